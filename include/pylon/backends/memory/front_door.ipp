// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_FRONT_DOOR_IPP
#define PYLON_BACKENDS_MEMORY_FRONT_DOOR_IPP

#include <pylon/backends/memory/front_door.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/timestamp.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>
#include <variant>

namespace pylon::memory::detail {

/// Where no service can be made out, errors are written as most services would.
inline constexpr ServiceInfo noService{
    .id = "", .endpointPrefix = "", .signingName = "", .protocol = Protocol::awsJson10};

struct FrontDoor::Visit {
    Service const* service;
    Handler const* handler;
    std::shared_ptr<void> input;
    Ticks began;
    std::string traceHeader;
};

/// The names of a fault of the signature, in JSON and in the older protocol.
struct SignatureErrorName {
    SignatureFault fault;
    int status;
    std::string_view code;
    std::string_view queryCode;
};

inline constexpr std::array signatureErrorNames{
    SignatureErrorName{SignatureFault::missing, 403, "MissingAuthenticationTokenException",
                       "MissingAuthenticationToken"},
    SignatureErrorName{SignatureFault::incomplete, 400, "IncompleteSignatureException", "IncompleteSignature"},
    SignatureErrorName{SignatureFault::unknownKey, 403, "UnrecognizedClientException", "InvalidClientTokenId"},
    SignatureErrorName{SignatureFault::wrongToken, 403, "UnrecognizedClientException", "InvalidClientTokenId"},
    SignatureErrorName{SignatureFault::expiredToken, 403, "ExpiredTokenException", "ExpiredToken"},
    SignatureErrorName{SignatureFault::wrongScope, 403, "InvalidSignatureException", "SignatureDoesNotMatch"},
    SignatureErrorName{SignatureFault::skewed, 403, "InvalidSignatureException", "SignatureDoesNotMatch"},
    SignatureErrorName{SignatureFault::expired, 403, "AccessDeniedException", "AccessDenied"},
    SignatureErrorName{SignatureFault::unsignedHeaders, 403, "AccessDeniedException", "AccessDenied"},
    SignatureErrorName{SignatureFault::wrongPayload, 403, "InvalidSignatureException", "SignatureDoesNotMatch"},
    SignatureErrorName{SignatureFault::mismatch, 403, "InvalidSignatureException", "SignatureDoesNotMatch"},
};

PYLON_INLINE FrontDoor::FrontDoor(VirtualClock& clock, CloudOptions const& options)
    : clock_(&clock), region_(options.region),
      verifier_([known = std::make_shared<Credentials const>(
                     Credentials{options.accessKeyId, Secret{options.secretAccessKey}, Secret{options.sessionToken}})](
                    std::string_view accessKeyId) { return accessKeyId == known->accessKeyId ? known : nullptr; }) {}

PYLON_INLINE Refusal FrontDoor::checkSignature(Request const& request, ServiceInfo const& service) const {
    auto const check = verifier_.verify(request, {.region = region_, .service = service.signingName}, clock_->now());
    for (auto const& each : signatureErrorNames)
        if (each.fault == check.fault)
            return protocol::ServiceError{.status = each.status,
                                          .code = std::string{each.code},
                                          .queryCode = std::string{each.queryCode},
                                          .message = check.message,
                                          .errorNamespace = frameworkErrors};
    return std::nullopt;
}

PYLON_INLINE void FrontDoor::stamp(Response& response) const {
    response.headers.set("Date", formatHttpDate(std::chrono::floor<std::chrono::milliseconds>(clock_->now())));
}

PYLON_INLINE Response FrontDoor::refusal(ServiceInfo const& service, protocol::ServiceError const& error) const {
    auto response = protocol::writeError(service, error, makeUuid());
    stamp(response);
    return response;
}

PYLON_INLINE std::function<Progress()> FrontDoor::admit(Request request) const {
    auto const refuse = [this](ServiceInfo const& service, protocol::ServiceError const& error) {
        return [response = refusal(service, error)]() -> Progress { return response; };
    };
    auto const target = request.headers.find("X-Amz-Target").value_or("");
    auto const dot = target.find('.');
    auto const prefix = target.substr(0, dot);
    auto const name = dot == std::string_view::npos ? std::string_view{} : target.substr(dot + 1);
    auto const service = std::find_if(services_.begin(), services_.end(),
                                      [&](Service const& each) { return each.info->target == prefix; });
    if (auto const refused = checkSignature(request, service != services_.end() ? *service->info : noService))
        return refuse(service != services_.end() ? *service->info : noService, *refused);
    if (service == services_.end())
        return refuse(noService,
                      unmodelled("the in-memory AWS does not model the service of this request (X-Amz-Target: " +
                                 std::string{target} + ")"));

    auto const handler = std::find_if(service->handlers.begin(), service->handlers.end(),
                                      [&](Handler const& each) { return each.operation->name == name; });
    if (handler == service->handlers.end())
        return refuse(*service->info, unmodelled("the in-memory " + std::string{service->info->id} +
                                                 " does not model the operation " + std::string{name}));

    auto const visit =
        std::make_shared<Visit>(Visit{&*service, &*handler, handler->makeInput(), clock_->ticks(),
                                      std::string{request.headers.find("X-Amzn-Trace-Id").value_or("")}});
    auto const read = protocol::readRequest(*handler->operation, request, codecFunctions<RapidJsonCodec>,
                                            {visit->input.get(), handler->operation->input});
    if (!read && read.error().kind() == ErrorKind::unmodelled)
        return refuse(*service->info,
                      unmodelled("the in-memory " + std::string{service->info->id} + " does not model a parameter of " +
                                 std::string{name} + ": " + read.error().message()));
    if (!read)
        return refuse(*service->info, {.status = 400,
                                       .code = "SerializationException",
                                       .queryCode = {},
                                       .message = read.error().message(),
                                       .errorNamespace = frameworkErrors});
    return [this, visit] { return ask(*visit); };
}

PYLON_INLINE Progress FrontDoor::ask(Visit& visit) const {
    auto const& operation = *visit.handler->operation;
    auto const& service = *visit.service->info;
    try {
        auto const output = visit.handler->makeOutput();
        auto const verdict = visit.handler->run(visit.service->object, visit.input.get(), output.get(),
                                                {visit.began, clock_->ticks(), clock_->now(), visit.traceHeader});
        if (auto const* const park = std::get_if<Park>(&verdict)) return park->wakeAt;
        if (auto const* const error = std::get_if<protocol::ServiceError>(&verdict)) return refusal(service, *error);
        auto response = protocol::writeResponse(operation, {output.get(), operation.output},
                                                codecFunctions<RapidJsonCodec>, makeUuid());
        stamp(response.value());
        return std::move(response).value();
    } catch (std::exception const& error) {
        return refusal(service, {.status = 500,
                                 .code = "InternalFailure",
                                 .queryCode = "InternalFailure",
                                 .message = std::string{"the in-memory AWS failed: "} + error.what(),
                                 .senderFault = false,
                                 .errorNamespace = frameworkErrors});
    }
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_FRONT_DOOR_IPP
