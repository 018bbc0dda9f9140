// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_LINES_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_LINES_HPP

#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/backends/memory/dynamodb_table.hpp>
#include <pylon/backends/memory/lambda_service.hpp>
#include <pylon/backends/memory/s3_object.hpp>
#include <pylon/backends/memory/snapshot_shapes.hpp>
#include <pylon/backends/memory/sns_topic.hpp>
#include <pylon/backends/memory/sqs_queue.hpp>
#include <pylon/backends/memory/ssm_service.hpp>
#include <pylon/core/serializer.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// @file
/// The lines of a snapshot: each is one of SnapshotLine's members. What the services keep is in them as it is kept, and is listed
/// at the end of this file, once for writing and for reading. A member that is added may be absent from an older snapshot, and then is
/// as in a new object; where that is not what it should be, and where one goes or means something else, SnapshotHeader::current is raised.

namespace pylon::memory::detail {

struct SnapshotHeader {
    static constexpr int current = 1;

    int format = 0;
    std::string region{};
    std::string account{};
    WallTime savedAt{};          ///< by the Cloud's clock
    std::int64_t clockAhead = 0; ///< of the machine's, in milliseconds
};

struct SavedS3 {
    std::uint64_t uploadsBegun = 0;
};
struct SavedBucket {
    std::string name{};
    Timestamp created{};
};
/// Its content may go on in SnapshotLine::more.
struct SavedObject {
    std::string bucket{};
    std::string key{};
    S3Attributes attributes{};
    std::string content{};
};
struct SavedUpload {
    std::string bucket{};
    std::string key{};
    std::string id{};
    S3UploadAttributes upload{};
};
/// Its content may go on in SnapshotLine::more.
struct SavedPart {
    std::string bucket{};
    std::string key{};
    std::string upload{}; ///< its id
    int number = 0;
    S3PartAttributes attributes{};
    std::string content{};
};

struct SavedQueue {
    std::string name{};
    SqsQueueState queue{};
};
struct SavedMessage {
    std::string queue{};
    std::uint64_t order = 0; ///< its place among the queue's messages
    StoredMessage message{};
};
struct SavedQueueDeletion {
    std::string name{};
    Ticks at{};
};

struct SavedTopic {
    std::string name{};
    SnsTopicState topic{};
};
struct SavedSubscription {
    std::string topic{};
    SnsSubscriptionState subscription{};
};

struct SavedParameter {
    std::string name{};
    SsmVersion version{};
};

struct SavedItem {
    std::string table{};
    dynamodb::Item item{};
};
struct SavedTransaction {
    std::string token{};
    DynamodbTransaction transaction{};
};

struct SavedEvent {
    std::string function{};
    Ticks due{};
    LambdaEvent event{};
};

/// How lines are written and read.
inline constexpr DocumentFormat snapshotFormat{.unknown = Unknown::reject, .time = TimeForm::iso8601};

/// Exactly one of them is there. They are written in this order, what belongs to something after it.
struct SnapshotLine {
    std::optional<SnapshotHeader> snapshot{};
    std::optional<SavedS3> s3{};
    std::optional<SavedBucket> s3Bucket{};
    std::optional<SavedObject> s3Object{};
    std::optional<SavedUpload> s3Upload{};
    std::optional<SavedPart> s3Part{};
    std::optional<std::string> more{};
    std::optional<SavedQueue> sqsQueue{};
    std::optional<SavedMessage> sqsMessage{};
    std::optional<SavedQueueDeletion> sqsDeletedQueue{};
    std::optional<SavedTopic> snsTopic{};
    std::optional<SavedSubscription> snsSubscription{};
    std::optional<SavedParameter> ssmParameter{};
    std::optional<DynamodbTableState> dynamodbTable{};
    std::optional<SavedItem> dynamodbItem{};
    std::optional<SavedTransaction> dynamodbTransaction{};
    std::optional<SavedEvent> lambdaEvent{};
};

template <>
inline constexpr std::array<std::string_view, 3> enumNames<StoredMessage::Place>{"available", "delayed", "inFlight"};
template <> inline constexpr std::array<std::string_view, 2> enumNames<FilterScope>{"MessageAttributes", "MessageBody"};

} // namespace pylon::memory::detail

// What services keep.
PYLON_KEEP_STRUCT(pylon::memory::detail::S3Checksum, algorithm, value, type);
PYLON_KEEP_STRUCT(pylon::memory::detail::S3Attributes, eTag, lastModified, checksum, cacheControl, contentDisposition,
                  contentEncoding, contentLanguage, contentType, expires, metadata, tags);
PYLON_KEEP_STRUCT(pylon::memory::detail::S3UploadAttributes, object, algorithm);
PYLON_KEEP_STRUCT(pylon::memory::detail::S3PartAttributes, eTag, lastModified, checksum);
PYLON_KEEP_STRUCT(pylon::memory::detail::RedrivePolicy, deadLetterTargetArn, maxReceiveCount);
PYLON_KEEP_STRUCT(pylon::memory::detail::SqsSettings, fifo, delaySeconds, maximumMessageSize, messageRetentionPeriod,
                  receiveMessageWaitTimeSeconds, visibilityTimeout, contentBasedDeduplication, deduplicatesByGroup,
                  throughputByGroup, policy, redriveAllowPolicy, redrivePolicyText, redrivePolicy, kmsMasterKeyId,
                  kmsDataKeyReusePeriodSeconds, managedEncryption);
PYLON_KEEP_STRUCT(pylon::memory::detail::SqsDuplicate, messageId, sequenceNumber, until);
PYLON_KEEP_STRUCT(pylon::memory::detail::SqsQueueState, settings, inFlightLimit, secret, nextOrder, nextReceipt,
                  nextSequence, tags, created, modified, purged, rotation, duplicates, oldScope, newScopeAt);
PYLON_KEEP_STRUCT(pylon::memory::detail::StoredMessage, id, body, attributes, systemAttributes, sent, firstReceived,
                  sentTicks, visibleAt, receivedAt, receiveCount, receipt, place);
PYLON_KEEP_STRUCT(pylon::memory::detail::SnsDuplicate, until, answer);
PYLON_KEEP_STRUCT(pylon::memory::detail::SnsTopicState, fifo, contentBasedDeduplication, deduplicatesByGroup,
                  displayName, policyText, signatureVersion, tags, subscriptionsDeleted, nextSequence, duplicates);
PYLON_KEEP_STRUCT(pylon::memory::detail::SnsSubscriptionState, arn, queueArn, rawDelivery, filterPolicyText,
                  filterScope, redrivePolicyText, deadLetterArn);
PYLON_KEEP_STRUCT(pylon::memory::detail::SsmVersion, number, type, value, encrypted, tier, description, modified,
                  labels);
PYLON_KEEP_STRUCT(pylon::memory::detail::DynamodbTableState, made, id, created, timeToLive);
PYLON_KEEP_STRUCT(pylon::memory::detail::DynamodbTransaction, request, until);
PYLON_KEEP_STRUCT(pylon::memory::detail::LambdaEvent, payload, accepted, attempt);

// The lines.
PYLON_KEEP_STRUCT(pylon::memory::detail::SnapshotHeader, format, region, account, savedAt, clockAhead);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedS3, uploadsBegun);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedBucket, name, created);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedObject, bucket, key, attributes, content);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedUpload, bucket, key, id, upload);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedPart, bucket, key, upload, number, attributes, content);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedQueue, name, queue);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedMessage, queue, order, message);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedQueueDeletion, name, at);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedTopic, name, topic);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedSubscription, topic, subscription);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedParameter, name, version);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedItem, table, item);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedTransaction, token, transaction);
PYLON_KEEP_STRUCT(pylon::memory::detail::SavedEvent, function, due, event);
PYLON_KEEP_STRUCT(pylon::memory::detail::SnapshotLine, snapshot, s3, s3Bucket, s3Object, s3Upload, s3Part, more,
                  sqsQueue, sqsMessage, sqsDeletedQueue, snsTopic, snsSubscription, ssmParameter, dynamodbTable,
                  dynamodbItem, dynamodbTransaction, lambdaEvent);

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_LINES_HPP
