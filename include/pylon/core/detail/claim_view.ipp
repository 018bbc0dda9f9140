// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_CLAIM_VIEW_IPP
#define PYLON_CORE_DETAIL_CLAIM_VIEW_IPP

#include <pylon/core/detail/claim_view.hpp>
#include <pylon/core/detail/decimal.hpp>

#include <algorithm>
#include <array>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE Error brokenClaim(std::string_view message) { return Error{ErrorKind::malformed, message}; }

/// Takes `AKID/20260102/eu-central-1/sqs/aws4_request` apart, from its end: an access key id may hold anything.
PYLON_INLINE bool ClaimView::readCredential(std::string_view credential) noexcept {
    std::array<std::string_view, 4> scope;
    for (auto part = scope.rbegin(); part != scope.rend(); ++part) {
        auto const slash = credential.rfind('/');
        if (slash == std::string_view::npos) return false;
        *part = credential.substr(slash + 1);
        credential = credential.substr(0, slash);
    }
    accessKeyId = credential;
    date = scope[0];
    region = scope[1];
    service = scope[2];
    return !credential.empty() && date.size() == 8 && !region.empty() && !service.empty() && scope[3] == "aws4_request";
}

PYLON_INLINE Result<bool> ClaimView::readAuthorization(Request const& request, std::string_view value) {
    if (!value.starts_with(sigv4::algorithm) || value.substr(sigv4::algorithm.size(), 1) != " ")
        return brokenClaim("Authorization header must begin with AWS4-HMAC-SHA256 and a space");
    value.remove_prefix(sigv4::algorithm.size());

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
            if (!readCredential(text))
                return brokenClaim("Credential in the Authorization header must be of the form "
                                   "ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/aws4_request");
            credentialRead = true;
        } else if (key == "SignedHeaders") {
            signedHeaders = text;
        } else if (key == "Signature") {
            signature = text;
        }
    }
    if (!credentialRead) return brokenClaim("Authorization header requires 'Credential' parameter.");
    if (signedHeaders.empty()) return brokenClaim("Authorization header requires 'SignedHeaders' parameter.");
    if (signature.empty()) return brokenClaim("Authorization header requires 'Signature' parameter.");

    if (auto const given = request.headers.find("X-Amz-Date")) {
        stamp = *given;
    } else if (auto const givenDate = request.headers.find("Date")) {
        auto const time = parseHttpDate(*givenDate);
        if (!time) return time.error();
        stamp = date_.emplace(*time).text();
    } else {
        return brokenClaim("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    }
    sessionToken = request.headers.find("X-Amz-Security-Token").value_or("");
    query = request.query;
    return true;
}

PYLON_INLINE Result<bool> ClaimView::readPresigned(Request const& request) {
    auto parameters = parseQuery(request.query);
    if (!parameters) return parameters.error();
    parameters_ = *std::move(parameters);
    auto const value = [&](std::string_view name) -> std::string_view {
        for (auto const& each : parameters_)
            if (each.name == name) return each.value;
        return {};
    };

    if (value("X-Amz-Algorithm") != sigv4::algorithm)
        return brokenClaim("X-Amz-Algorithm only supports AWS4-HMAC-SHA256");
    if (!readCredential(value("X-Amz-Credential")))
        return brokenClaim("X-Amz-Credential must be of the form ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/aws4_request");
    stamp = value("X-Amz-Date");
    signedHeaders = value("X-Amz-SignedHeaders");
    signature = value("X-Amz-Signature");
    sessionToken = value("X-Amz-Security-Token");
    if (stamp.empty() || signedHeaders.empty() || signature.empty())
        return brokenClaim("a presigned request requires X-Amz-Date, X-Amz-SignedHeaders and X-Amz-Signature");

    auto const seconds = parseInteger<long>(value("X-Amz-Expires"));
    if (!seconds) return brokenClaim("X-Amz-Expires should be a number");
    if (*seconds < 1 || *seconds > sigv4::longestPresigned.count())
        return brokenClaim("X-Amz-Expires must be at least 1 and at most 604800 seconds");
    expires = std::chrono::seconds{*seconds};

    for (auto const& [name, text] : parameters_)
        if (name != "X-Amz-Signature") appendQueryParameter(query_, name, text);
    query = query_;
    return true;
}

PYLON_INLINE Result<bool> ClaimView::read(Request const& request) {
    auto const authorization = request.headers.find("Authorization");
    bool const presigned = !request.query.empty() && (request.query.find("X-Amz-Algorithm=") != std::string::npos ||
                                                      request.query.find("X-Amz-Signature=") != std::string::npos);
    if (authorization && presigned)
        return brokenClaim("only one of the Authorization header and the X-Amz-Signature parameter is allowed");
    if (authorization) return readAuthorization(request, *authorization);
    if (presigned) return readPresigned(request);
    return false;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_CLAIM_VIEW_IPP
