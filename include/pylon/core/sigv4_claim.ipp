// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SIGV4_CLAIM_IPP
#define PYLON_CORE_SIGV4_CLAIM_IPP

#include <pylon/core/detail/claim_view.hpp>
#include <pylon/core/sigv4_claim.hpp>

#include <string>

namespace pylon {

PYLON_INLINE Result<std::optional<sigv4::Claim>> sigv4::readClaim(Request const& request) {
    detail::ClaimView view;
    auto const read = view.read(request);
    if (!read) return read.error();
    if (!*read) return std::optional<Claim>{};
    return std::optional{Claim{.accessKeyId = std::string{view.accessKeyId},
                               .date = std::string{view.date},
                               .region = std::string{view.region},
                               .service = std::string{view.service},
                               .signedHeaders = std::string{view.signedHeaders},
                               .signature = std::string{view.signature},
                               .stamp = std::string{view.stamp},
                               .sessionToken = std::string{view.sessionToken},
                               .expires = view.expires,
                               .query = std::string{view.query}}};
}

} // namespace pylon

#endif // PYLON_CORE_SIGV4_CLAIM_IPP
