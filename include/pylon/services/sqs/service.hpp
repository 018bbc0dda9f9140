// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_SERVICE_HPP
#define PYLON_SERVICES_SQS_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::sqs {

/// Amazon Simple Queue Service, API version 2012-11-05.
inline constexpr ServiceInfo service{.id = "sqs",
                                     .endpointPrefix = "sqs",
                                     .signingName = "sqs",
                                     .protocol = Protocol::awsJson10,
                                     .target = "AmazonSQS",
                                     .version = "2012-11-05",
                                     .errorNamespace = "com.amazonaws.sqs",
                                     .queryCompatible = true};

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_SERVICE_HPP
