// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_CLAIM_VIEW_HPP
#define PYLON_CORE_DETAIL_CLAIM_VIEW_HPP

#include <pylon/config.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/sigv4.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/uri.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::detail {

/// A sigv4::Claim without a copy of what the request holds: its texts are views, of the request and of this object.
class ClaimView {
public:
    ClaimView() = default;
    ClaimView(ClaimView const&) = delete;
    ClaimView& operator=(ClaimView const&) = delete;

    /// Whether the request makes a claim, which then stands here; called once. Errors as those of sigv4::readClaim.
    [[nodiscard]] Result<bool> read(Request const& request);

    std::string_view accessKeyId{};
    std::string_view date{};
    std::string_view region{};
    std::string_view service{};
    std::string_view signedHeaders{};
    std::string_view signature{};
    std::string_view stamp{};
    std::string_view sessionToken{};
    std::optional<std::chrono::seconds> expires{};
    std::string_view query{};

    [[nodiscard]] sigv4::CredentialScope scope() const noexcept { return {date, region, service}; }

private:
    [[nodiscard]] Result<bool> readAuthorization(Request const& request, std::string_view value);
    [[nodiscard]] Result<bool> readPresigned(Request const& request);
    [[nodiscard]] bool readCredential(std::string_view credential) noexcept;

    std::vector<QueryParameter> parameters_{}; // of a presigned request
    std::string query_{};                      // the same, without the signature
    std::optional<SigningStamp> date_{};       // of a Date header
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/claim_view.ipp>
#endif

#endif // PYLON_CORE_DETAIL_CLAIM_VIEW_HPP
