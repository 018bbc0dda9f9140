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

/// A queue that is subscribed to a topic.
struct SnsSubscription {
    std::string arn{};
    std::string queueArn{};
    bool rawDelivery = false;
    std::string filterPolicyText{};
    FilterScope filterScope = FilterScope::messageAttributes;
    FilterPolicy filterPolicy{};
    std::string redrivePolicyText{};
    std::string deadLetterArn{}; ///< the queue for what cannot be delivered; empty: there is none
};

/// A message that a FIFO topic has taken, by the id that it is known by.
struct SnsDuplicate {
    Ticks until;
    sns::PublishOutput answer;
};

struct SnsTopic {
    bool fifo = false;
    bool contentBasedDeduplication = false;
    bool deduplicatesByGroup = false;
    std::string displayName{};
    std::string policyText{}; ///< empty: the one that SNS gives every topic
    std::optional<std::string> signatureVersion{};
    std::vector<sns::Tag> tags{};
    std::vector<SnsSubscription> subscriptions{};
    std::size_t subscriptionsDeleted = 0;

    // FIFO.
    std::uint64_t nextSequence = 10'000'000'000'000'000'000U;
    std::map<std::string, SnsDuplicate> duplicates{};
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_TOPIC_HPP
