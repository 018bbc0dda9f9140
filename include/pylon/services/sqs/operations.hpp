// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_OPERATIONS_HPP
#define PYLON_SERVICES_SQS_OPERATIONS_HPP

#include <pylon/core/batch_result.hpp>
#include <pylon/core/message_attributes.hpp>
#include <pylon/services/sqs/service.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// @file
/// The operations that a queue is used with. Those that queues are made and managed with stand in management.hpp.

namespace pylon::sqs {

using pylon::MessageAttributes;
using pylon::MessageAttributeValue;
using StringMap = std::map<std::string, std::string>;

struct GetQueueUrlOutput {
    std::string queueUrl{};
};

/// Finds a queue's URL by its name. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html
struct GetQueueUrl {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "GetQueueUrl";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = GetQueueUrlOutput;

    std::string queueName{};
    std::optional<std::string> queueOwnerAWSAccountId{};
};

struct SendMessageOutput {
    static constexpr std::array bindings{
        Binding{"md5OfMessageBody", In::body, "MD5OfMessageBody"},
        Binding{"md5OfMessageAttributes", In::body, "MD5OfMessageAttributes"},
        Binding{"md5OfMessageSystemAttributes", In::body, "MD5OfMessageSystemAttributes"},
    };

    std::string messageId{};
    std::optional<std::string> md5OfMessageBody{};
    std::optional<std::string> md5OfMessageAttributes{};
    std::optional<std::string> md5OfMessageSystemAttributes{};
    std::optional<std::string> sequenceNumber{};
};

/// Delivers a message to a queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
struct SendMessage {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "SendMessage";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    using Output = SendMessageOutput;
    static constexpr std::array bindings{inQuery("messageAttributes", "MessageAttribute"),
                                         inQuery("messageSystemAttributes", "MessageSystemAttribute")};

    std::string queueUrl{};
    std::string messageBody{};
    std::optional<int> delaySeconds{};
    MessageAttributes messageAttributes{};
    MessageAttributes messageSystemAttributes{};
    std::optional<std::string> messageDeduplicationId{};
    std::optional<std::string> messageGroupId{};
};

struct SendMessageBatchEntry {
    static constexpr auto bindings = SendMessage::bindings;

    std::string id{};
    std::string messageBody{};
    std::optional<int> delaySeconds{};
    MessageAttributes messageAttributes{};
    MessageAttributes messageSystemAttributes{};
    std::optional<std::string> messageDeduplicationId{};
    std::optional<std::string> messageGroupId{};
};

struct SendMessageBatchResultEntry {
    static constexpr auto bindings = SendMessageOutput::bindings;

    std::string id{};
    std::string messageId{};
    std::optional<std::string> md5OfMessageBody{};
    std::optional<std::string> md5OfMessageAttributes{};
    std::optional<std::string> md5OfMessageSystemAttributes{};
    std::optional<std::string> sequenceNumber{};
};

using pylon::BatchResultErrorEntry;

struct SendMessageBatchOutput {
    static constexpr std::array bindings{inQuery("successful", "SendMessageBatchResultEntry"),
                                         inQuery("failed", "BatchResultErrorEntry")};

    std::vector<SendMessageBatchResultEntry> successful{};
    std::vector<BatchResultErrorEntry> failed{};
};

/// Delivers up to ten messages. Answers 200 even where entries failed.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
struct SendMessageBatch {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "SendMessageBatch";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    using Output = SendMessageBatchOutput;
    static constexpr std::array bindings{inQuery("entries", "SendMessageBatchRequestEntry")};

    std::string queueUrl{};
    std::vector<SendMessageBatchEntry> entries{};

    [[nodiscard]] std::size_t bodySize() const noexcept {
        std::size_t size = queueUrl.size() + 300;
        for (auto const& entry : entries)
            size += entry.messageBody.size() + entry.messageAttributes.size() * 100 + 50;
        return size;
    }
};

/// A message as a queue hands it out.
struct ReceivedMessage {
    static constexpr std::array bindings{
        Binding{"md5OfBody", In::body, "MD5OfBody"},
        Binding{"md5OfMessageAttributes", In::body, "MD5OfMessageAttributes"},
        inQuery("attributes", "Attribute"),
        inQuery("messageAttributes", "MessageAttribute"),
    };

    std::string messageId{};
    std::string receiptHandle{};
    std::optional<std::string> md5OfBody{};
    std::string body{};
    StringMap attributes{}; ///< the system's own, as ApproximateReceiveCount
    std::optional<std::string> md5OfMessageAttributes{};
    MessageAttributes messageAttributes{};
};

struct ReceiveMessageOutput {
    static constexpr std::array bindings{inQuery("messages", "Message")};

    std::vector<ReceivedMessage> messages{};
};

/// Takes up to ten messages, hiding them from others for the visibility time-out. A retry may take further ones, the first
/// ones coming back after that time-out.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
struct ReceiveMessage {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "ReceiveMessage";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    using Output = ReceiveMessageOutput;
    static constexpr std::array bindings{inQuery("attributeNames", "AttributeName"),
                                         inQuery("messageSystemAttributeNames", "MessageSystemAttributeName"),
                                         inQuery("messageAttributeNames", "MessageAttributeName")};

    std::string queueUrl{};
    std::vector<std::string> attributeNames{}; ///< deprecated in favour of messageSystemAttributeNames
    std::vector<std::string> messageSystemAttributeNames{};
    std::vector<std::string> messageAttributeNames{};
    std::optional<int> maxNumberOfMessages{};
    std::optional<int> visibilityTimeout{};
    std::optional<int> waitTimeSeconds{};
    std::optional<std::string> receiveRequestAttemptId{};

    [[nodiscard]] Duration serverWait() const { return std::chrono::seconds{waitTimeSeconds.value_or(0)}; }
};

/// The answer of operations that have nothing to say.
struct Empty {};

/// Deletes a message by the handle of its latest receipt. Deleting what is gone is no error.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
struct DeleteMessage {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "DeleteMessage";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string queueUrl{};
    std::string receiptHandle{};
};

struct DeleteMessageBatchEntry {
    std::string id{};
    std::string receiptHandle{};
};

struct BatchResultEntry {
    std::string id{};
};

/// The answer of the batch operations that give nothing back but success or failure.
struct BatchOutput {
    std::vector<BatchResultEntry> successful{};
    std::vector<BatchResultErrorEntry> failed{};
};

struct DeleteMessageBatchOutput : BatchOutput {
    static constexpr std::array bindings{inQuery("successful", "DeleteMessageBatchResultEntry"),
                                         inQuery("failed", "BatchResultErrorEntry")};
};

/// Deletes up to ten messages. Answers 200 even where entries failed.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html
struct DeleteMessageBatch {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "DeleteMessageBatch";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = DeleteMessageBatchOutput;
    static constexpr std::array bindings{inQuery("entries", "DeleteMessageBatchRequestEntry")};

    std::string queueUrl{};
    std::vector<DeleteMessageBatchEntry> entries{};

    [[nodiscard]] std::size_t bodySize() const noexcept {
        std::size_t size = queueUrl.size() + 300;
        for (auto const& entry : entries)
            size += entry.receiptHandle.size() + 50;
        return size;
    }
};

struct ChangeMessageVisibilityBatchEntry {
    std::string id{};
    std::string receiptHandle{};
    std::optional<int> visibilityTimeout{};
};

struct ChangeMessageVisibilityBatchOutput : BatchOutput {
    static constexpr std::array bindings{inQuery("successful", "ChangeMessageVisibilityBatchResultEntry"),
                                         inQuery("failed", "BatchResultErrorEntry")};
};

/// Sets anew how long up to ten received messages stay hidden, counted from now; 0 gives them back.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
struct ChangeMessageVisibilityBatch {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "ChangeMessageVisibilityBatch";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ChangeMessageVisibilityBatchOutput;
    static constexpr std::array bindings{inQuery("entries", "ChangeMessageVisibilityBatchRequestEntry")};

    std::string queueUrl{};
    std::vector<ChangeMessageVisibilityBatchEntry> entries{};
};

struct GetQueueAttributesOutput {
    static constexpr std::array bindings{inQuery("attributes", "Attribute")};

    StringMap attributes{};
};

/// Reads a queue's attributes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
struct GetQueueAttributes {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "GetQueueAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = GetQueueAttributesOutput;
    static constexpr std::array bindings{inQuery("attributeNames", "AttributeName")};

    std::string queueUrl{};
    std::vector<std::string> attributeNames{};
};

} // namespace pylon::sqs

PYLON_ADAPT_STRUCT(pylon::sqs::Empty);
PYLON_ADAPT_STRUCT(pylon::sqs::GetQueueUrlOutput, queueUrl);
PYLON_ADAPT_STRUCT(pylon::sqs::GetQueueUrl, queueName, queueOwnerAWSAccountId);
PYLON_ADAPT_STRUCT(pylon::sqs::SendMessageOutput, messageId, md5OfMessageBody, md5OfMessageAttributes,
                   md5OfMessageSystemAttributes, sequenceNumber);
PYLON_ADAPT_STRUCT(pylon::sqs::SendMessage, queueUrl, messageBody, delaySeconds, messageAttributes,
                   messageSystemAttributes, messageDeduplicationId, messageGroupId);
PYLON_ADAPT_STRUCT(pylon::sqs::SendMessageBatchEntry, id, messageBody, delaySeconds, messageAttributes,
                   messageSystemAttributes, messageDeduplicationId, messageGroupId);
PYLON_ADAPT_STRUCT(pylon::sqs::SendMessageBatchResultEntry, id, messageId, md5OfMessageBody, md5OfMessageAttributes,
                   md5OfMessageSystemAttributes, sequenceNumber);
PYLON_ADAPT_STRUCT(pylon::sqs::SendMessageBatchOutput, successful, failed);
PYLON_ADAPT_STRUCT(pylon::sqs::SendMessageBatch, queueUrl, entries);
PYLON_ADAPT_STRUCT(pylon::sqs::ReceivedMessage, messageId, receiptHandle, md5OfBody, body, attributes,
                   md5OfMessageAttributes, messageAttributes);
PYLON_ADAPT_STRUCT(pylon::sqs::ReceiveMessageOutput, messages);
PYLON_ADAPT_STRUCT(pylon::sqs::ReceiveMessage, queueUrl, attributeNames, messageSystemAttributeNames,
                   messageAttributeNames, maxNumberOfMessages, visibilityTimeout, waitTimeSeconds,
                   receiveRequestAttemptId);
PYLON_ADAPT_STRUCT(pylon::sqs::DeleteMessage, queueUrl, receiptHandle);
PYLON_ADAPT_STRUCT(pylon::sqs::DeleteMessageBatchEntry, id, receiptHandle);
PYLON_ADAPT_STRUCT(pylon::sqs::BatchResultEntry, id);
PYLON_ADAPT_STRUCT(pylon::sqs::DeleteMessageBatchOutput, successful, failed);
PYLON_ADAPT_STRUCT(pylon::sqs::ChangeMessageVisibilityBatchOutput, successful, failed);
PYLON_ADAPT_STRUCT(pylon::sqs::DeleteMessageBatch, queueUrl, entries);
PYLON_ADAPT_STRUCT(pylon::sqs::ChangeMessageVisibilityBatchEntry, id, receiptHandle, visibilityTimeout);
PYLON_ADAPT_STRUCT(pylon::sqs::ChangeMessageVisibilityBatch, queueUrl, entries);
PYLON_ADAPT_STRUCT(pylon::sqs::GetQueueAttributesOutput, attributes);
PYLON_ADAPT_STRUCT(pylon::sqs::GetQueueAttributes, queueUrl, attributeNames);

#endif // PYLON_SERVICES_SQS_OPERATIONS_HPP
