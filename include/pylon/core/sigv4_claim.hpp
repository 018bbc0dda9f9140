// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SIGV4_CLAIM_HPP
#define PYLON_CORE_SIGV4_CLAIM_HPP

#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/sigv4.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace pylon::sigv4 {

/// What a request says of its own signature: the server's side of signing. Nothing in it has been checked but its
/// form.
struct Claim {
    std::string accessKeyId{};
    std::string date{}; ///< of the credential scope: `20260102`
    std::string region{};
    std::string service{};
    std::string signedHeaders{}; ///< names joined by `;`, as given
    std::string signature{};     ///< as given
    std::string stamp{};         ///< X-Amz-Date, or the Date header in that form
    std::string sessionToken{};
    /// For how long it holds, where the claim stands in the query: a presigned request.
    std::optional<std::chrono::seconds> expires{};
    /// The request's query as it is signed: without X-Amz-Signature.
    std::string query{};

    [[nodiscard]] CredentialScope scope() const noexcept { return {date, region, service}; }
};

/// The claim in a request's Authorization header or, where it is presigned, in its query; none in a request that
/// makes none.
/// Errors: ErrorKind::malformed, with a message that says what is missing or wrong.
[[nodiscard]] Result<std::optional<Claim>> readClaim(Request const& request);

} // namespace pylon::sigv4

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/sigv4_claim.ipp>
#endif

#endif // PYLON_CORE_SIGV4_CLAIM_HPP
