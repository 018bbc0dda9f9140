// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_VERIFIER_IPP
#define PYLON_BACKENDS_SIGV4_VERIFIER_IPP

#include <pylon/backends/sigv4_verifier.hpp>
#include <pylon/core/detail/claim_view.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

namespace pylon {
namespace detail {

PYLON_INLINE bool hasToBeSigned(std::string_view headerName) noexcept {
    constexpr std::string_view prefix = "x-amz-";
    // Most names differ in their first letter. None holds a control character, which would be a dash in small letters.
    return headerName.size() >= prefix.size() && (headerName[0] | 0x20) == 'x' &&
           std::equal(prefix.begin(), prefix.end(), headerName.begin(), [](char a, char b) { return a == (b | 0x20); });
}

/// The first header that has to be signed and is not; empty: there is none.
PYLON_INLINE std::string_view headerLeftUnsigned(Request const& request, std::string_view signedNames) noexcept {
    if (!sigv4::lists(signedNames, "host")) return "host";
    for (auto const [name, value] : request.headers)
        if (hasToBeSigned(name) && !sigv4::lists(signedNames, name)) return name;
    return {};
}

PYLON_INLINE bool isSha256Text(std::string_view text) noexcept {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) { return hexValue(c) >= 0; });
}

/// One verification, step by step, in the order in which AWS finds fault. A step that finds one says so in `check`
/// and returns false.
struct Verification {
    Request const& request;
    SigningScope const& expected;
    WallTime now;
    Duration allowedSkew;
    SignatureCheck& check;
    ClaimView claim{};
    CredentialsPtr credentials{};
    using HexText = std::array<char, 64>;

    [[gnu::cold]] bool fail(SignatureFault fault, std::string message) {
        check.fault = fault;
        check.message = std::move(message);
        return false;
    }

    bool hasClaim() {
        auto const read = claim.read(request);
        if (!read) return fail(SignatureFault::incomplete, read.error().message());
        if (!*read) return fail(SignatureFault::missing, "Request is missing Authentication Token");
        check.accessKeyId = claim.accessKeyId;
        check.presigned = claim.expires.has_value();
        return true;
    }

    bool keyIsKnown(SigV4Verifier::Lookup const& lookup) {
        credentials = lookup(claim.accessKeyId);
        if (credentials == nullptr)
            return fail(SignatureFault::unknownKey, "The security token included in the request is invalid.");
        if (!sameSecretText(claim.sessionToken, credentials->sessionToken.reveal()))
            return fail(SignatureFault::wrongToken, "The security token included in the request is invalid.");
        if (credentials->expiration && *credentials->expiration <= now)
            return fail(SignatureFault::expiredToken, "The security token included in the request is expired");
        return true;
    }

    bool scopeFits() {
        auto const wrong = [&](std::initializer_list<std::string_view> message) {
            return fail(SignatureFault::wrongScope, concat(message));
        };
        if (!expected.region.empty() && claim.region != expected.region)
            return wrong({"Credential should be scoped to a valid region, not '", claim.region, "'."});
        if (!expected.service.empty() && claim.service != expected.service)
            return wrong({"Credential should be scoped to correct service: '", expected.service, "'."});
        if (auto const day = claim.stamp.substr(0, 8); claim.date != day)
            return wrong({"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '",
                          claim.date, "' != '", day, "'."});
        return true;
    }

    bool holdsNow() {
        auto const signedAt = parseSigningStamp(claim.stamp);
        if (!signedAt)
            return fail(SignatureFault::incomplete,
                        concat({"Date must be in ISO-8601 'basic format'. Got '", claim.stamp, "'."}));
        auto const skew = std::chrono::duration_cast<WallTime::duration>(allowedSkew);
        if (*signedAt > now + skew)
            return fail(SignatureFault::skewed,
                        concat({"Signature not yet current: ", claim.stamp, " is still later than ",
                                SigningStamp{now + skew}.text(), " (", SigningStamp{now}.text(), " + allowed skew)"}));
        if (claim.expires && now > *signedAt + *claim.expires)
            return fail(SignatureFault::expired, "Request has expired");
        if (!claim.expires && *signedAt < now - skew)
            return fail(SignatureFault::skewed,
                        concat({"Signature expired: ", claim.stamp, " is now earlier than ",
                                SigningStamp{now - skew}.text(), " (", SigningStamp{now}.text(), " - allowed skew)"}));
        return true;
    }

    bool headersAreSigned() {
        auto const name = headerLeftUnsigned(request, claim.signedHeaders);
        return name.empty() ||
               fail(SignatureFault::unsignedHeaders,
                    concat({"There were headers present in the request which were not signed: ", name}));
    }

    /// What the canonical request ends with, if need be a view of `text`; none where the body is not what the request says.
    std::optional<std::string_view> payloadHash(DigestContext& sha, HexText& text) {
        auto const stated = request.headers.find("X-Amz-Content-Sha256");
        if (stated && !isSha256Text(*stated)) return stated;
        if (!stated && check.presigned && expected.payloadHash == PayloadHash::header) return sigv4::unsignedPayload;
        writeHex(text.data(), sha.digest<32>(request.body));
        std::string_view const computed{text.data(), text.size()};
        if (stated && *stated != computed) return std::nullopt;
        return computed;
    }

    bool signatureMatches(SigningKeyCache& keys) {
        DigestContext sha{sha256Algorithm};
        HexText hashText; // not filled with zeros first
        auto const hash = payloadHash(sha, hashText);
        if (!hash)
            return fail(SignatureFault::wrongPayload,
                        "The provided 'x-amz-content-sha256' header does not match what was computed.");
        // The one header that may be signed and is not among a Request's: it follows from the body.
        std::optional<Headers> withLength;
        if (sigv4::lists(claim.signedHeaders, "content-length") && !request.headers.contains("Content-Length"))
            withLength.emplace(request.headers).add("Content-Length", std::to_string(request.body.size()));
        TextBuffer canonical;
        sigv4::appendCanonicalRequest(canonical, {.method = request.method,
                                                  .path = request.path,
                                                  .query = claim.query,
                                                  .host = request.authority,
                                                  .headers = withLength ? &*withLength : &request.headers,
                                                  .payloadHash = *hash,
                                                  .encodePathTwice = expected.encodePathTwice,
                                                  .normalizePath = expected.normalizePath,
                                                  .signedHeaders = claim.signedHeaders});
        TextBuffer toSign;
        sigv4::appendStringToSign(toSign, claim.stamp, claim.scope(), sha.digest<32>(canonical.text()));
        auto const key = keys.key(*credentials, claim.scope());
        HexText signature;
        writeHex(signature.data(), (*key)(toSign.text(), sha));
        if (sameSecretText({signature.data(), signature.size()}, claim.signature)) {
            if (hash->starts_with("STREAMING-AWS4-HMAC-SHA256-"))
                check.chunks.emplace(key, claim.stamp, claim.scope(), std::string{claim.signature});
            return true;
        }
        check.canonicalRequest = canonical.text();
        check.stringToSign = toSign.text();
        return fail(
            SignatureFault::mismatch,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
            "Access Key and signing method. Consult the service documentation for details.");
    }
};

} // namespace detail

PYLON_INLINE SignatureCheck SigV4Verifier::verify(Request const& request, SigningScope const& scope, WallTime now,
                                                  Duration allowedSkew) const {
    SignatureCheck check;
    detail::Verification steps{request, scope, now, allowedSkew, check};
    static_cast<void>(steps.hasClaim() && steps.keyIsKnown(lookup_) && steps.scopeFits() && steps.holdsNow() &&
                      steps.headersAreSigned() && steps.signatureMatches(*keys_));
    return check;
}

} // namespace pylon

#endif // PYLON_BACKENDS_SIGV4_VERIFIER_IPP
