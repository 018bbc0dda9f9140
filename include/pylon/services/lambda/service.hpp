// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_SERVICE_HPP
#define PYLON_SERVICES_LAMBDA_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::lambda {

/// AWS Lambda, API version 2015-03-31.
inline constexpr ServiceInfo service{.id = "lambda",
                                     .endpointPrefix = "lambda",
                                     .signingName = "lambda",
                                     .protocol = Protocol::restJson,
                                     .version = "2015-03-31",
                                     .secretBodies = true,
                                     .fipsHostInGovCloud = true};

} // namespace pylon::lambda

#endif // PYLON_SERVICES_LAMBDA_SERVICE_HPP
