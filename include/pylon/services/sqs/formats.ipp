// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_FORMATS_IPP
#define PYLON_SERVICES_SQS_FORMATS_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/services/sqs/formats.hpp>
#include <pylon/services/sqs/rules.hpp>

namespace pylon::sqs {

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
    for (auto& [key, value] : received.attributes)
        // Of a std::string the length of the literal would be counted, each time.
        if (std::string_view const name = key; name == "ApproximateReceiveCount") {
            delivery.receiveCount = pylon::detail::parseInteger<int>(value).value_or(0);
        } else if (name == "SentTimestamp") {
            auto const sent = pylon::detail::parseInteger<std::int64_t>(value).value_or(0);
            if (sent != 0) delivery.sentAt = Timestamp{std::chrono::milliseconds{sent}};
        } else if (name == "MessageDeduplicationId") {
            delivery.deduplicationId = std::move(value);
        } else if (name == "MessageGroupId") {
            message.groupId = std::move(value);
        }
    message.delivery = std::move(delivery);
    return message;
}

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_FORMATS_IPP
