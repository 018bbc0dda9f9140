// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_OPERATIONS_HPP
#define PYLON_SERVICES_SNS_OPERATIONS_HPP

#include <pylon/core/batch_result.hpp>
#include <pylon/core/message_attributes.hpp>
#include <pylon/services/sns/service.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// @file
/// The operations that a topic is used with. Those that topics and subscriptions are made and managed with stand in management.hpp.

namespace pylon::sns {

using pylon::BatchResultErrorEntry;
using pylon::MessageAttributes;
using pylon::MessageAttributeValue;

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
    MessageAttributes messageAttributes{};
    std::optional<std::string> messageDeduplicationId{};
    std::optional<std::string> messageGroupId{};
};

struct PublishBatchRequestEntry {
    static constexpr auto bindings = Publish::bindings;

    std::string id{};
    std::string message{};
    std::optional<std::string> subject{};
    std::optional<std::string> messageStructure{};
    MessageAttributes messageAttributes{};
    std::optional<std::string> messageDeduplicationId{};
    std::optional<std::string> messageGroupId{};
};

struct PublishBatchResultEntry {
    std::string id{};
    std::string messageId{};
    std::optional<std::string> sequenceNumber{};
};

struct PublishBatchOutput {
    std::vector<PublishBatchResultEntry> successful{};
    std::vector<BatchResultErrorEntry> failed{};
};

/// Sends up to ten messages. Answers 200 even where entries failed.
/// https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
struct PublishBatch {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "PublishBatch";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    using Output = PublishBatchOutput;

    std::string topicArn{};
    std::vector<PublishBatchRequestEntry> publishBatchRequestEntries{};
};

} // namespace pylon::sns

PYLON_ADAPT_STRUCT(pylon::sns::PublishOutput, messageId, sequenceNumber);
PYLON_ADAPT_STRUCT(pylon::sns::Publish, topicArn, targetArn, message, subject, messageStructure, messageAttributes,
                   messageDeduplicationId, messageGroupId);
PYLON_ADAPT_STRUCT(pylon::sns::PublishBatchRequestEntry, id, message, subject, messageStructure, messageAttributes,
                   messageDeduplicationId, messageGroupId);
PYLON_ADAPT_STRUCT(pylon::sns::PublishBatchResultEntry, id, messageId, sequenceNumber);
PYLON_ADAPT_STRUCT(pylon::sns::PublishBatchOutput, successful, failed);
PYLON_ADAPT_STRUCT(pylon::sns::PublishBatch, topicArn, publishBatchRequestEntries);

#endif // PYLON_SERVICES_SNS_OPERATIONS_HPP
