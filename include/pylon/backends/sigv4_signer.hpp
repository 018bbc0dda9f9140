// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_SIGV4_SIGNER_HPP
#define PYLON_BACKENDS_SIGV4_SIGNER_HPP

#include <pylon/backends/sigv4_keys.hpp>
#include <pylon/core/signer.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace pylon {

/// Signs requests as AWS asks for: Signature Version 4, with OpenSSL. A model of PresigningSignerPolicy.
///
/// Copies share the signing keys that were used of late. Signed are all headers of the request but those that proxies change or
/// that only count attempts (sigv4::isUnsigned), the authority as Host, the path, the query and the payload. A header
/// X-Amz-Content-Sha256 that the request has already says what its payload's hash is, and is believed.
/// Thread safety: as SignerPolicy demands.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
class SigV4Signer {
public:
    SigV4Signer() : keys_(std::make_shared<SigningKeyCache>()) {}

    /// Sets X-Amz-Date, Authorization and, for temporary credentials, X-Amz-Security-Token, in the place of those of
    /// an earlier attempt; with PayloadHash::header, X-Amz-Content-Sha256 too.
    /// Errors: credentials where a key is empty; invalidInput where the scope has no region or service, or where what
    /// goes into a header cannot stand in one.
    [[nodiscard]] Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope,
                                    WallTime now) const;

    /// The URL of a request that holds for a while without credentials: 1 s to 7 days, and no longer than the
    /// credentials themselves. Who uses it must send the request's headers along with it. With PayloadHash::header
    /// (S3) the payload is not signed; otherwise it is that of `request`. The URL is as good as a password until it
    /// expires.
    /// Errors: as sign(); invalidInput for another span of time, and where the query is presigned already.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    [[nodiscard]] Result<std::string> presign(Request const& request, Credentials const& credentials,
                                              SigningScope const& scope, WallTime now,
                                              std::chrono::seconds expires = std::chrono::hours{1}) const;

private:
    std::shared_ptr<SigningKeyCache> keys_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/sigv4_signer.ipp>
#endif

#endif // PYLON_BACKENDS_SIGV4_SIGNER_HPP
