// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_SERVICE_HPP
#define PYLON_SERVICES_DYNAMODB_SERVICE_HPP

#include <pylon/core/operation.hpp>

namespace pylon::dynamodb {

/// Amazon DynamoDB, API version 2012-08-10.
inline constexpr ServiceInfo service{.id = "dynamodb",
                                     .endpointPrefix = "dynamodb",
                                     .signingName = "dynamodb",
                                     .protocol = Protocol::awsJson10,
                                     .target = "DynamoDB_20120810",
                                     .version = "2012-08-10",
                                     .errorNamespace = "com.amazonaws.dynamodb.v20120810",
                                     .answersHaveCrc32 = true,
                                     .dualStackBySetting = true,
                                     .localUrl = "http://localhost:8000"};

} // namespace pylon::dynamodb

#endif // PYLON_SERVICES_DYNAMODB_SERVICE_HPP
