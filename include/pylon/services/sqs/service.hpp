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

/// The same in the query protocol, which clients used until 2023, and many still do. The in-memory AWS speaks it; ours do not.
inline constexpr ServiceInfo queryService{.id = "sqs",
                                          .endpointPrefix = "sqs",
                                          .signingName = "sqs",
                                          .protocol = Protocol::query,
                                          .naming = Naming::queryNames,
                                          .version = "2012-11-05",
                                          .xmlNamespace = "http://queue.amazonaws.com/doc/2012-11-05/",
                                          .queryCompatible = true};

/// A row of `bindings` for a list, or a map, that stands flattened under a name of its own in the query protocol. The names are those of
/// botocore's model of SQS before it became JSON.
[[nodiscard]] constexpr Binding inQuery(std::string_view member, std::string_view name,
                                        std::string_view key = "Name") noexcept {
    return {.member = member, .flattened = true, .key = key, .value = "Value", .queryName = name};
}

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_SERVICE_HPP
