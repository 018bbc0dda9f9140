// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_SNS_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/failed_delivery.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/sns_topic.hpp>
#include <pylon/backends/memory/sqs_service.hpp>
#include <pylon/services/sns/management.hpp>

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// SNS as one account has it in one region: the topics by their names, with the queues that are subscribed to them, and a handler for
/// each operation that is modelled.
///
/// Thread safety: all members are called with the clock's lock held.
class SnsService {
public:
    SnsService(SqsService& sqs, CloudOptions const& options)
        : sqs_(&sqs), region_(options.region), accountId_(options.accountId), secret_(options.secretAccessKey) {}
    SnsService(SnsService const&) = delete;
    SnsService& operator=(SnsService const&) = delete;

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    [[nodiscard]] std::string arnOf(std::string_view name) const;
    [[nodiscard]] std::vector<FailedDelivery> const& failedDeliveries() const noexcept { return failedDeliveries_; }

    // Messages.
    Answer<sns::PublishOutput> publish(sns::Publish const& input, Call const& call);
    Answer<sns::PublishBatchOutput> publishBatch(sns::PublishBatch const& input, Call const& call);

    // Topics.
    Answer<sns::CreateTopicOutput> createTopic(sns::CreateTopic const& input, Call const& call);
    Answer<sns::Empty> deleteTopic(sns::DeleteTopic const& input, Call const& call);
    Answer<sns::ListTopicsOutput> listTopics(sns::ListTopics const& input, Call const& call);
    Answer<sns::AttributesOutput> getTopicAttributes(sns::GetTopicAttributes const& input, Call const& call);
    Answer<sns::Empty> setTopicAttributes(sns::SetTopicAttributes const& input, Call const& call);

    // Subscriptions.
    Answer<sns::SubscribeOutput> subscribe(sns::Subscribe const& input, Call const& call);
    Answer<sns::Empty> unsubscribe(sns::Unsubscribe const& input, Call const& call);
    Answer<sns::ListSubscriptionsOutput> listSubscriptions(sns::ListSubscriptions const& input, Call const& call);
    Answer<sns::ListSubscriptionsOutput> listSubscriptionsByTopic(sns::ListSubscriptionsByTopic const& input,
                                                                  Call const& call);
    Answer<sns::AttributesOutput> getSubscriptionAttributes(sns::GetSubscriptionAttributes const& input,
                                                            Call const& call);
    Answer<sns::Empty> setSubscriptionAttributes(sns::SetSubscriptionAttributes const& input, Call const& call);

private:
    friend struct SnapshotAccess;

    using Topics = std::map<std::string, SnsTopic, std::less<>>;

    /// A subscription, and the topic that it is of.
    struct Found {
        Topics::iterator topic;
        std::vector<SnsSubscription>::iterator subscription;
    };

    /// The topic of a request's TopicArn, or the reason why there is none.
    [[nodiscard]] std::variant<Topics::iterator, protocol::ServiceError> locate(std::string_view arn);
    [[nodiscard]] std::variant<Found, protocol::ServiceError> locateSubscription(std::string_view arn);

    /// A message that was checked: delivers it, unless the topic has had it already.
    [[nodiscard]] sns::PublishOutput take(Topics::iterator topic, sns::PublishBatchRequestEntry const& message,
                                          Call const& call);
    void deliver(std::string const& topicArn, SnsTopic const& topic, SnsSubscription const& subscription,
                 sns::PublishBatchRequestEntry const& message, sns::PublishOutput const& published, Call const& call);
    [[nodiscard]] std::string envelope(std::string const& topicArn, SnsTopic const& topic,
                                       SnsSubscription const& subscription,
                                       sns::PublishBatchRequestEntry const& message,
                                       sns::PublishOutput const& published, Call const& call) const;
    [[nodiscard]] Refusal send(std::string_view queueArn, sqs::SendMessage message, Call const& call);

    [[nodiscard]] std::string defaultPolicy(std::string const& topicArn) const;
    [[nodiscard]] sns::StringMap attributesOf(std::string const& name, SnsTopic const& topic) const;
    [[nodiscard]] sns::Subscription describe(std::string const& topicName, SnsSubscription const& subscription) const;

    SqsService* sqs_;
    std::string region_;
    std::string accountId_;
    std::string secret_; ///< of the signatures in envelopes, which nobody can check
    Topics topics_;
    std::vector<FailedDelivery> failedDeliveries_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sns_management.ipp>
#include <pylon/backends/memory/sns_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SNS_SERVICE_HPP
