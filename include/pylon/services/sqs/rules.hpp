// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_RULES_HPP
#define PYLON_SERVICES_SQS_RULES_HPP

#include <pylon/core/text_buffer.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::sqs {

/// The greatest size of a message, and of a batch in all, in bytes.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
inline constexpr std::size_t maxMessageSize = 1'048'576;

/// Why SQS would not take the message, and what to do about it; nothing where it would. Found here, before anything is sent,
/// because a batch with one such entry may fail as a whole.
[[nodiscard]] std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes);

/// Whether a queue can have this name: 1 to 80 letters, digits, `-` and `_`, and `.fifo` at the end of a FIFO queue's.
[[nodiscard]] bool isQueueName(std::string_view name) noexcept;
[[nodiscard]] bool isFifoName(std::string_view nameOrUrl) noexcept;

/// The bytes of which SQS gives the MD5 for a message's attributes.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
[[nodiscard]] std::string attributeDigestInput(MessageAttributes const& attributes);
/// The same, appended.
void appendDigestInput(TextBuffer& out, MessageAttributes const& attributes);

/// A number of seconds as a parameter of SQS. What would not fit becomes the greatest or least that does, which SQS refuses.
[[nodiscard]] constexpr int secondsParameter(std::chrono::seconds length) noexcept {
    using Range = std::numeric_limits<int>;
    return static_cast<int>(std::clamp<std::chrono::seconds::rep>(length.count(), Range::min(), Range::max()));
}

} // namespace pylon::sqs

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sqs/rules.ipp>
#endif

#endif // PYLON_SERVICES_SQS_RULES_HPP
