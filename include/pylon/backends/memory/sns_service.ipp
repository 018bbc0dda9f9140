// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_SNS_SERVICE_IPP

#include <pylon/backends/memory/sns_errors.hpp>
#include <pylon/backends/memory/sns_rules.hpp>
#include <pylon/backends/memory/sns_service.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/services/sns/notification.hpp>

#include <array>
#include <chrono>
#include <span>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service SnsService::service() {
    static constexpr std::array handlers{
        handler<&SnsService::publish>,
        handler<&SnsService::publishBatch>,
        handler<&SnsService::createTopic>,
        handler<&SnsService::deleteTopic>,
        handler<&SnsService::listTopics>,
        handler<&SnsService::getTopicAttributes>,
        handler<&SnsService::setTopicAttributes>,
        handler<&SnsService::subscribe>,
        handler<&SnsService::unsubscribe>,
        handler<&SnsService::listSubscriptions>,
        handler<&SnsService::listSubscriptionsByTopic>,
        handler<&SnsService::getSubscriptionAttributes>,
        handler<&SnsService::setSubscriptionAttributes>,
    };
    return {&sns::service, this, handlers};
}

PYLON_INLINE Answer<sns::PublishOutput> SnsService::publish(sns::Publish const& input, Call const& call) {
    sns::PublishBatchRequestEntry const message{.message = input.message,
                                                .subject = input.subject,
                                                .messageStructure = input.messageStructure,
                                                .messageAttributes = input.messageAttributes,
                                                .messageDeduplicationId = input.messageDeduplicationId,
                                                .messageGroupId = input.messageGroupId};
    if (auto refusal = checkPublication(message)) return *std::move(refusal);
    if (input.topicArn && input.targetArn) return snsInvalid("TopicArn or TargetArn Reason: both are given");
    auto const& arn = input.topicArn ? input.topicArn : input.targetArn;
    if (!arn) return snsInvalid("TopicArn or TargetArn Reason: no value for required parameter");
    if (arn->find(":endpoint/") != arn->npos)
        return unmodelled("the in-memory sns does not model the endpoints of mobile applications");
    auto located = locate(*arn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const topic = std::get<0>(located);
    if (auto refusal = checkForTopic(message, topic->second.fifo, topic->second.contentBasedDeduplication))
        return *std::move(refusal);
    return take(topic, message, call);
}

PYLON_INLINE Answer<sns::PublishBatchOutput> SnsService::publishBatch(sns::PublishBatch const& input,
                                                                      Call const& call) {
    auto located = locate(input.topicArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const topic = std::get<0>(located);
    auto const& entries = input.publishBatchRequestEntries;
    if (auto refusal = checkPublishBatch(entries)) return *std::move(refusal);
    // One entry that is wrong fails all.
    for (auto const& each : entries) {
        if (auto refusal = checkPublication(each)) return *std::move(refusal);
        if (auto refusal = checkForTopic(each, topic->second.fifo, topic->second.contentBasedDeduplication))
            return *std::move(refusal);
    }
    sns::PublishBatchOutput output;
    for (std::size_t i = 0; i != entries.size(); ++i) {
        if (auto const refusal = call.entryRefusal(i)) {
            output.failed.push_back({.id = entries[i].id,
                                     .senderFault = refusal->senderFault,
                                     .code = refusal->code,
                                     .message = refusal->message});
            continue;
        }
        auto taken = take(topic, entries[i], call);
        output.successful.push_back({entries[i].id, std::move(taken.messageId), std::move(taken.sequenceNumber)});
    }
    return output;
}

PYLON_INLINE sns::PublishOutput SnsService::take(Topics::iterator found, sns::PublishBatchRequestEntry const& message,
                                                 Call const& call) {
    auto& topic = found->second;
    sns::PublishOutput published{.messageId = makeUuid()};
    if (topic.fifo) {
        std::erase_if(topic.duplicates, [&](auto const& each) { return each.second.until <= call.ticks; });
        auto key = topic.deduplicatesByGroup ? *message.messageGroupId : std::string{};
        key.append(1, ' ').append(message.messageDeduplicationId ? *message.messageDeduplicationId
                                                                 : hexEncode(sha256(message.message)));
        if (auto const known = topic.duplicates.find(key); known != topic.duplicates.end()) return known->second.answer;
        published.sequenceNumber = std::to_string(topic.nextSequence++);
        topic.duplicates.emplace(std::move(key), SnsDuplicate{call.ticks + std::chrono::minutes{5}, published});
    }
    auto const arn = arnOf(found->first);
    for (auto const& each : topic.subscriptions)
        if (each.filterPolicy.matches(message.messageAttributes, message.message))
            deliver(arn, topic, each, message, published, call);
    return published;
}

PYLON_INLINE std::string SnsService::envelope(std::string const& topicArn, SnsTopic const& topic,
                                              SnsSubscription const& subscription,
                                              sns::PublishBatchRequestEntry const& message,
                                              sns::PublishOutput const& published, Call const& call) const {
    sns::Notification notification{.type = "Notification",
                                   .messageId = published.messageId,
                                   .sequenceNumber = published.sequenceNumber,
                                   .topicArn = topicArn,
                                   .subject = message.subject,
                                   .message = textForQueues(message)};
    auto const now = std::chrono::floor<std::chrono::milliseconds>(call.now);
    notification.timestamp = formatIso8601(now);
    // With all its digits, which an ISO 8601 time need not have.
    if (auto& text = *notification.timestamp; text.find('.') == text.npos) text.insert(text.size() - 1, ".000");
    auto const host = "https://sns." + region_ + ".amazonaws.com/";
    if (!topic.fifo) {
        notification.signatureVersion = topic.signatureVersion.value_or("1");
        auto const digest = hmacSha256(secret_, published.messageId + *notification.message);
        notification.signature = base64Encode(hexEncode(digest));
        notification.signingCertURL = host + "SimpleNotificationService-in-memory.pem";
    }
    notification.unsubscribeURL = host + "?Action=Unsubscribe&SubscriptionArn=" + subscription.arn;
    if (!message.messageStructure)
        for (auto const& [name, attribute] : message.messageAttributes)
            notification.messageAttributes[name] = {attribute.dataType, attribute.binaryValue
                                                                            ? base64Encode(attribute.binaryValue->bytes)
                                                                            : attribute.stringValue.value_or("")};
    std::string text;
    RapidJsonCodec::write(view(notification), {.naming = Naming::capitalized}, text).value();
    return text;
}

PYLON_INLINE Refusal SnsService::send(std::string_view queueArn, sqs::SendMessage message, Call const& call) {
    auto const prefix = sqs_->arnOf("");
    if (!queueArn.starts_with(prefix))
        return snsError(404, "NotFound",
                        "the in-memory AWS has one account in one region, and this queue is elsewhere");
    message.queueUrl = sqs_->urlOf(queueArn.substr(prefix.size()));
    auto answer = sqs_->sendMessage(message, call);
    if (auto* const error = answer.error()) return std::move(*error);
    return std::nullopt;
}

PYLON_INLINE void SnsService::deliver(std::string const& topicArn, SnsTopic const& topic,
                                      SnsSubscription const& subscription, sns::PublishBatchRequestEntry const& message,
                                      sns::PublishOutput const& published, Call const& call) {
    sqs::SendMessage delivery;
    if (subscription.rawDelivery) {
        delivery.messageBody = textForQueues(message);
        if (!message.messageStructure) delivery.messageAttributes = message.messageAttributes;
    } else
        delivery.messageBody = envelope(topicArn, topic, subscription, message, published, call);
    if (subscription.queueArn.ends_with(".fifo")) {
        delivery.messageGroupId = message.messageGroupId;
        delivery.messageDeduplicationId =
            message.messageDeduplicationId ? message.messageDeduplicationId : hexEncode(sha256(message.message));
    } else if (!topic.fifo)
        delivery.messageGroupId = message.messageGroupId;
    auto const refusal = send(subscription.queueArn, delivery, call);
    if (!refusal) return;
    auto reason = refusal->message;
    if (!subscription.deadLetterArn.empty()) {
        auto const again = send(subscription.deadLetterArn, std::move(delivery), call);
        if (!again) return;
        reason += "; and its dead-letter queue: " + again->message;
    }
    failedDeliveries_.push_back({subscription.arn, subscription.queueArn, published.messageId, std::move(reason)});
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_SERVICE_IPP
