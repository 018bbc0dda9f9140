// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_ERROR_READING_IPP
#define PYLON_CORE_PROTOCOL_ERROR_READING_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/without_tokens.hpp>
#include <pylon/core/error_code.hpp>
#include <pylon/core/protocol/error_bodies.hpp>
#include <pylon/core/protocol/error_reading.hpp>
#include <pylon/core/utf8.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::protocol::detail {

/// An error's name without what may stand around it: `aws.protocol#FooError:http://...` is `FooError`.
[[gnu::cold]] PYLON_INLINE std::string_view bareCode(std::string_view code) noexcept {
    code = code.substr(0, code.find(':'));
    if (auto const hash = code.rfind('#'); hash != std::string_view::npos) code.remove_prefix(hash + 1);
    return code;
}

[[gnu::cold]] PYLON_INLINE std::string requestIdOf(Headers const& headers) {
    for (std::string_view const name : {"x-amzn-RequestId", "x-amz-request-id"})
        if (auto const id = headers.find(name); id && !id->empty()) return std::string{*id};
    return {};
}

PYLON_INLINE std::int64_t wholeNumber(std::string_view text) noexcept {
    return pylon::detail::parseInteger<std::int64_t>(text).value_or(-1);
}

/// How long the service asks us to wait: AWS's own header counts milliseconds, HTTP's seconds (its other form, a date, is not
/// used by AWS). Negative where it does not ask.
[[gnu::cold]] PYLON_INLINE std::chrono::milliseconds retryAfterOf(Headers const& headers) noexcept {
    constexpr std::int64_t longest = 1'000'000'000;
    if (auto const value = headers.find("x-amz-retry-after"))
        if (auto const count = wholeNumber(*value); count >= 0 && count <= longest)
            return std::chrono::milliseconds{count};
    if (auto const value = headers.find("Retry-After"))
        if (auto const count = wholeNumber(*value); count >= 0 && count <= longest) return std::chrono::seconds{count};
    return std::chrono::milliseconds{-1};
}

[[gnu::cold]] PYLON_INLINE std::string excerpt(std::string_view body) {
    constexpr std::size_t longest = 256;
    if (!isUtf8(body)) return {};
    auto text = std::string{body.substr(0, longest)};
    while (!isUtf8(text))
        text.pop_back();
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    if (body.size() > longest) text.append("...");
    return text;
}

[[gnu::cold]] PYLON_INLINE ErrorDetails refusalOf(Response const& response) {
    ErrorDetails details;
    details.httpStatus = response.status;
    details.requestId = requestIdOf(response.headers);
    details.retryAfter = retryAfterOf(response.headers);
    if (auto const region = response.headers.find("x-amz-bucket-region")) details.region = *region;
    return details;
}

[[gnu::cold]] PYLON_INLINE Error finished(ErrorDetails details, int status) {
    // An answer without a body, as to HEAD, has nothing but its status.
    if (details.code.empty()) details.code = std::to_string(details.httpStatus);
    // Who cannot verify a signature quotes the request that was signed, session token included.
    details.message = pylon::detail::withoutTokens(details.message);
    details.kind = kindOf(details.code, status);
    return Error{std::move(details)};
}

[[gnu::cold]] PYLON_INLINE Error readJsonError(Response& response, CodecFunctions const& codec,
                                               ServiceInfo const& service, bool keepsBody) {
    bool const typeFirst = service.protocol != Protocol::restJson;
    auto details = refusalOf(response);
    details.message = service.secretBodies ? "the answer is no error that can be read" : excerpt(response.body);
    if (keepsBody) details.body = response.body;
    JsonErrorBody body;
    if (response.body.empty() || codec.read(response.body, mutableView(body), {})) details.message.clear();

    if (auto const type = response.headers.find("x-amzn-errortype"); type && !type->empty())
        details.code = bareCode(*type);
    for (auto const* const name : {typeFirst ? &body.type : &body.code, typeFirst ? &body.code : &body.type})
        if (details.code.empty() && *name) details.code = bareCode(**name);
    for (auto* const message : {&body.message, &body.upperMessage})
        if (*message && !(*message)->empty()) details.message = *std::move(*message);

    // `AWS.SimpleQueueService.NonExistentQueue;Sender`
    if (auto const legacy = response.headers.find("x-amzn-query-error")) {
        auto const semicolon = legacy->find(';');
        if (semicolon != std::string_view::npos && legacy->find(';', semicolon + 1) == std::string_view::npos)
            details.queryCode = legacy->substr(0, semicolon);
    }
    return finished(std::move(details), response.status);
}

[[gnu::cold]] PYLON_INLINE Error readXmlError(Response& response, CodecFunctions const& codec, int status) {
    auto details = refusalOf(response);
    auto const text = excerpt(response.body);
    XmlErrorBody body;
    auto const read = codec.read(response.body, mutableView(body), {.naming = Naming::capitalized});

    auto& inner = body.error ? *body.error : body.error.emplace(XmlError{body.code, body.message});
    details.code = inner.code.value_or("");
    details.message = inner.message.value_or("");
    // A page of a proxy where XML should be is the best that there is to say.
    if (!read && details.code.empty()) details.message = text;
    if (details.requestId.empty()) details.requestId = body.requestId.value_or("");
    if (details.region.empty()) details.region = body.region.value_or("");
    return finished(std::move(details), status);
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_ERROR_READING_IPP
