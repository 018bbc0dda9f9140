// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_DECODE_HPP
#define PYLON_SERVICES_SNS_DECODE_HPP

#include <pylon/core/client.hpp>
#include <pylon/core/message.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/services/sns/notification.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::sns {

namespace detail {

/// The event of a Lambda function that is subscribed to a topic.
struct LambdaRecord {
    std::optional<Notification> sns{};
};
struct LambdaEvent {
    std::vector<LambdaRecord> records{};
};

} // namespace detail
} // namespace pylon::sns

PYLON_ADAPT_STRUCT(pylon::sns::detail::LambdaRecord, sns);
PYLON_ADAPT_STRUCT(pylon::sns::detail::LambdaEvent, records);

namespace pylon::sns {

namespace detail {

/// Whether a message may be an envelope: it begins as an object does, and has no attributes, which an envelope has inside.
[[nodiscard]] bool mayBeEnvelope(Message const& delivered);
/// Whether it is one. @throws Error (invalidInput) for one that holds no message, but asks to confirm a subscription.
[[nodiscard]] bool isEnvelope(Notification const& notification);
/// The message that was published. @throws Error (malformed) for a binary attribute that is not base64.
[[nodiscard]] Message messageIn(Notification&& notification);
/// The one notification of an event. @throws Error (invalidInput) where there are several.
[[nodiscard]] std::optional<Notification> onlyNotification(LambdaEvent&& event);

} // namespace detail

/// The envelope that a text is, that a queue or an HTTP endpoint got, or that is in the event of a Lambda function; nothing where it is
/// neither. For what decode() does not give: subject, topic, time, signature (which nobody here has checked).
/// @throws Error (invalidInput) for a request to confirm a subscription.
template <Codec Json> [[nodiscard]] std::optional<Notification> readNotification(std::string_view text) {
    DocumentFormat const format{.naming = Naming::capitalized};
    Notification notification;
    std::string copy{text};
    if (Json::read(copy, mutableView(notification), format) && detail::isEnvelope(notification)) return notification;
    detail::LambdaEvent event;
    copy = text;
    if (Json::read(copy, mutableView(event), format)) return detail::onlyNotification(std::move(event));
    return std::nullopt;
}

/// The message that was published to a topic, of what a subscribed queue handed out: the same whether delivery is raw or not. What
/// holds no envelope is given back as it is.
///
///     queue.getMessage([](Message const& delivered) { handle(sns::decode(delivered)); });
///
/// `delivery` stays the queue's. A raw message that has no attributes and reads like an envelope is taken for one.
/// @throws Error: invalidInput for a request to confirm a subscription; malformed for attributes that cannot be read.
template <Codec Json> [[nodiscard]] Message decode(Message delivered) {
    if (!detail::mayBeEnvelope(delivered)) return delivered;
    auto notification = readNotification<Json>(delivered.body);
    if (!notification) return delivered;
    auto message = detail::messageIn(*std::move(notification));
    message.groupId = std::move(delivered.groupId);
    message.delivery = std::move(delivered.delivery);
    return message;
}
/// The same of a text: the body of a request to an HTTP endpoint, or the event of a Lambda function. `delivery` is the topic's.
template <Codec Json> [[nodiscard]] Message decode(std::string_view delivered) {
    if (auto notification = readNotification<Json>(delivered)) return detail::messageIn(*std::move(notification));
    return {.body = std::string{delivered}};
}

// Without a codec's name it is the default client's, for which `pylon/defaults.hpp` is to be included.
template <std::same_as<Message> M, class Stack = DefaultStack<M>> [[nodiscard]] Message decode(M const& delivered) {
    return decode<typename Stack::Serializer::Json>(Message{delivered});
}
template <std::convertible_to<std::string_view> Text, class Stack = DefaultStack<Text>>
[[nodiscard]] Message decode(Text const& delivered) {
    return decode<typename Stack::Serializer::Json>(std::string_view{delivered});
}

} // namespace pylon::sns

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sns/decode.ipp>
#endif

#endif // PYLON_SERVICES_SNS_DECODE_HPP
