// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_IPP
#define PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_IPP

#include <pylon/backends/detail/credentials_call.hpp>
#include <pylon/backends/detail/metadata_answer.hpp>
#include <pylon/backends/pugixml_document.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/core/client_context.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/execution.hpp>
#include <pylon/core/protocol/error_reading.hpp>
#include <pylon/core/standard_retry.hpp>

#include <pugixml.hpp>

#include <chrono>
#include <utility>

namespace pylon::detail {

/// Signs, but for what is sent without credentials.
struct SignerWhereKeyed {
    Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) const {
        return credentials.accessKeyId.empty() ? Result<void>{} : signer.sign(request, credentials, scope, now);
    }

    SigV4Signer signer{};
};

[[gnu::cold]] PYLON_INLINE Result<void> writeCredentialsCall(OperationInfo const&,
                                                             protocol::OperationInput const& input,
                                                             CodecFunctions const&, Endpoint const&, Request& request) {
    auto const& call = input.view.as<CredentialsCall>();
    request.method = call.method;
    request.path.append(call.path);
    request.query = call.query;
    if (!call.contentType.empty()) request.headers.add("Content-Type", call.contentType);
    if (!call.bearer.empty()) request.headers.add("x-amz-sso_bearer_token", call.bearer);
    request.body.own() = call.body;
    return {};
}

/// Reads an answer of STS, or its refusal. The document by itself will do: it is no larger than that.
[[gnu::cold]] PYLON_INLINE Result<void> readStsAnswer(OperationInfo const& operation, Response& response,
                                                      CredentialsDocument& answer) {
    bool const refused = response.status < 200 || response.status > 299;
    auto const text = refused ? protocol::detail::excerpt(response.body) : std::string{};
    pugi::xml_document document;
    auto const parsed = parseXml(response.body, document);
    auto const root = document.document_element();
    if (refused) {
        auto details = protocol::detail::refusalOf(response);
        auto const error = root.child("Error");
        details.code = error.child_value("Code");
        details.message = error.child_value("Message");
        // A page of a proxy where XML should be is the best that there is to say.
        if (!parsed && details.code.empty()) details.message = text;
        if (details.requestId.empty()) details.requestId = root.child_value("RequestId");
        return protocol::detail::finished(std::move(details), response.status);
    }
    if (!parsed || root.name() != concat({operation.name, "Response"}))
        return Error{ErrorKind::malformed, concat({"the answer is not the document ", operation.name, "Response"})};
    auto const given = root.child(concat({operation.name, "Result"}).c_str()).child("Credentials");
    answer.accessKeyId = given.child_value("AccessKeyId");
    answer.secretAccessKey = given.child_value("SecretAccessKey");
    answer.sessionToken = given.child_value("SessionToken");
    if (std::string_view const end = given.child_value("Expiration"); !end.empty()) answer.expiration = end;
    return {};
}

[[gnu::cold]] PYLON_INLINE Result<void> readCredentialsAnswer(OperationInfo const& operation, Response& response,
                                                              CodecFunctions const& codec, MutableView answer) {
    if (!protocol::usesJson(operation.service->protocol))
        return readStsAnswer(operation, response, answer.as<CredentialsDocument>());
    if (response.status < 200 || response.status > 299)
        return protocol::detail::readJsonError(response, codec, *operation.service);
    return codec.read(response.body, answer, {.naming = operation.service->naming});
}

[[gnu::cold]] PYLON_INLINE Result<void> callForCredentials(CredentialsSearch const& search, CredentialsCall& call,
                                                           MutableView answer, std::string region, Credentials by) {
    static constexpr protocol::ClientSide side{&writeCredentialsCall, &readCredentialsAnswer};
    static constexpr Shape none{Kind::structure};
    OperationInfo const operation{
        &call.service, call.name, call.idempotency, {}, &none, answer.shape, call.resetAnswer, {}, {}};
    auto const& setup = search.setup();
    ClientContext context{ClientConfig{.region = std::move(region),
                                       .credentials = staticCredentials(std::move(by)),
                                       .environment = setup.environment,
                                       .files = setup.files,
                                       .profile = setup.profile,
                                       .useFips = setup.useFips,
                                       .useDualStack = setup.useDualStack}};
    CallLimits const limits{
        .inactivity = std::chrono::seconds{10}, .total = search.within(std::chrono::minutes{1}), .stop = search.stop()};
    SignerWhereKeyed const signer;
    auto const made = runCall(setup.transport,
                              Execution{{.operation = &operation,
                                         .protocol = &side,
                                         .codec = &codecFunctions<RapidJsonCodec>,
                                         .input = {&call, &none},
                                         .output = answer},
                                        limits,
                                        nullptr,
                                        context,
                                        signer,
                                        StandardRetry{},
                                        setup.transport.clock().ticks()},
                              limits.stop);
    wipe(call.body.data(), call.body.size());
    return made;
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CREDENTIALS_CALL_IPP
