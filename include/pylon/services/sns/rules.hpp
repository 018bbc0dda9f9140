// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_RULES_HPP
#define PYLON_SERVICES_SNS_RULES_HPP

#include <pylon/core/message_attributes.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pylon::sns {

/// The greatest size of a message, and of a batch in all, in bytes, attributes included.
/// https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
inline constexpr std::size_t maxMessageSize = 262'144;

/// Whether it is a topic's ARN: `arn:aws:sns:<region>:<account>:<name>`, in any of AWS's partitions. The name is 1 to 256
/// letters, digits, `-` and `_`, with `.fifo` at the end of a FIFO topic's.
[[nodiscard]] bool isTopicArn(std::string_view arn) noexcept;
/// A topic's name without the rest of its ARN.
[[nodiscard]] bool isTopicName(std::string_view name) noexcept;
[[nodiscard]] bool isFifoName(std::string_view nameOrArn) noexcept;

/// Why SNS would not take the message, or could not deliver it to a queue, and what to do about it; nothing where it would. Found
/// here, before anything is sent.
[[nodiscard]] std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes);

} // namespace pylon::sns

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sns/rules.ipp>
#endif

#endif // PYLON_SERVICES_SNS_RULES_HPP
