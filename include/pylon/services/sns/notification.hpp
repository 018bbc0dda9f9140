// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_NOTIFICATION_HPP
#define PYLON_SERVICES_SNS_NOTIFICATION_HPP

#include <pylon/core/adapt_struct.hpp>

#include <map>
#include <optional>
#include <string>

namespace pylon::sns {

/// A message attribute in an envelope.
struct NotificationAttribute {
    std::string type{};  ///< String, Number, Binary, with an optional `.label`; String.Array
    std::string value{}; ///< base64 where the type is Binary
};

/// The envelope that SNS puts around a message where delivery is not raw: the JSON text that a queue or an HTTP endpoint gets, and
/// what stands under `Sns` in the event of a Lambda function.
/// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
struct Notification {
    std::string type{}; ///< `Notification`
    std::string messageId{};
    std::optional<std::string> sequenceNumber{}; ///< FIFO topics
    std::string topicArn{};
    std::optional<std::string> subject{};
    std::optional<std::string> message{};
    std::optional<std::string> timestamp{}; ///< when it was published: ISO 8601, UTC
    std::optional<std::string> signatureVersion{};
    std::optional<std::string> signature{};
    std::optional<std::string> signingCertURL{};
    std::optional<std::string> unsubscribeURL{};
    std::map<std::string, NotificationAttribute> messageAttributes{};
};

} // namespace pylon::sns

PYLON_ADAPT_STRUCT(pylon::sns::NotificationAttribute, type, value);
PYLON_ADAPT_STRUCT(pylon::sns::Notification, type, messageId, sequenceNumber, topicArn, subject, message, timestamp,
                   signatureVersion, signature, signingCertURL, unsubscribeURL, messageAttributes);

#endif // PYLON_SERVICES_SNS_NOTIFICATION_HPP
