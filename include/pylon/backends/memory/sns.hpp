// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_HPP
#define PYLON_BACKENDS_MEMORY_SNS_HPP

#include <pylon/backends/memory/failed_delivery.hpp>
#include <pylon/config.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
class Account;
}

/// What a topic is like; the defaults are those of SNS.
struct TopicOptions {
    std::string displayName{};
    bool contentBasedDeduplication = false; ///< FIFO topics only
    bool deduplicationByGroup = false;      ///< FIFO topics only: FifoThroughputScope MessageGroup
};

/// How a queue is subscribed; the defaults are those of SNS.
struct SubscriptionOptions {
    bool rawDelivery = false;                      ///< the message itself, without an envelope of JSON
    std::string filterPolicy{};                    ///< JSON; none: all messages
    std::string filterScope = "MessageAttributes"; ///< or `MessageBody`
    std::string deadLetterQueue{};                 ///< its name; for what cannot be delivered
};

/// The SNS of a Cloud, from behind: what a test needs besides what the service itself offers.
///
/// Deliveries are done when the publisher gets its answer.
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Sns {
public:
    explicit Sns(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a topic; a FIFO topic where the name ends in `.fifo`. Returns its ARN.
    /// @throws Error with the code and message of the service's own refusal.
    std::string createTopic(std::string_view name, TopicOptions const& options = {});
    /// Subscribes a queue, which is named by its name. Returns the subscription's ARN. Throws as createTopic().
    std::string subscribe(std::string_view topicArn, std::string_view queue, SubscriptionOptions const& options = {});

    [[nodiscard]] std::string arn(std::string_view name) const;
    /// All of them so far, in their order.
    [[nodiscard]] std::vector<FailedDelivery> failedDeliveries() const;

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sns.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SNS_HPP
