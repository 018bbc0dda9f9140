// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSO_OIDC_SERVICE_HPP
#define PYLON_SERVICES_SSO_OIDC_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::sso_oidc {

/// The tokens of IAM Identity Center, API version 2019-06-10.
inline constexpr ServiceInfo service{.id = "sso_oidc",
                                     .endpointPrefix = "oidc",
                                     .signingName = "sso-oauth",
                                     .protocol = Protocol::restJson,
                                     .naming = Naming::asDeclared,
                                     .version = "2019-06-10",
                                     .secretBodies = true};

} // namespace pylon::sso_oidc

#endif // PYLON_SERVICES_SSO_OIDC_SERVICE_HPP
