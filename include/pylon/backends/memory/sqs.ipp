// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SQS_IPP
#define PYLON_BACKENDS_MEMORY_SQS_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/refusal_error.hpp>
#include <pylon/backends/memory/sqs.hpp>

namespace pylon::memory {

namespace detail {

/// The attributes that differ from SQS's defaults, so that an attribute which the kind of queue lacks is not named.
PYLON_INLINE sqs::StringMap attributesOf(QueueOptions const& options, bool fifo, SqsService const& service) {
    QueueOptions const usual;
    sqs::StringMap all;
    auto const set = [&](char const* name, auto value, auto usually) {
        if (value != usually) all[name] = std::to_string(value);
    };
    set("VisibilityTimeout", options.visibilityTimeout.count(), usual.visibilityTimeout.count());
    set("DelaySeconds", options.delay.count(), usual.delay.count());
    set("ReceiveMessageWaitTimeSeconds", options.receiveWait.count(), usual.receiveWait.count());
    set("MessageRetentionPeriod", options.retention.count(), usual.retention.count());
    set("MaximumMessageSize", options.maximumMessageSize, usual.maximumMessageSize);
    if (fifo) all["FifoQueue"] = "true";
    if (options.contentBasedDeduplication) all["ContentBasedDeduplication"] = "true";
    if (options.highThroughput) {
        all["DeduplicationScope"] = "messageGroup";
        all["FifoThroughputLimit"] = "perMessageGroupId";
    }
    if (!options.deadLetter.queue.empty())
        all["RedrivePolicy"] = R"({"deadLetterTargetArn":")" + service.arnOf(options.deadLetter.queue) +
                               R"(","maxReceiveCount":)" + std::to_string(options.deadLetter.maxReceiveCount) + "}";
    return all;
}

PYLON_INLINE SqsQueue& existing(SqsService& service, std::string_view queue) {
    if (auto* const found = service.find(queue)) return *found;
    throw Error(ErrorKind::notFound, "this Cloud has no queue " + std::string{queue});
}

} // namespace detail

PYLON_INLINE std::string Sqs::createQueue(std::string_view name, QueueOptions const& options) {
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    auto const fifo = name.ends_with(".fifo");
    auto answer = account_->sqs.createQueue({.queueName = std::string{name},
                                             .attributes = detail::attributesOf(options, fifo, account_->sqs),
                                             .tags = options.tags},
                                            {clock.ticks(), clock.ticks(), clock.now(), {}});
    if (auto const* const refusal = answer.error()) throw detail::asError(*refusal, sqs::service.id, "CreateQueue");
    clock.changed();
    return answer.output()->queueUrl;
}

PYLON_INLINE std::string Sqs::url(std::string_view name) const { return account_->sqs.urlOf(name); }

PYLON_INLINE std::string Sqs::arn(std::string_view name) const { return account_->sqs.arnOf(name); }

PYLON_INLINE MessageCounts Sqs::messageCount(std::string_view queue) const {
    auto const lock = account_->clock.lock();
    auto const counts = detail::existing(account_->sqs, queue).counts(account_->clock.ticks());
    return {counts.available, counts.delayed, counts.inFlight};
}

PYLON_INLINE std::vector<std::string> Sqs::bodies(std::string_view queue) const {
    auto const lock = account_->clock.lock();
    return detail::existing(account_->sqs, queue).bodies(account_->clock.ticks());
}

PYLON_INLINE void Sqs::setInFlightLimit(std::size_t limit) {
    auto const lock = account_->clock.lock();
    account_->sqs.inFlightLimit = limit;
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_SQS_IPP
