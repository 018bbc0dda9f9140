// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_OPERATIONS_HPP
#define PYLON_SERVICES_SNS_OPERATIONS_HPP

#include <pylon/core/operation.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>

namespace pylon::sns {

/// Amazon Simple Notification Service, API version 2010-03-31.
inline constexpr ServiceInfo service{.id = "sns",
                                     .endpointPrefix = "sns",
                                     .signingName = "sns",
                                     .protocol = Protocol::query,
                                     .version = "2010-03-31",
                                     .xmlNamespace = "http://sns.amazonaws.com/doc/2010-03-31/"};

/// https://docs.aws.amazon.com/sns/latest/api/API_MessageAttributeValue.html
struct MessageAttributeValue {
    std::string dataType{};
    std::optional<std::string> stringValue{};
    std::optional<Blob> binaryValue{};

    bool operator==(MessageAttributeValue const&) const = default;
};

struct PublishOutput {
    std::string messageId{};
    std::optional<std::string> sequenceNumber{};
};

/// Sends a message to all subscriptions of a topic. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
struct Publish {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "Publish";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    static constexpr std::array bindings{
        Binding{.member = "messageAttributes", .key = "Name", .value = "Value"},
    };
    using Output = PublishOutput;

    std::optional<std::string> topicArn{};
    std::optional<std::string> targetArn{};
    std::string message{};
    std::optional<std::string> subject{};
    std::optional<std::string> messageStructure{};
    std::map<std::string, MessageAttributeValue> messageAttributes{};
    std::optional<std::string> messageDeduplicationId{};
    std::optional<std::string> messageGroupId{};
};

} // namespace pylon::sns

PYLON_ADAPT_STRUCT(pylon::sns::MessageAttributeValue, dataType, stringValue, binaryValue);
PYLON_ADAPT_STRUCT(pylon::sns::PublishOutput, messageId, sequenceNumber);
PYLON_ADAPT_STRUCT(pylon::sns::Publish, topicArn, targetArn, message, subject, messageStructure, messageAttributes,
                   messageDeduplicationId, messageGroupId);

#endif // PYLON_SERVICES_SNS_OPERATIONS_HPP
