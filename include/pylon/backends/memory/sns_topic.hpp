// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_TOPIC_HPP
#define PYLON_BACKENDS_MEMORY_SNS_TOPIC_HPP

#include <pylon/backends/memory/sns_filter_policy.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/services/sns/management.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

/// What is kept of a queue that is subscribed to a topic.
struct SnsSubscriptionState {
    std::string arn{};
    std::string queueArn{};
    bool rawDelivery = false;
    std::string filterPolicyText{};
    FilterScope filterScope = FilterScope::messageAttributes;
    std::string redrivePolicyText{};
    std::string deadLetterArn{}; ///< the queue for what cannot be delivered; empty: there is none
};

/// A queue that is subscribed to a topic.
struct SnsSubscription : SnsSubscriptionState {
    FilterPolicy filterPolicy{}; ///< what filterPolicyText says
};

/// A message that a FIFO topic has taken, by the id that it is known by.
struct SnsDuplicate {
    Ticks until;
    sns::PublishOutput answer;
};

/// A topic, but for its subscriptions.
struct SnsTopicState {
    bool fifo = false;
    bool contentBasedDeduplication = false;
    bool deduplicatesByGroup = false;
    std::string displayName{};
    std::string policyText{}; ///< empty: the one that SNS gives every topic
    std::optional<std::string> signatureVersion{};
    std::vector<sns::Tag> tags{};
    std::size_t subscriptionsDeleted = 0;

    // FIFO.
    std::uint64_t nextSequence = 10'000'000'000'000'000'000U;
    std::map<std::string, SnsDuplicate> duplicates{};
};

struct SnsTopic : SnsTopicState {
    std::vector<SnsSubscription> subscriptions{};
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_TOPIC_HPP
