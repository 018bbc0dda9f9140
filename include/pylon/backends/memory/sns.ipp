// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_IPP
#define PYLON_BACKENDS_MEMORY_SNS_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/refusal_error.hpp>
#include <pylon/backends/memory/sns.hpp>

namespace pylon::memory {

PYLON_INLINE std::string Sns::createTopic(std::string_view name, TopicOptions const& options) {
    sns::CreateTopic input{.topicName = std::string{name}};
    if (name.ends_with(".fifo")) input.attributes["FifoTopic"] = "true";
    if (!options.displayName.empty()) input.attributes["DisplayName"] = options.displayName;
    if (options.contentBasedDeduplication) input.attributes["ContentBasedDeduplication"] = "true";
    if (options.deduplicationByGroup) input.attributes["FifoThroughputScope"] = "MessageGroup";
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    auto answer = account_->sns.createTopic(input, {clock.ticks(), clock.ticks(), clock.now(), {}});
    if (auto const* const refusal = answer.error()) throw detail::asError(*refusal, sns::service.id, "CreateTopic");
    return answer.output()->topicArn;
}

PYLON_INLINE std::string Sns::subscribe(std::string_view topicArn, std::string_view queue,
                                        SubscriptionOptions const& options) {
    auto& clock = account_->clock;
    auto const lock = clock.lock();
    sns::Subscribe input{.topicArn = std::string{topicArn}, .protocol = "sqs", .endpoint = account_->sqs.arnOf(queue)};
    if (options.rawDelivery) input.attributes["RawMessageDelivery"] = "true";
    if (!options.filterPolicy.empty()) {
        input.attributes["FilterPolicy"] = options.filterPolicy;
        input.attributes["FilterPolicyScope"] = options.filterScope;
    }
    if (!options.deadLetterQueue.empty())
        input.attributes["RedrivePolicy"] =
            R"({"deadLetterTargetArn":")" + account_->sqs.arnOf(options.deadLetterQueue) + "\"}";
    auto answer = account_->sns.subscribe(input, {clock.ticks(), clock.ticks(), clock.now(), {}});
    if (auto const* const refusal = answer.error()) throw detail::asError(*refusal, sns::service.id, "Subscribe");
    return answer.output()->subscriptionArn;
}

PYLON_INLINE std::string Sns::arn(std::string_view name) const { return account_->sns.arnOf(name); }

PYLON_INLINE std::vector<FailedDelivery> Sns::failedDeliveries() const {
    auto const lock = account_->clock.lock();
    return account_->sns.failedDeliveries();
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_SNS_IPP
