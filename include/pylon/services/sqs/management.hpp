// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_MANAGEMENT_HPP
#define PYLON_SERVICES_SQS_MANAGEMENT_HPP

#include <pylon/services/sqs/operations.hpp>

/// @file
/// The operations that queues are made and managed with.

namespace pylon::sqs {

struct CreateQueueOutput {
    std::string queueUrl{};
};

/// Makes a queue, or finds the one of this name whose attributes are the same.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
struct CreateQueue {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "CreateQueue";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = CreateQueueOutput;
    static constexpr std::array bindings{
        inQuery("attributes", "Attribute"),
        Binding{
            .member = "tags", .wire = "tags", .flattened = true, .key = "Key", .value = "Value", .queryName = "Tag"}};

    std::string queueName{};
    StringMap attributes{};
    StringMap tags{};
};

/// Deletes a queue with all its messages. Its name cannot be used again for 60 seconds.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
struct DeleteQueue {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "DeleteQueue";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string queueUrl{};
};

struct ListQueuesOutput {
    static constexpr std::array bindings{inQuery("queueUrls", "QueueUrl")};

    std::vector<std::string> queueUrls{};
    std::optional<std::string> nextToken{}; ///< only where `maxResults` was given
};

/// Lists queues, at most 1000 at a time.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
struct ListQueues {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "ListQueues";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListQueuesOutput;

    std::optional<std::string> queueNamePrefix{};
    std::optional<std::string> nextToken{};
    std::optional<int> maxResults{};
};

struct ListDeadLetterSourceQueuesOutput {
    static constexpr std::array bindings{
        Binding{.member = "queueUrls", .wire = "queueUrls", .flattened = true, .queryName = "QueueUrl"}};

    std::vector<std::string> queueUrls{};
    std::optional<std::string> nextToken{}; ///< only where `maxResults` was given
};

/// Lists the queues whose dead-letter queue this is.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html
struct ListDeadLetterSourceQueues {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "ListDeadLetterSourceQueues";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListDeadLetterSourceQueuesOutput;

    std::string queueUrl{};
    std::optional<std::string> nextToken{};
    std::optional<int> maxResults{};
};

/// Deletes all messages of a queue. Allowed once in 60 seconds.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html
struct PurgeQueue {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "PurgeQueue";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string queueUrl{};
};

/// Changes a queue's attributes; those that are not named stay as they are.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
struct SetQueueAttributes {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "SetQueueAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;
    static constexpr std::array bindings{inQuery("attributes", "Attribute")};

    std::string queueUrl{};
    StringMap attributes{};
};

/// Sets anew how long a received message stays hidden, counted from now; 0 gives it back.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
struct ChangeMessageVisibility {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "ChangeMessageVisibility";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string queueUrl{};
    std::string receiptHandle{};
    std::optional<int> visibilityTimeout{}; ///< required by the service
};

/// Adds tags to a queue, or changes their values.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html
struct TagQueue {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "TagQueue";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;
    static constexpr std::array bindings{inQuery("tags", "Tag", "Key")};

    std::string queueUrl{};
    StringMap tags{};
};

/// Takes tags off a queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html
struct UntagQueue {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "UntagQueue";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;
    static constexpr std::array bindings{inQuery("tagKeys", "TagKey")};

    std::string queueUrl{};
    std::vector<std::string> tagKeys{};
};

struct ListQueueTagsOutput {
    static constexpr std::array bindings{inQuery("tags", "Tag", "Key")};

    StringMap tags{};
};

/// Reads a queue's tags. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html
struct ListQueueTags {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "ListQueueTags";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListQueueTagsOutput;

    std::string queueUrl{};
};

} // namespace pylon::sqs

PYLON_ADAPT_STRUCT(pylon::sqs::CreateQueueOutput, queueUrl);
PYLON_ADAPT_STRUCT(pylon::sqs::CreateQueue, queueName, attributes, tags);
PYLON_ADAPT_STRUCT(pylon::sqs::DeleteQueue, queueUrl);
PYLON_ADAPT_STRUCT(pylon::sqs::ListQueuesOutput, queueUrls, nextToken);
PYLON_ADAPT_STRUCT(pylon::sqs::ListQueues, queueNamePrefix, nextToken, maxResults);
PYLON_ADAPT_STRUCT(pylon::sqs::ListDeadLetterSourceQueuesOutput, queueUrls, nextToken);
PYLON_ADAPT_STRUCT(pylon::sqs::ListDeadLetterSourceQueues, queueUrl, nextToken, maxResults);
PYLON_ADAPT_STRUCT(pylon::sqs::PurgeQueue, queueUrl);
PYLON_ADAPT_STRUCT(pylon::sqs::SetQueueAttributes, queueUrl, attributes);
PYLON_ADAPT_STRUCT(pylon::sqs::ChangeMessageVisibility, queueUrl, receiptHandle, visibilityTimeout);
PYLON_ADAPT_STRUCT(pylon::sqs::TagQueue, queueUrl, tags);
PYLON_ADAPT_STRUCT(pylon::sqs::UntagQueue, queueUrl, tagKeys);
PYLON_ADAPT_STRUCT(pylon::sqs::ListQueueTagsOutput, tags);
PYLON_ADAPT_STRUCT(pylon::sqs::ListQueueTags, queueUrl);

#endif // PYLON_SERVICES_SQS_MANAGEMENT_HPP
