// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_RULES_HPP
#define PYLON_BACKENDS_MEMORY_SNS_RULES_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/services/sns/operations.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What SNS demands of messages, batches and ARNs. Nothing here knows which topics there are.

namespace pylon::memory::detail {

/// The greatest size of a message, and of a batch, with attributes.
inline constexpr std::size_t greatestPublication = 262'144;

/// A message as it is published, alone or in a batch; all but what the kind of topic demands.
[[nodiscard]] Refusal checkPublication(sns::PublishBatchRequestEntry const& message);
/// What the kind of topic demands of a message.
[[nodiscard]] Refusal checkForTopic(sns::PublishBatchRequestEntry const& message, bool fifo, bool contentBased);
/// The number, names and size of a batch's entries.
[[nodiscard]] Refusal checkPublishBatch(std::vector<sns::PublishBatchRequestEntry> const& entries);
/// That an ARN has as many parts as it must.
[[nodiscard]] Refusal checkArnParts(std::string_view arn, std::string_view parameter);

/// What a queue gets of a message: itself, or, where it is for each protocol another one, that for SQS. Checked before.
[[nodiscard]] std::string textForQueues(sns::PublishBatchRequestEntry const& message);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sns_rules.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SNS_RULES_HPP
