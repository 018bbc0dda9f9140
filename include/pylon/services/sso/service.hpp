// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSO_SERVICE_HPP
#define PYLON_SERVICES_SSO_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::sso {

/// The portal of IAM Identity Center, API version 2019-06-10.
inline constexpr ServiceInfo service{.id = "sso",
                                     .endpointPrefix = "portal.sso",
                                     .signingName = "awsssoportal",
                                     .protocol = Protocol::restJson,
                                     .naming = Naming::asDeclared,
                                     .version = "2019-06-10",
                                     .secretBodies = true};

} // namespace pylon::sso

#endif // PYLON_SERVICES_SSO_SERVICE_HPP
