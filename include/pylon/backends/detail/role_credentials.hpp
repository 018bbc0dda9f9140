// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_HPP
#define PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_HPP

#include <pylon/backends/detail/credentials_search.hpp>
#include <pylon/core/credentials_source.hpp>

#include <optional>
#include <string>

namespace pylon::detail {

/// A role to be taken.
struct Role {
    std::string arn{};
    std::string session{}; ///< empty: a name of our own
    std::optional<std::string> externalId{};
    std::optional<int> durationSeconds{};
};

/// Takes a role by other credentials: STS AssumeRole. @throws Error
CredentialsFound takeRole(CredentialsSearch const& search, Role const& role, Credentials by);
/// Takes a role by a token of an identity provider: STS AssumeRoleWithWebIdentity. @throws Error
CredentialsFound takeRole(CredentialsSearch const& search, Role const& role, Secret const& token);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/role_credentials.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_ROLE_CREDENTIALS_HPP
