// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_FAULT_EFFECT_IPP
#define PYLON_CORE_DETAIL_FAULT_EFFECT_IPP

#include <pylon/core/call_name.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/fault_effect.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/timestamp.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::detail {

/// How a service writes its errors, from a request to it. Refers to `call`.
PYLON_INLINE ServiceInfo impliedService(Request const& request, CallName const& call) {
    auto const type = request.headers.find("Content-Type").value_or("");
    auto const protocol = type.starts_with("application/x-amz-json-1.0")          ? Protocol::awsJson10
                          : type.starts_with("application/x-amz-json-1.1")        ? Protocol::awsJson11
                          : type.starts_with("application/x-www-form-urlencoded") ? Protocol::query
                          : call.service == "s3"                                  ? Protocol::restXml
                                                                                  : Protocol::restJson;
    return {.id = call.service,
            .endpointPrefix = {},
            .signingName = call.service,
            .protocol = protocol,
            .queryCompatible = request.headers.contains("x-amzn-query-mode")};
}

/// The words in which a service asks for less.
PYLON_INLINE protocol::ServiceError throttling(ServiceInfo const& service) {
    auto const error = [](int status, char const* code, char const* message) {
        return protocol::ServiceError{.status = status, .code = code, .queryCode = code, .message = message};
    };
    if (service.id == "s3") return error(503, "SlowDown", "Please reduce your request rate.");
    if (service.id == "sqs") return error(400, "RequestThrottled", "The request was denied due to request throttling.");
    if (service.protocol == Protocol::restJson) return error(429, "TooManyRequestsException", "Rate exceeded");
    if (service.protocol == Protocol::query) return error(400, "Throttling", "Rate exceeded");
    return error(400, "ThrottlingException", "Rate exceeded");
}

PYLON_INLINE Error brokenConnection(std::string_view where, bool reachedService) {
    return Error{ErrorDetails{.kind = ErrorKind::connection,
                              .message = concat({"the connection was reset ", where, " (a fault that was asked for)"}),
                              .reachedService = reachedService}};
}

PYLON_INLINE std::optional<Result<Response>> outcomeInstead(Fault const& fault, Request const& request,
                                                            ServiceInfo const* service, WallTime now) {
    auto const refusal = [&](auto const& errorOf) {
        auto const call = callNameOf(request);
        auto const info = service != nullptr ? *service : impliedService(request, call);
        auto response = protocol::writeError(info, errorOf(info), makeUuid());
        response.headers.set("Date", formatHttpDate(std::chrono::floor<std::chrono::milliseconds>(now)));
        return Result<Response>{std::move(response)};
    };
    switch (fault.kind) {
    case FaultKind::respond: return Response{fault.status, fault.headers, fault.body};
    case FaultKind::throttle: return refusal(throttling);
    case FaultKind::fail:
        return refusal([&](ServiceInfo const&) {
            return protocol::ServiceError{.status = fault.status,
                                          .code = fault.code,
                                          .queryCode = fault.code,
                                          .message = "a fault that was asked for",
                                          .senderFault = fault.status < 500};
        });
    case FaultKind::reset:
        switch (fault.point) {
        case ResetPoint::beforeRequest: return brokenConnection("before the request was sent", false);
        case ResetPoint::withinRequest: return brokenConnection("within the request", true);
        case ResetPoint::afterRequest: return brokenConnection("after the request", true);
        case ResetPoint::withinAnswer: break;
        }
        return std::nullopt;
    default: return std::nullopt;
    }
}

/// Changes one digit of every MD5 in a document, JSON or XML: of 32 hexadecimal digits that are the value of a name beginning in MD5.
PYLON_INLINE void changeMd5s(std::string& document) {
    constexpr std::string_view name = "MD5";
    constexpr std::size_t length = 32;
    for (auto at = document.find(name); at != std::string::npos; at = document.find(name, at)) {
        at = document.find_first_of("\">", at);
        if (at == std::string::npos) return;
        auto const value = document.find_first_not_of("\"> \t\r\n:", at);
        if (value == std::string::npos) return;
        auto const digits = std::string_view{document}.substr(value, length);
        if (digits.size() == length &&
            std::all_of(digits.begin(), digits.end(), [](char c) { return hexValue(c) >= 0; }))
            document[value] = document[value] == '0' ? '1' : '0';
    }
}

PYLON_INLINE void spoil(Fault const& fault, Result<Response>& outcome) {
    if (!outcome) return; // there is no answer that could be lost or damaged
    if (fault.kind == FaultKind::loseAnswer)
        outcome = brokenConnection("before the answer", true);
    else if (fault.kind == FaultKind::reset)
        outcome = brokenConnection("within the answer", true);
    if (fault.kind != FaultKind::corrupt) return;

    auto& response = *outcome;
    bool const hasChecksum = std::any_of(response.headers.begin(), response.headers.end(), [](HeaderView header) {
        constexpr std::string_view prefix = "x-amz-checksum-";
        return sameHeaderName(header.name, "Content-MD5") || sameHeaderName(header.name, "x-amz-crc32") ||
               sameHeaderName(header.name.substr(0, prefix.size()), prefix);
    });
    if (!hasChecksum)
        changeMd5s(response.body);
    else if (!response.body.empty())
        response.body[response.body.size() / 2] ^= 1;
}

PYLON_INLINE Duration heldBackBy(Fault const& fault) noexcept {
    return fault.kind == FaultKind::delay || fault.kind == FaultKind::trickle ? fault.by : Duration::zero();
}

PYLON_INLINE Ticks silentUntil(Ticks start, CallLimits const& limits) noexcept {
    return std::min(deadlineAfter(start, limits.attempt), deadlineAfter(start, limits.inactivity));
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_FAULT_EFFECT_IPP
