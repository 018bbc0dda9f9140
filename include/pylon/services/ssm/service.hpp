// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SSM_SERVICE_HPP
#define PYLON_SERVICES_SSM_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::ssm {

/// AWS Systems Manager, of which pylon knows the Parameter Store; API version 2014-11-06.
inline constexpr ServiceInfo service{.id = "ssm",
                                     .endpointPrefix = "ssm",
                                     .signingName = "ssm",
                                     .protocol = Protocol::awsJson11,
                                     .target = "AmazonSSM",
                                     .version = "2014-11-06",
                                     .secretBodies = true};

} // namespace pylon::ssm

#endif // PYLON_SERVICES_SSM_SERVICE_HPP
