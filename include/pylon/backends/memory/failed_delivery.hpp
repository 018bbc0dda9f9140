// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_FAILED_DELIVERY_HPP
#define PYLON_BACKENDS_MEMORY_FAILED_DELIVERY_HPP

#include <string>

namespace pylon::memory {

/// A message that a queue did not get, nor a dead-letter queue in its place. AWS says nothing of these to the publisher.
struct FailedDelivery {
    std::string subscriptionArn{};
    std::string queueArn{};
    std::string messageId{};
    std::string reason{};
};

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_FAILED_DELIVERY_HPP
