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
                                     .secretBodies = true,
                                     .globalHost = {.regions =
                                                        "ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 "
                                                        "ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 "
                                                        "eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2",
                                                    .setting = "sts_regional_endpoints"}};

} // namespace pylon::sts

#endif // PYLON_SERVICES_STS_SERVICE_HPP
