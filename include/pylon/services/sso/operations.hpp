// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSO_OPERATIONS_HPP
#define PYLON_SERVICES_SSO_OPERATIONS_HPP

#include <pylon/services/sso/service.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

/// @file
/// The one operation of the SSO portal that credentials are had by.

namespace pylon::sso {

struct RoleCredentials {
    std::string accessKeyId{};
    std::string secretAccessKey{};
    std::string sessionToken{};
    std::int64_t expiration = 0; ///< in milliseconds since 1970
};

struct GetRoleCredentialsOutput {
    std::optional<RoleCredentials> roleCredentials{};
};

/// Gives credentials of a role to whoever has logged in. Sent unsigned; the token stands in a header.
/// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
struct GetRoleCredentials {
    static constexpr ServiceInfo const& service = sso::service;
    static constexpr std::string_view name = "GetRoleCredentials";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/federation/credentials"};
    static constexpr std::array bindings{
        Binding{"roleName", In::query, "role_name"},
        Binding{"accountId", In::query, "account_id"},
        Binding{"accessToken", In::header, "x-amz-sso_bearer_token"},
    };
    using Output = GetRoleCredentialsOutput;

    std::string roleName{};
    std::string accountId{};
    std::string accessToken{};
};

} // namespace pylon::sso

PYLON_ADAPT_STRUCT(pylon::sso::RoleCredentials, accessKeyId, secretAccessKey, sessionToken, expiration);
PYLON_ADAPT_STRUCT(pylon::sso::GetRoleCredentialsOutput, roleCredentials);
PYLON_ADAPT_STRUCT(pylon::sso::GetRoleCredentials, roleName, accountId, accessToken);

#endif // PYLON_SERVICES_SSO_OPERATIONS_HPP
