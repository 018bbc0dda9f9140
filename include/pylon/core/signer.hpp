// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SIGNER_HPP
#define PYLON_CORE_SIGNER_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/credentials.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace pylon {

/// How the hash of the payload is told to the service.
enum class PayloadHash : std::uint8_t {
    implied, ///< signed, but not sent: every service but S3
    header,  ///< signed and sent as X-Amz-Content-Sha256: S3
};

/// What a signature holds for, and how the service wants it made. Views outlive the call that they are handed to.
struct SigningScope {
    std::string_view region;
    std::string_view service;    ///< the signing name, as `sqs`
    bool encodePathTwice = true; ///< S3 alone signs the path exactly as it is sent
    bool normalizePath = true;   ///< S3 alone leaves `.`, `..` and `//` as they are
    PayloadHash payloadHash = PayloadHash::implied;
};

namespace requirement {

template <class T>
concept signerIsMovable = std::move_constructible<T>;

template <class T>
concept signerHasSign = requires(T const& t, Request& request, Credentials const& credentials,
                                 SigningScope const& scope, WallTime now) { t.sign(request, credentials, scope, now); };

template <class T>
concept signerSignReturnsResult =
    requires(T const& t, Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) {
        { t.sign(request, credentials, scope, now) } -> std::same_as<Result<void>>;
    };

template <class T>
concept signerHasPresign = requires(T const& t, Request const& request, Credentials const& credentials,
                                    SigningScope const& scope, WallTime now, std::chrono::seconds expires) {
    { t.presign(request, credentials, scope, now, expires) } -> std::same_as<Result<std::string>>;
};

} // namespace requirement

/// Puts proof of identity on a request.
///
/// Requirements, for `T const& t`:
///   - T is move-constructible: Client stores it by value
///   - `t.sign(request, credentials, scope, now)` is exactly `Result<void>`. It adds headers of its own and leaves the rest of the
///     request as it is; what an earlier attempt's signature left it takes away, so that a request can be signed anew
///   - signing the same request at the same time twice gives the same signature
/// Errors: invalidInput or credentials; `sign` does not throw, and no error ever holds a secret.
/// Thread safety: `sign` may be called from any number of threads at once.
/// Models: SigV4Signer, Unsigned. Laws: testing/signer_laws.hpp
/// Archetype: tests/archetypes/signer.hpp
template <class T>
concept SignerPolicy =
    requirement::signerIsMovable<T> && requirement::signerHasSign<T> && requirement::signerSignReturnsResult<T>;

/// Puts proof of identity into URLs, too, for others to use without credentials. What Client::presign needs of its signer.
///
/// Requirements, for `T const& t`:
///   - T is a SignerPolicy
///   - `t.presign(request, credentials, scope, now, expires)` is exactly `Result<std::string>`: the URL of the request, which the
///     service takes until `now + expires`. It begins with scheme, authority and path as they are, and holds the query's parameters
///   - who uses it sends the request's headers; its body is not signed where the scope says PayloadHash::header
///   - presigning the same request at the same time twice gives the same URL
/// Errors: invalidInput, for less than a second or more than seven days too, or credentials; `presign` does not throw, and neither
/// URL nor error ever holds the secret key.
/// Thread safety: `presign` may be called from any number of threads at once.
/// Models: SigV4Signer. Laws: testing/presigning_signer_laws.hpp
/// Archetype: tests/archetypes/signer.hpp
template <class T>
concept PresigningSignerPolicy = SignerPolicy<T> && requirement::signerHasPresign<T>;

/// Leaves requests as they are: for servers that ask for no proof, and for the few calls that AWS takes unsigned.
struct Unsigned {
    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const { return {}; }
};

} // namespace pylon

#endif // PYLON_CORE_SIGNER_HPP
