// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_RULES_HPP
#define PYLON_BACKENDS_MEMORY_SQS_RULES_HPP

#include <pylon/backends/memory/sqs_settings.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What SQS demands of names, messages and batches, and the digests that it gives back. Nothing here knows a queue's state.

namespace pylon::memory::detail {

/// The greatest size of a batch; MaximumMessageSize does not change it.
inline constexpr std::size_t greatestBatch = 1'048'576;
inline constexpr std::size_t greatestBatchEntries = 10;

/// Letters, digits and whatever of `others`.
[[nodiscard]] bool consistsOf(std::string_view text, std::string_view others) noexcept;
/// Only what XML 1.0 can hold: no control characters but tab, line feed and carriage return, no U+FFFE and U+FFFF.
[[nodiscard]] bool isAllowedText(std::string_view text) noexcept;
/// `prefix`, or `prefix.` and anything.
[[nodiscard]] bool isOfType(std::string_view dataType, std::string_view prefix) noexcept;
/// A number in decimal: up to 38 digits, between -10^128 and 10^126.
[[nodiscard]] bool isNumber(std::string_view text) noexcept;
/// The id of a group or for deduplication, where there is one.
[[nodiscard]] Refusal checkFifoId(std::optional<std::string> const& id, std::string_view parameter);

/// A queue's name: up to 80 letters, digits, hyphens and underscores, the suffix `.fifo` counted.
[[nodiscard]] Refusal checkQueueName(std::string_view name, bool fifo);

/// A message as it is sent, alone or in a batch, to a queue of these settings; all but its size.
[[nodiscard]] Refusal checkMessage(sqs::SendMessage const& message, SqsSettings const& settings);

/// What of a message in a batch fails the whole batch, and not the entry: that it lacks what a FIFO queue needs.
[[nodiscard]] Refusal checkFifoEntry(sqs::SendMessage const& message, SqsSettings const& settings);

/// The bytes that count: body, and names, types and values of attributes.
[[nodiscard]] std::size_t sizeOf(sqs::SendMessage const& message);

/// The number and the names of a batch's entries; `entryType` is for messages.
[[nodiscard]] Refusal checkBatchIds(std::vector<std::string_view> const& ids, std::string_view entryType);

/// A number among parameters; nothing is fine.
[[nodiscard]] Refusal checkRange(std::optional<int> value, int least, int greatest, std::string_view parameter,
                                 std::string_view reason);

[[nodiscard]] std::string md5Hex(std::string_view bytes);
/// The digest of message attributes, user's or system's:
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
[[nodiscard]] std::string md5Hex(sqs::MessageAttributes const& attributes);

/// The entries that MessageAttributeNames asks for: `All` and `.*` are all, `bar.*` those that begin with `bar`.
[[nodiscard]] sqs::MessageAttributes selected(sqs::MessageAttributes const& attributes,
                                              std::vector<std::string> const& names);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sqs_rules.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SQS_RULES_HPP
