// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_SIGNER_IPP
#define PYLON_BACKENDS_SIGV4_SIGNER_IPP

#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>

#include <array>
#include <cstring>
#include <optional>
#include <string_view>

namespace pylon {
namespace detail {

/// Why nothing can be signed with these, if so.
PYLON_INLINE Result<void> checkSigning(Credentials const& credentials, SigningScope const& scope) {
    if (credentials.accessKeyId.empty() || credentials.secretAccessKey.empty())
        return Error{ErrorKind::credentials, "the access key id or the secret access key is empty; give both"};
    if (scope.region.empty() || scope.service.empty())
        return Error{ErrorKind::invalidInput, "a signature needs a region and a service; set the client's region"};
    return {};
}

/// The SHA-256 of a payload as text, without an allocation.
class PayloadHashText {
public:
    PayloadHashText(std::string_view payload, DigestContext& context) {
        // Requests that read have no payload.
        if (payload.empty())
            std::memcpy(digits_.data(), ofNothing.data(), digits_.size());
        else
            writeHex(digits_.data(), context.digest<32>(payload));
    }
    [[nodiscard]] std::string_view text() const noexcept { return {digits_.data(), digits_.size()}; }

private:
    static constexpr std::string_view ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    std::array<char, 64> digits_;
};

PYLON_INLINE sigv4::Subject subjectOf(Request const& request, SigningScope const& scope) {
    return {.method = request.method,
            .path = request.path,
            .query = request.query,
            .host = request.authority,
            .headers = &request.headers,
            .payloadHash = {},
            .encodePathTwice = scope.encodePathTwice,
            .normalizePath = scope.normalizePath};
}

/// Which of the headers that signing sets are there already; found in one pass, as most requests have none of them.
struct SigningHeaders {
    bool date = false;
    bool authorization = false;
    bool token = false;
    bool hash = false;

    explicit SigningHeaders(Headers const& headers) noexcept {
        for (auto const [name, value] : headers) {
            switch (name.size()) {
            case 10: date = date || sameHeaderName(name, "X-Amz-Date"); break;
            case 13: authorization = authorization || sameHeaderName(name, "Authorization"); break;
            case 20:
                token = token || sameHeaderName(name, "X-Amz-Security-Token");
                hash = hash || sameHeaderName(name, "X-Amz-Content-Sha256");
                break;
            default: break;
            }
        }
    }
};

PYLON_INLINE void setHeader(Headers& headers, bool there, std::string_view name, std::string_view value) {
    if (there)
        headers.set(name, value);
    else
        headers.add(name, value);
}

/// The same with a value that cannot but stand in a header.
PYLON_INLINE void setOwnHeader(Headers& headers, bool there, std::string_view name, std::string_view value) {
    if (there)
        headers.set(name, value);
    else
        addOwnHeader(headers, name, value);
}

/// The signature over a canonical request. `scratch` is overwritten.
PYLON_INLINE std::array<std::byte, 32> signatureOf(std::string_view canonicalRequest, std::string_view stamp,
                                                   sigv4::CredentialScope const& scope, HmacSha256 const& key,
                                                   DigestContext& context, TextBuffer& scratch) {
    scratch.clear();
    sigv4::appendStringToSign(scratch, stamp, scope, context.digest<32>(canonicalRequest));
    return key(scratch.text(), context);
}

} // namespace detail

PYLON_INLINE Result<void> SigV4Signer::sign(Request& request, Credentials const& credentials, SigningScope const& scope,
                                            WallTime now) const try {
    if (auto fit = detail::checkSigning(credentials, scope); !fit) return fit;
    auto& headers = request.headers;
    detail::SigningHeaders const there{headers};
    SigningStamp const stamp{now};
    detail::setOwnHeader(headers, there.date, "X-Amz-Date", stamp.text());
    if (!credentials.sessionToken.empty())
        detail::setHeader(headers, there.token, "X-Amz-Security-Token", credentials.sessionToken.reveal());
    else if (there.token)
        headers.remove("X-Amz-Security-Token");

    detail::DigestContext sha{detail::sha256Algorithm};
    std::optional<detail::PayloadHashText> hash;
    if (!there.hash) {
        hash.emplace(request.body, sha);
        if (scope.payloadHash == PayloadHash::header)
            detail::addOwnHeader(headers, "X-Amz-Content-Sha256", hash->text());
    }
    auto subject = detail::subjectOf(request, scope);
    subject.payloadHash = hash ? hash->text() : *headers.find("X-Amz-Content-Sha256");
    TextBuffer canonical;
    auto const names = sigv4::appendCanonicalRequest(canonical, subject);

    sigv4::CredentialScope const keyScope{stamp.date(), scope.region, scope.service};
    auto const key = keys_->key(credentials, keyScope);
    TextBuffer text;
    auto const signature = detail::signatureOf(canonical.text(), stamp.text(), keyScope, *key, sha, text);
    text.clear();
    sigv4::appendAuthorization(text, credentials.accessKeyId, keyScope, canonical.text(names.start, names.size),
                               signature);
    // All else in it was made here.
    bool const own = detail::isHeaderValue(credentials.accessKeyId) && detail::isHeaderValue(scope.region) &&
                     detail::isHeaderValue(scope.service);
    (own ? detail::setOwnHeader : detail::setHeader)(headers, there.authorization, "Authorization", text.text());
    return {};
} catch (Error const& error) {
    return error;
}

PYLON_INLINE Result<std::string> SigV4Signer::presign(Request const& request, Credentials const& credentials,
                                                      SigningScope const& scope, WallTime now,
                                                      std::chrono::seconds expires) const try {
    if (auto const fit = detail::checkSigning(credentials, scope); !fit) return fit.error();
    if (expires < std::chrono::seconds{1} || expires > sigv4::longestPresigned)
        return Error{ErrorKind::invalidInput, "a presigned URL holds for 1 to 604800 seconds (7 days)"};
    if (request.query.find("X-Amz-Signature=") != std::string::npos)
        return Error{ErrorKind::invalidInput, "the request is presigned already; presign the one that it was made of"};

    Request signedRequest = request;
    for (auto const name : {"Authorization", "X-Amz-Date", "X-Amz-Security-Token"})
        signedRequest.headers.remove(name);

    SigningStamp const stamp{now};
    sigv4::CredentialScope const keyScope{stamp.date(), scope.region, scope.service};
    auto subject = detail::subjectOf(signedRequest, scope);
    TextBuffer text;
    sigv4::appendSignedHeaders(text, subject);
    signedRequest.query = sigv4::presignedQuery(request.query, {.accessKeyId = credentials.accessKeyId,
                                                                .scope = keyScope,
                                                                .stamp = stamp.text(),
                                                                .expires = expires,
                                                                .sessionToken = credentials.sessionToken.reveal(),
                                                                .signedHeaders = text.text()});
    subject.query = signedRequest.query;

    std::string hash{signedRequest.headers.find("X-Amz-Content-Sha256").value_or("")};
    if (hash.empty())
        hash = scope.payloadHash == PayloadHash::header ? std::string{sigv4::unsignedPayload}
                                                        : hexEncode(sha256(request.body));
    subject.payloadHash = hash;

    TextBuffer canonical;
    sigv4::appendCanonicalRequest(canonical, subject);
    auto const key = keys_->key(credentials, keyScope);
    detail::DigestContext sha{detail::sha256Algorithm};
    auto const signature = detail::signatureOf(canonical.text(), stamp.text(), keyScope, *key, sha, text);
    signedRequest.query.append("&X-Amz-Signature=");
    appendHex(signedRequest.query, signature);
    return signedRequest.url();
} catch (Error const& error) {
    return error;
}

} // namespace pylon

#endif // PYLON_BACKENDS_SIGV4_SIGNER_IPP
