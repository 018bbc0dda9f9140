// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_SQS_SERVICE_IPP

#include <pylon/backends/memory/sqs_errors.hpp>
#include <pylon/backends/memory/sqs_rules.hpp>
#include <pylon/backends/memory/sqs_service.hpp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace pylon::memory::detail {

/// In the query protocol the queue may be told by where the request goes, as in AWS's examples: `POST /123456789012/name`.
PYLON_INLINE void queueOfPath(Request& request) {
    if (request.path.size() < 2 || request.body.view().find("QueueUrl=") != std::string::npos ||
        request.query.find("QueueUrl=") != std::string::npos)
        return;
    auto const path = request.path.substr(0, request.path.find_last_not_of('/') + 1);
    appendQueryParameter(request.body.own(), "QueueUrl", request.scheme + "://" + request.authority + path);
}

PYLON_INLINE Service SqsService::service() {
    static constexpr std::array handlers{
        handler<&SqsService::sendMessage>,
        handler<&SqsService::sendMessageBatch>,
        handler<&SqsService::receiveMessage>,
        handler<&SqsService::deleteMessage>,
        handler<&SqsService::deleteMessageBatch>,
        handler<&SqsService::changeMessageVisibility>,
        handler<&SqsService::changeMessageVisibilityBatch>,
        handler<&SqsService::createQueue>,
        handler<&SqsService::deleteQueue>,
        handler<&SqsService::getQueueUrl>,
        handler<&SqsService::listQueues>,
        handler<&SqsService::listDeadLetterSourceQueues>,
        handler<&SqsService::purgeQueue>,
        handler<&SqsService::getQueueAttributes>,
        handler<&SqsService::setQueueAttributes>,
        handler<&SqsService::tagQueue>,
        handler<&SqsService::untagQueue>,
        handler<&SqsService::listQueueTags>,
    };
    return {&sqs::service, this, handlers, nullptr, &sqs::queryService, &queueOfPath};
}

/// A message of a batch, as if it had been sent alone.
PYLON_INLINE sqs::SendMessage asSingle(sqs::SendMessageBatchEntry const& entry) {
    return {.messageBody = entry.messageBody,
            .delaySeconds = entry.delaySeconds,
            .messageAttributes = entry.messageAttributes,
            .messageSystemAttributes = entry.messageSystemAttributes,
            .messageDeduplicationId = entry.messageDeduplicationId,
            .messageGroupId = entry.messageGroupId};
}

template <class Entry> std::vector<std::string_view> idsOf(std::vector<Entry> const& entries) {
    std::vector<std::string_view> ids;
    ids.reserve(entries.size());
    for (auto const& each : entries)
        ids.push_back(each.id);
    return ids;
}

PYLON_INLINE Refusal checkSize(std::size_t size, int limit, std::string_view complaint) {
    if (size <= static_cast<std::size_t>(limit)) return std::nullopt;
    return invalidParameter("One or more parameters " + std::string{complaint} +
                            ". Reason: Message must be shorter than " + std::to_string(limit) + " bytes.");
}

PYLON_INLINE Answer<sqs::SendMessageOutput> SqsService::sendMessage(sqs::SendMessage& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto& queue = std::get<0>(located)->second;
    if (auto refusal = checkMessage(input, queue.settings())) return *std::move(refusal);
    if (auto refusal = checkSize(sizeOf(input), queue.settings().maximumMessageSize, "are invalid"))
        return *std::move(refusal);
    return queue.send(std::move(input), call.traceHeader, call);
}

PYLON_INLINE Answer<sqs::SendMessageBatchOutput> SqsService::sendMessageBatch(sqs::SendMessageBatch const& input,
                                                                              Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto& queue = std::get<0>(located)->second;
    if (auto refusal = checkBatchIds(idsOf(input.entries), "SendMessageBatchRequestEntry")) return *std::move(refusal);

    std::vector<sqs::SendMessage> messages;
    std::size_t total = 0;
    for (auto const& each : input.entries)
        total += sizeOf(messages.emplace_back(asSingle(each)));
    if (total > greatestBatch)
        return sqsError("BatchRequestTooLong", "Batch requests cannot be longer than " + std::to_string(greatestBatch) +
                                                   " bytes. You have sent " + std::to_string(total) + " bytes.");
    for (auto const& each : messages)
        // Unlike alone, a message in a batch that lacks its group is called invalid.
        if (auto refusal = checkFifoEntry(each, queue.settings())) return invalidParameter(refusal->message);

    sqs::SendMessageBatchOutput output;
    for (std::size_t i = 0; i != messages.size(); ++i) {
        auto const& id = input.entries[i].id;
        auto refusal = call.entryRefusal(i);
        if (!refusal) refusal = checkMessage(messages[i], queue.settings());
        if (!refusal)
            refusal = checkSize(sizeOf(messages[i]), queue.settings().maximumMessageSize, "cannot be validated");
        if (refusal) {
            output.failed.push_back(asBatchEntry(id, *refusal));
            continue;
        }
        auto sent = queue.send(std::move(messages[i]), call.traceHeader, call);
        output.successful.push_back({.id = id,
                                     .messageId = std::move(sent.messageId),
                                     .md5OfMessageBody = std::move(sent.md5OfMessageBody),
                                     .md5OfMessageAttributes = std::move(sent.md5OfMessageAttributes),
                                     .md5OfMessageSystemAttributes = std::move(sent.md5OfMessageSystemAttributes),
                                     .sequenceNumber = std::move(sent.sequenceNumber)});
    }
    return output;
}

/// Of a message's system attributes those that were asked for.
PYLON_INLINE sqs::StringMap systemAttributes(StoredMessage const& message, sqs::ReceiveMessage const& input) {
    sqs::StringMap all = message.systemAttributes;
    message.addImplied(all);
    all["ApproximateReceiveCount"] = std::to_string(message.receiveCount);
    all["ApproximateFirstReceiveTimestamp"] = millisecondsOf(*message.firstReceived);
    auto const asked = [](std::vector<std::string> const& names, std::string const& name) {
        return std::find_if(names.begin(), names.end(),
                            [&](auto const& each) { return each == "All" || each == name; }) != names.end();
    };
    std::erase_if(all, [&](auto const& each) {
        return !asked(input.attributeNames, each.first) && !asked(input.messageSystemAttributeNames, each.first);
    });
    return all;
}

PYLON_INLINE Refusal checkReceive(sqs::ReceiveMessage const& input) {
    constexpr std::array<std::string_view, 10> known{"All",
                                                     "SenderId",
                                                     "SentTimestamp",
                                                     "ApproximateReceiveCount",
                                                     "ApproximateFirstReceiveTimestamp",
                                                     "SequenceNumber",
                                                     "MessageDeduplicationId",
                                                     "MessageGroupId",
                                                     "AWSTraceHeader",
                                                     "DeadLetterQueueSourceArn"};
    for (auto const* const names : {&input.attributeNames, &input.messageSystemAttributeNames})
        for (auto const& name : *names)
            if (std::find(known.begin(), known.end(), name) == known.end())
                return sqsError("InvalidAttributeName", "Unknown Attribute " + name + ".");
    if (auto refusal = checkRange(input.maxNumberOfMessages, 1, 10, "MaxNumberOfMessages",
                                  "Must be between 1 and 10, if provided."))
        return refusal;
    if (auto refusal = checkRange(input.visibilityTimeout, 0, 43'200, "VisibilityTimeout",
                                  "Must be >= 0 and <= 43200, if provided."))
        return refusal;
    if (auto refusal =
            checkRange(input.waitTimeSeconds, 0, 20, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided."))
        return refusal;
    if (input.receiveRequestAttemptId)
        return unmodelled("the in-memory sqs does not model the parameter ReceiveRequestAttemptId of ReceiveMessage");
    return std::nullopt;
}

PYLON_INLINE Answer<sqs::ReceiveMessageOutput> SqsService::receiveMessage(sqs::ReceiveMessage const& input,
                                                                          Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto& [name, queue] = *std::get<0>(located);
    auto const& settings = queue.settings();
    if (auto refusal = checkReceive(input)) return *std::move(refusal);
    if (!settings.fifo && queue.full(call.ticks))
        return sqsError("OverLimit", "The maximum number of in flight messages is reached. There are " +
                                         std::to_string(queue.counts(call.ticks).inFlight) + " of them.");

    auto const wornOut = [&, self = &queue, source = arnOf(name)](StoredMessage& message) {
        auto const target = queues_.find(nameInArn(settings.redrivePolicy->deadLetterTargetArn));
        // A queue may be named as its own: its messages have nowhere to go.
        if (target == queues_.end() || &target->second == self) return false;
        auto moved = message;
        target->second.adopt(std::move(moved), source, call.ticks);
        return true;
    };
    auto const received = queue.receive(static_cast<std::size_t>(input.maxNumberOfMessages.value_or(1)),
                                        input.visibilityTimeout.value_or(settings.visibilityTimeout), call, wornOut);
    sqs::ReceiveMessageOutput output;
    for (auto const& [message, handle] : received) {
        auto& out = output.messages.emplace_back();
        out.messageId = message->idText();
        out.receiptHandle = handle;
        out.body = message->body;
        out.md5OfBody = md5Hex(message->body);
        out.attributes = systemAttributes(*message, input);
        out.messageAttributes = selected(message->attributes, input.messageAttributeNames);
        if (!out.messageAttributes.empty()) out.md5OfMessageAttributes = md5Hex(out.messageAttributes);
    }
    auto const wait = std::chrono::seconds{input.waitTimeSeconds.value_or(settings.receiveMessageWaitTimeSeconds)};
    if (output.messages.empty() && call.ticks < call.began + wait)
        return Park{call.began + wait, &queue.arrival, queue.nextVisible()};
    return output;
}

PYLON_INLINE protocol::ServiceError invalidHandle(std::string const& handle) {
    return sqsError("ReceiptHandleIsInvalid",
                    "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
}

/// Whether a FIFO queue refuses a handle: one that is not the latest, or whose message has come back.
PYLON_INLINE Refusal checkExpired(SqsQueue const& queue, SqsQueue::Found const& found, std::string const& handle) {
    if (!queue.settings().fifo || found.message == nullptr ||
        (found.latest && found.message->place == StoredMessage::Place::inFlight))
        return std::nullopt;
    return invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.");
}

PYLON_INLINE Refusal SqsService::remove(SqsQueue& queue, std::string const& handle, Call const& call) {
    if (handle.empty()) return missingParameter("ReceiptHandle");
    auto const found = queue.find(handle, call.ticks);
    if (!found) return invalidHandle(handle);
    if (auto refusal = checkExpired(queue, *found, handle)) return refusal;
    // An older handle of a standard queue deletes nothing, and says nothing.
    if (found->message != nullptr && found->latest) queue.remove(found->order);
    return std::nullopt;
}

PYLON_INLINE Refusal SqsService::changeVisibility(SqsQueue& queue, std::string const& handle,
                                                  std::optional<int> timeout, Call const& call) {
    if (handle.empty()) return missingParameter("ReceiptHandle");
    if (!timeout) return missingParameter("VisibilityTimeout");
    if (auto refusal = checkRange(timeout, 0, 43'200, "VisibilityTimeout", "Must be between 0 and 43200, if provided."))
        return refusal;
    auto const found = queue.find(handle, call.ticks);
    if (!found) return invalidHandle(handle);
    if (found->message == nullptr)
        return invalidValue(handle, "ReceiptHandle",
                            "Message does not exist or is not available for visibility timeout change.");
    if (auto refusal = checkExpired(queue, *found, handle)) return refusal;
    if (!found->latest)
        return sqsError("MessageNotInflight", "The message referred to is not in flight by this receipt handle.");
    auto const until = call.ticks + std::chrono::seconds{*timeout};
    if (until > found->message->receivedAt.value_or(Ticks{}) + std::chrono::hours{12})
        return invalidValue(std::to_string(*timeout), "VisibilityTimeout",
                            "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]");
    queue.hide(found->order, until, call.ticks);
    return std::nullopt;
}

PYLON_INLINE Answer<sqs::Empty> SqsService::deleteMessage(sqs::DeleteMessage const& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (auto refusal = remove(std::get<0>(located)->second, input.receiptHandle, call)) return *std::move(refusal);
    return sqs::Empty{};
}

PYLON_INLINE Answer<sqs::Empty> SqsService::changeMessageVisibility(sqs::ChangeMessageVisibility const& input,
                                                                    Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (auto refusal =
            changeVisibility(std::get<0>(located)->second, input.receiptHandle, input.visibilityTimeout, call))
        return *std::move(refusal);
    return sqs::Empty{};
}

/// Does `act` for every entry, and sorts them by whether it refused.
template <class Output, class Entry, class Act>
Output forEachEntry(std::vector<Entry> const& entries, Call const& call, Act const& act) {
    Output output;
    for (std::size_t i = 0; i != entries.size(); ++i) {
        auto const& each = entries[i];
        auto refusal = call.entryRefusal(i);
        if (!refusal) refusal = act(each);
        if (refusal)
            output.failed.push_back(asBatchEntry(each.id, *refusal));
        else
            output.successful.push_back({each.id});
    }
    return output;
}

PYLON_INLINE Answer<sqs::DeleteMessageBatchOutput> SqsService::deleteMessageBatch(sqs::DeleteMessageBatch const& input,
                                                                                  Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (auto refusal = checkBatchIds(idsOf(input.entries), "DeleteMessageBatchRequestEntry"))
        return *std::move(refusal);
    auto& queue = std::get<0>(located)->second;
    return forEachEntry<sqs::DeleteMessageBatchOutput>(
        input.entries, call, [&](auto const& each) { return remove(queue, each.receiptHandle, call); });
}

PYLON_INLINE Answer<sqs::ChangeMessageVisibilityBatchOutput>
SqsService::changeMessageVisibilityBatch(sqs::ChangeMessageVisibilityBatch const& input, Call const& call) {
    auto located = locate(input.queueUrl);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    if (auto refusal = checkBatchIds(idsOf(input.entries), "ChangeMessageVisibilityBatchRequestEntry"))
        return *std::move(refusal);
    auto& queue = std::get<0>(located)->second;
    return forEachEntry<sqs::ChangeMessageVisibilityBatchOutput>(input.entries, call, [&](auto const& each) {
        return changeVisibility(queue, each.receiptHandle, each.visibilityTimeout, call);
    });
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SQS_SERVICE_IPP
