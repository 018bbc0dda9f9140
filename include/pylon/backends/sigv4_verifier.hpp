// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_VERIFIER_HPP
#define PYLON_BACKENDS_SIGV4_VERIFIER_HPP

#include <pylon/backends/sigv4_chunk_chain.hpp>
#include <pylon/backends/sigv4_keys.hpp>
#include <pylon/core/signer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pylon {

/// What is wrong with a request's signature, in the terms in which AWS answers.
enum class SignatureFault : std::uint8_t {
    none,            ///< nothing: it is valid
    missing,         ///< the request is not signed (MissingAuthenticationToken; AccessDenied of S3)
    incomplete,      ///< there is something, but not a whole signature (IncompleteSignature)
    unknownKey,      ///< nobody has this access key id (InvalidClientTokenId; InvalidAccessKeyId of S3)
    wrongToken,      ///< the session token is not that of the key (InvalidClientTokenId, InvalidToken)
    expiredToken,    ///< the credentials have expired (ExpiredToken)
    wrongScope,      ///< signed for another region, service or day (SignatureDoesNotMatch)
    skewed,          ///< signed too long ago, or in the future (RequestTimeTooSkewed, InvalidSignatureException)
    expired,         ///< the presigned URL has expired (AccessDenied)
    unsignedHeaders, ///< a header that has to be signed is not (AccessDenied)
    wrongPayload,    ///< the body is not the one that was signed (XAmzContentSHA256Mismatch)
    mismatch,        ///< the signature is another one (SignatureDoesNotMatch)
};

/// What came of verifying a signature. Where it does not match, the two texts that the server arrived at help to find
/// out why; AWS sends them too. The signature that would be right is never told.
struct SignatureCheck {
    SignatureFault fault = SignatureFault::none;
    std::string message{};     ///< what is wrong, for the answer's message
    std::string accessKeyId{}; ///< empty where none was given
    bool presigned = false;
    std::string canonicalRequest{}; ///< for a mismatch only
    std::string stringToSign{};     ///< for a mismatch only
    /// Where it is valid, and each chunk of the body has a signature of its own: those are still to be checked.
    std::optional<SigV4ChunkChain> chunks{};

    [[nodiscard]] bool valid() const noexcept { return fault == SignatureFault::none; }
};

/// Checks Signature Version 4, in headers and presigned: the server's side, for the in-memory AWS.
///
/// Copies share the signing keys that were used of late. Thread safety: verify() may be called from any number of
/// threads at once, as far as the lookup may.
class SigV4Verifier {
public:
    /// The credentials that an access key id belongs to, or null.
    using Lookup = std::function<CredentialsPtr(std::string_view accessKeyId)>;

    explicit SigV4Verifier(Lookup lookup) : lookup_(std::move(lookup)), keys_(std::make_shared<SigningKeyCache>()) {}

    /// Checks one request against what the service expects. An empty region or service in `scope` takes whatever the
    /// request names (sigv4::readClaim tells). A signature in headers may be `allowedSkew` older or newer than `now`;
    /// a presigned one may be that much newer, and as old as it says itself. Every x-amz-* header has to be signed,
    /// and the Host. Where the request says the SHA-256 of its body, the body is checked too; where it says
    /// `STREAMING-AWS4-HMAC-SHA256-...`, that is left to SignatureCheck::chunks.
    [[nodiscard]] SignatureCheck verify(Request const& request, SigningScope const& scope, WallTime now,
                                        Duration allowedSkew = std::chrono::minutes{15}) const;

private:
    Lookup lookup_;
    std::shared_ptr<SigningKeyCache> keys_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/sigv4_verifier.ipp>
#endif

#endif // PYLON_BACKENDS_SIGV4_VERIFIER_HPP
