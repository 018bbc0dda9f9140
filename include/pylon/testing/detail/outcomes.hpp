// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_DETAIL_OUTCOMES_HPP
#define PYLON_TESTING_DETAIL_OUTCOMES_HPP

#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>

#include <string>
#include <string_view>

namespace pylon::testing::detail {

/// What was seen, as the end of a sentence.
inline std::string describe(Result<Response> const& outcome) {
    if (outcome) return "seen was a response with status " + std::to_string(outcome->status);
    return "seen was the error " + std::string{outcome.error().what()};
}

inline bool isError(Result<Response> const& outcome, ErrorKind kind) {
    return !outcome && outcome.error().kind() == kind;
}

inline bool isKindOfTransport(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::connection:
    case ErrorKind::timeout:
    case ErrorKind::cancelled:
    case ErrorKind::malformed:
    case ErrorKind::invalidInput:
    case ErrorKind::configuration: return true;
    default: return false;
    }
}

/// The request with a signature, a token and a body; as it is where it was signed already.
inline Request withSecrets(Request request) {
    if (request.headers.contains("Authorization")) return request;
    request.headers.add("Authorization", "AWS4-HMAC-SHA256 Signature=5ec2e75ec2e7");
    request.headers.add("X-Amz-Security-Token", "token-to-be-kept");
    if (request.body.empty() && request.method == "POST") request.body = "body-to-be-kept";
    return request;
}

/// Whether an error says nothing of what the request was signed with or holds.
inline bool keepsSecrets(Error const& error, Request const& request) {
    auto const quotes = [&](std::string_view secret) {
        // Shorter ones may stand in any text.
        if (secret.size() < 8) return false;
        for (std::string_view const text : {std::string_view{error.what()}, std::string_view{error.message()}})
            if (text.find(secret) != std::string_view::npos) return true;
        return false;
    };
    auto const authorization = request.headers.find("Authorization").value_or("");
    auto const signature = authorization.find("Signature=");
    if (signature != std::string_view::npos && quotes(authorization.substr(signature + 10))) return false;
    return !quotes(authorization) && !quotes(request.headers.find("X-Amz-Security-Token").value_or("")) &&
           !quotes(request.body);
}

} // namespace pylon::testing::detail

#endif // PYLON_TESTING_DETAIL_OUTCOMES_HPP
