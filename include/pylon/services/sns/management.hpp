// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_MANAGEMENT_HPP
#define PYLON_SERVICES_SNS_MANAGEMENT_HPP

#include <pylon/services/sns/operations.hpp>

#include <map>

/// @file
/// The operations that topics and subscriptions are made and managed with.

namespace pylon::sns {

using StringMap = std::map<std::string, std::string>;

/// The answer of operations that have nothing to say.
struct Empty {};

struct Tag {
    std::string key{};
    std::string value{};

    bool operator==(Tag const&) const = default;
};

struct CreateTopicOutput {
    std::string topicArn{};
};

/// Makes a topic, or finds the one of this name whose attributes are the same.
/// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
struct CreateTopic {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "CreateTopic";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = CreateTopicOutput;
    static constexpr std::array bindings{Binding{.member = "topicName", .wire = "Name"}};

    std::string topicName{}; ///< `Name` on the wire, which is taken here
    StringMap attributes{};
    std::vector<Tag> tags{};
};

/// Deletes a topic with its subscriptions. Deleting what is gone is no error.
/// https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
struct DeleteTopic {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "DeleteTopic";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string topicArn{};
};

struct TopicEntry {
    std::string topicArn{};
};

struct ListTopicsOutput {
    std::vector<TopicEntry> topics{};
    std::optional<std::string> nextToken{};
};

/// Lists topics, a hundred at a time. https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
struct ListTopics {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "ListTopics";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListTopicsOutput;

    std::optional<std::string> nextToken{};
};

struct AttributesOutput {
    StringMap attributes{};
};

/// https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
struct GetTopicAttributes {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "GetTopicAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = AttributesOutput;

    std::string topicArn{};
};

/// https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
struct SetTopicAttributes {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "SetTopicAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string topicArn{};
    std::string attributeName{};
    std::optional<std::string> attributeValue{};
};

struct SubscribeOutput {
    std::string subscriptionArn{};
};

/// Subscribes an endpoint to a topic, or finds the subscription that there is already.
/// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
struct Subscribe {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "Subscribe";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = SubscribeOutput;

    std::string topicArn{};
    std::string protocol{};
    std::optional<std::string> endpoint{};
    StringMap attributes{};
    std::optional<bool> returnSubscriptionArn{};
};

/// https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
struct Unsubscribe {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "Unsubscribe";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string subscriptionArn{};
};

struct Subscription {
    std::string subscriptionArn{};
    std::string owner{};
    std::string protocol{};
    std::string endpoint{};
    std::string topicArn{};
};

struct ListSubscriptionsOutput {
    std::vector<Subscription> subscriptions{};
    std::optional<std::string> nextToken{};
};

/// Lists subscriptions, a hundred at a time. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html
struct ListSubscriptions {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "ListSubscriptions";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListSubscriptionsOutput;

    std::optional<std::string> nextToken{};
};

/// The same of one topic. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
struct ListSubscriptionsByTopic {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "ListSubscriptionsByTopic";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = ListSubscriptionsOutput;

    std::string topicArn{};
    std::optional<std::string> nextToken{};
};

/// https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html
struct GetSubscriptionAttributes {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "GetSubscriptionAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = AttributesOutput;

    std::string subscriptionArn{};
};

/// https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
struct SetSubscriptionAttributes {
    static constexpr ServiceInfo const& service = sns::service;
    static constexpr std::string_view name = "SetSubscriptionAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    using Output = Empty;

    std::string subscriptionArn{};
    std::string attributeName{};
    std::optional<std::string> attributeValue{};
};

} // namespace pylon::sns

PYLON_ADAPT_STRUCT(pylon::sns::Empty);
PYLON_ADAPT_STRUCT(pylon::sns::Tag, key, value);
PYLON_ADAPT_STRUCT(pylon::sns::CreateTopicOutput, topicArn);
PYLON_ADAPT_STRUCT(pylon::sns::CreateTopic, topicName, attributes, tags);
PYLON_ADAPT_STRUCT(pylon::sns::DeleteTopic, topicArn);
PYLON_ADAPT_STRUCT(pylon::sns::TopicEntry, topicArn);
PYLON_ADAPT_STRUCT(pylon::sns::ListTopicsOutput, topics, nextToken);
PYLON_ADAPT_STRUCT(pylon::sns::ListTopics, nextToken);
PYLON_ADAPT_STRUCT(pylon::sns::AttributesOutput, attributes);
PYLON_ADAPT_STRUCT(pylon::sns::GetTopicAttributes, topicArn);
PYLON_ADAPT_STRUCT(pylon::sns::SetTopicAttributes, topicArn, attributeName, attributeValue);
PYLON_ADAPT_STRUCT(pylon::sns::SubscribeOutput, subscriptionArn);
PYLON_ADAPT_STRUCT(pylon::sns::Subscribe, topicArn, protocol, endpoint, attributes, returnSubscriptionArn);
PYLON_ADAPT_STRUCT(pylon::sns::Unsubscribe, subscriptionArn);
PYLON_ADAPT_STRUCT(pylon::sns::Subscription, subscriptionArn, owner, protocol, endpoint, topicArn);
PYLON_ADAPT_STRUCT(pylon::sns::ListSubscriptionsOutput, subscriptions, nextToken);
PYLON_ADAPT_STRUCT(pylon::sns::ListSubscriptions, nextToken);
PYLON_ADAPT_STRUCT(pylon::sns::ListSubscriptionsByTopic, topicArn, nextToken);
PYLON_ADAPT_STRUCT(pylon::sns::GetSubscriptionAttributes, subscriptionArn);
PYLON_ADAPT_STRUCT(pylon::sns::SetSubscriptionAttributes, subscriptionArn, attributeName, attributeValue);

#endif // PYLON_SERVICES_SNS_MANAGEMENT_HPP
