// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_DECODE_IPP
#define PYLON_SERVICES_SNS_DECODE_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/services/sns/decode.hpp>

namespace pylon::sns::detail {

PYLON_INLINE bool mayBeEnvelope(Message const& delivered) {
    auto const start = delivered.body.find_first_not_of(" \t\r\n");
    if (start == std::string::npos || delivered.body[start] != '{') return false;
    // Everything but the body as it is in a message that came without attributes.
    Message const plain;
    return delivered.attributes.empty() && delivered.payloadType == plain.payloadType &&
           delivered.payloadMimeType == plain.payloadMimeType && delivered.objectType == plain.objectType &&
           !delivered.ingestionId && !delivered.payloadS3Path && !delivered.dataAssetName &&
           !delivered.dataAssetCountry;
}

PYLON_INLINE bool isEnvelope(Notification const& notification) {
    if (notification.messageId.empty() || notification.topicArn.empty() || !notification.message) return false;
    if (notification.type == "SubscriptionConfirmation" || notification.type == "UnsubscribeConfirmation")
        throw Error{ErrorKind::invalidInput,
                    pylon::detail::concat({"this is no message but a ", notification.type, " of topic ",
                                           notification.topicArn, ": visit its SubscribeURL"})};
    return notification.type == "Notification";
}

PYLON_INLINE Message messageIn(Notification&& notification) {
    Message message{.body = *std::move(notification.message)};
    for (auto& [name, attribute] : notification.messageAttributes) {
        if (pylon::detail::isBinaryType(attribute.type)) {
            auto bytes = base64Decode(attribute.value);
            if (!bytes)
                throw Error{ErrorKind::malformed,
                            pylon::detail::concat({"the notification's binary attribute ", name, " is not base64"})};
            attribute.value = *std::move(bytes);
        }
        pylon::detail::takeAttribute(message, name, std::move(attribute.type), std::move(attribute.value));
    }
    Delivery delivery{.messageId = std::move(notification.messageId)};
    if (notification.timestamp)
        if (auto const time = parseIso8601(*notification.timestamp)) delivery.sentAt = *time;
    message.delivery = std::move(delivery);
    return message;
}

PYLON_INLINE std::optional<Notification> onlyNotification(LambdaEvent&& event) {
    if (event.records.empty()) return std::nullopt;
    for (auto const& each : event.records)
        if (!each.sns || !isEnvelope(*each.sns)) return std::nullopt;
    if (event.records.size() != 1)
        throw Error{ErrorKind::invalidInput,
                    "this event holds several messages, while SNS sends one at a time: decode them one by one"};
    return std::move(event.records.front().sns);
}

} // namespace pylon::sns::detail

#endif // PYLON_SERVICES_SNS_DECODE_IPP
