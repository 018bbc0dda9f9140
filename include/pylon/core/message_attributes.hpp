// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_MESSAGE_ATTRIBUTES_HPP
#define PYLON_CORE_MESSAGE_ATTRIBUTES_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/message.hpp>
#include <pylon/core/value_types.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pylon {

/// The typed value of a message attribute, as SQS and SNS have it: `dataType` is String, Number or Binary, with an optional
/// `.label`.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html
/// https://docs.aws.amazon.com/sns/latest/api/API_MessageAttributeValue.html
struct MessageAttributeValue {
    std::string dataType{};
    std::optional<std::string> stringValue{};
    std::optional<Blob> binaryValue{};

    bool operator==(MessageAttributeValue const&) const = default;
};

using MessageAttributes = std::map<std::string, MessageAttributeValue>;

/// The greatest number of attributes of a message. SNS would take more, but could not deliver them to a queue as they are.
inline constexpr std::size_t maxMessageAttributes = 10;

/// What a message counts for: its body, and its attributes' names, types and values, in bytes.
[[nodiscard]] std::size_t messageSize(std::string_view body, MessageAttributes const& attributes) noexcept;

/// The first byte of a character that messages cannot hold, or of what is not UTF-8; npos where all is well. They hold what XML
/// 1.0 does: tab, line feed, carriage return, and from U+0020 on all but surrogates, U+FFFE and U+FFFF.
[[nodiscard]] std::size_t firstForbidden(std::string_view text) noexcept;

namespace detail {

/// Why the service would not take the message, and what to do about it; nothing where it would.
[[nodiscard]] std::optional<std::string> whyNotSendable(std::string_view body, MessageAttributes const& attributes,
                                                        std::string_view service, std::size_t maxSize);

/// Adds the attributes that carry the message's members.
void putAttributes(Message const& message, MessageAttributes& attributes);
/// Fills the message's members from its attributes.
void takeAttributes(Message& message, MessageAttributes&& attributes);

} // namespace detail
} // namespace pylon

PYLON_ADAPT_STRUCT(pylon::MessageAttributeValue, dataType, stringValue, binaryValue);

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/message_attributes.ipp>
#endif

#endif // PYLON_CORE_MESSAGE_ATTRIBUTES_HPP
