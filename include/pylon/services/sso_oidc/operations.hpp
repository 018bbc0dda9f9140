// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSO_OIDC_OPERATIONS_HPP
#define PYLON_SERVICES_SSO_OIDC_OPERATIONS_HPP

#include <pylon/services/sso_oidc/service.hpp>

#include <optional>
#include <string>

/// @file
/// The one operation by which a token of `aws sso login` is renewed.

namespace pylon::sso_oidc {

struct CreateTokenOutput {
    std::optional<std::string> accessToken{};
    std::optional<std::string> tokenType{};
    std::optional<int> expiresIn{}; ///< in seconds
    std::optional<std::string> refreshToken{};
};

/// Gives a token for one that is to expire. Sent unsigned.
/// https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html
struct CreateToken {
    static constexpr ServiceInfo const& service = sso_oidc::service;
    static constexpr std::string_view name = "CreateToken";
    /// A refresh token may be good only once.
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    static constexpr Http http{"POST", "/token"};
    using Output = CreateTokenOutput;

    std::string clientId{};
    std::string clientSecret{};
    std::string grantType{};
    std::optional<std::string> refreshToken{};
};

} // namespace pylon::sso_oidc

PYLON_ADAPT_STRUCT(pylon::sso_oidc::CreateTokenOutput, accessToken, tokenType, expiresIn, refreshToken);
PYLON_ADAPT_STRUCT(pylon::sso_oidc::CreateToken, clientId, clientSecret, grantType, refreshToken);

#endif // PYLON_SERVICES_SSO_OIDC_OPERATIONS_HPP
