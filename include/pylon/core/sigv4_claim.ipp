// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SIGV4_CLAIM_IPP
#define PYLON_CORE_SIGV4_CLAIM_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/sigv4_claim.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pylon {
namespace detail {

PYLON_INLINE Error brokenClaim(std::string_view message) { return Error{ErrorKind::malformed, message}; }

/// Takes `AKID/20260102/eu-central-1/sqs/aws4_request` apart, from its end: an access key id may hold anything.
PYLON_INLINE bool readCredential(sigv4::Claim& claim, std::string_view credential) {
    std::array<std::string_view, 4> scope;
    for (auto part = scope.rbegin(); part != scope.rend(); ++part) {
        auto const slash = credential.rfind('/');
        if (slash == std::string_view::npos) return false;
        *part = credential.substr(slash + 1);
        credential = credential.substr(0, slash);
    }
    auto const& [date, region, service, terminator] = scope;
    if (credential.empty() || date.size() != 8 || region.empty() || service.empty() || terminator != "aws4_request")
        return false;
    claim.accessKeyId = credential;
    claim.date = date;
    claim.region = region;
    claim.service = service;
    return true;
}

PYLON_INLINE Result<std::optional<sigv4::Claim>> readAuthorization(Request const& request, std::string_view value) {
    if (!value.starts_with(sigv4::algorithm) || value.substr(sigv4::algorithm.size(), 1) != " ")
        return brokenClaim("Authorization header must begin with AWS4-HMAC-SHA256 and a space");
    value.remove_prefix(sigv4::algorithm.size());

    sigv4::Claim claim;
    bool credentialRead = false;
    while (!value.empty()) {
        auto part = value.substr(0, value.find(','));
        value.remove_prefix(std::min(part.size() + 1, value.size()));
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        auto const equals = part.find('=');
        if (equals == std::string_view::npos)
            return brokenClaim("Authorization header must be a list of key=value pairs");
        auto const key = part.substr(0, equals);
        auto const text = part.substr(equals + 1);
        if (key == "Credential") {
            if (!readCredential(claim, text))
                return brokenClaim("Credential in the Authorization header must be of the form "
                                   "ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/aws4_request");
            credentialRead = true;
        } else if (key == "SignedHeaders") {
            claim.signedHeaders = text;
        } else if (key == "Signature") {
            claim.signature = text;
        }
    }
    if (!credentialRead) return brokenClaim("Authorization header requires 'Credential' parameter.");
    if (claim.signedHeaders.empty()) return brokenClaim("Authorization header requires 'SignedHeaders' parameter.");
    if (claim.signature.empty()) return brokenClaim("Authorization header requires 'Signature' parameter.");

    if (auto const stamp = request.headers.find("X-Amz-Date")) {
        claim.stamp = *stamp;
    } else if (auto const date = request.headers.find("Date")) {
        auto const time = parseHttpDate(*date);
        if (!time) return time.error();
        claim.stamp = SigningStamp{*time}.text();
    } else {
        return brokenClaim("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    claim.sessionToken = request.headers.find("X-Amz-Security-Token").value_or("");
    claim.query = request.query;
    return std::optional{std::move(claim)};
}

PYLON_INLINE Result<std::optional<sigv4::Claim>> readPresigned(Request const& request) {
    auto parameters = parseQuery(request.query);
    if (!parameters) return parameters.error();
    auto const value = [&](std::string_view name) -> std::string {
        for (auto const& each : *parameters)
            if (each.name == name) return each.value;
        return {};
    };

    if (value("X-Amz-Algorithm") != sigv4::algorithm)
        return brokenClaim("X-Amz-Algorithm only supports AWS4-HMAC-SHA256");
    sigv4::Claim claim;
    if (!readCredential(claim, value("X-Amz-Credential")))
        return brokenClaim("X-Amz-Credential must be of the form ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/aws4_request");
    claim.stamp = value("X-Amz-Date");
    claim.signedHeaders = value("X-Amz-SignedHeaders");
    claim.signature = value("X-Amz-Signature");
    claim.sessionToken = value("X-Amz-Security-Token");
    if (claim.stamp.empty() || claim.signedHeaders.empty() || claim.signature.empty())
        return brokenClaim("a presigned request requires X-Amz-Date, X-Amz-SignedHeaders and X-Amz-Signature");

    auto const expires = value("X-Amz-Expires");
    auto const seconds = detail::parseInteger<long>(expires);
    if (!seconds) return brokenClaim("X-Amz-Expires should be a number");
    if (*seconds < 1 || *seconds > sigv4::longestPresigned.count())
        return brokenClaim("X-Amz-Expires must be at least 1 and at most 604800 seconds");
    claim.expires = std::chrono::seconds{*seconds};

    for (auto const& [name, text] : *parameters)
        if (name != "X-Amz-Signature") appendQueryParameter(claim.query, name, text);
    return std::optional{std::move(claim)};
}

} // namespace detail

PYLON_INLINE Result<std::optional<sigv4::Claim>> sigv4::readClaim(Request const& request) {
    auto const authorization = request.headers.find("Authorization");
    bool const presigned = request.query.find("X-Amz-Algorithm=") != std::string::npos ||
                           request.query.find("X-Amz-Signature=") != std::string::npos;
    if (authorization && presigned)
        return detail::brokenClaim("only one of the Authorization header and the X-Amz-Signature parameter is allowed");
    if (authorization) return detail::readAuthorization(request, *authorization);
    if (presigned) return detail::readPresigned(request);
    return std::optional<Claim>{};
}

} // namespace pylon

#endif // PYLON_CORE_SIGV4_CLAIM_IPP
