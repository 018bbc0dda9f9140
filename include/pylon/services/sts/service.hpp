// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_STS_SERVICE_HPP
#define PYLON_SERVICES_STS_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::sts {

/// AWS Security Token Service, API version 2011-06-15.
inline constexpr ServiceInfo service{.id = "sts",
                                     .endpointPrefix = "sts",
                                     .signingName = "sts",
                                     .protocol = Protocol::query,
                                     .version = "2011-06-15",
                                     .xmlNamespace = "https://sts.amazonaws.com/doc/2011-06-15/",
                                     .secretBodies = true};

} // namespace pylon::sts

#endif // PYLON_SERVICES_STS_SERVICE_HPP
