// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_SERVICE_HPP
#define PYLON_SERVICES_SNS_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::sns {

/// Amazon Simple Notification Service, API version 2010-03-31.
inline constexpr ServiceInfo service{.id = "sns",
                                     .endpointPrefix = "sns",
                                     .signingName = "sns",
                                     .protocol = Protocol::query,
                                     .version = "2010-03-31",
                                     .xmlNamespace = "http://sns.amazonaws.com/doc/2010-03-31/"};

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_SERVICE_HPP
