// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_FORMATS_IPP
#define PYLON_SERVICES_SQS_FORMATS_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/services/sqs/formats.hpp>
#include <pylon/services/sqs/rules.hpp>

namespace pylon::sqs {
namespace detail {

PYLON_INLINE std::int64_t integerAttribute(StringMap const& attributes, char const* name) {
    auto const found = attributes.find(name);
    return found == attributes.end() ? 0 : pylon::detail::parseInteger<std::int64_t>(found->second).value_or(0);
}

} // namespace detail

PYLON_INLINE void MessageFormat::encode(Message const& message, SendMessageBatchEntry& entry) {
    entry.messageBody = pylon::detail::wireBody(message);
    pylon::detail::putAttributes(message, entry.messageAttributes);
    entry.messageGroupId = message.groupId;
    entry.messageDeduplicationId = message.deduplicationId;
    if (message.delay) entry.delaySeconds = secondsParameter(*message.delay);
}

PYLON_INLINE Message MessageFormat::decode(ReceivedMessage&& received) {
    Message message{.body = std::move(received.body)};
    pylon::detail::takeAttributes(message, std::move(received.messageAttributes));

    Delivery delivery{.messageId = std::move(received.messageId)};
    delivery.receiveCount = static_cast<int>(detail::integerAttribute(received.attributes, "ApproximateReceiveCount"));
    if (auto const sent = detail::integerAttribute(received.attributes, "SentTimestamp"); sent != 0)
        delivery.sentAt = Timestamp{std::chrono::milliseconds{sent}};
    if (auto const id = received.attributes.find("MessageDeduplicationId"); id != received.attributes.end())
        delivery.deduplicationId = id->second;
    if (auto const group = received.attributes.find("MessageGroupId"); group != received.attributes.end())
        message.groupId = group->second;
    message.delivery = std::move(delivery);
    return message;
}

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_FORMATS_IPP
