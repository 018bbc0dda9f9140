// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_MANAGEMENT_IPP
#define PYLON_BACKENDS_MEMORY_SNS_MANAGEMENT_IPP

#include <pylon/backends/memory/sns_errors.hpp>
#include <pylon/backends/memory/sns_rules.hpp>
#include <pylon/backends/memory/sns_service.hpp>
#include <pylon/backends/rapidjson_value.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/random.hpp>
#include <pylon/services/sns/rules.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE std::string SnsService::arnOf(std::string_view name) const {
    return "arn:aws:sns:" + region_ + ":" + accountId_ + ":" + std::string{name};
}

PYLON_INLINE std::variant<SnsService::Topics::iterator, protocol::ServiceError>
SnsService::locate(std::string_view arn) {
    if (auto refusal = checkArnParts(arn, "TopicArn")) return *std::move(refusal);
    if (!sns::isTopicArn(arn) || !arn.starts_with("arn:aws:sns:" + region_ + ":")) return snsInvalid("TopicArn");
    auto const prefix = arnOf("");
    if (!arn.starts_with(prefix))
        return unmodelled("the in-memory AWS has one account, " + accountId_ + ", and this topic is another's");
    auto const found = topics_.find(arn.substr(prefix.size()));
    if (found == topics_.end()) return noSuchTopic();
    return found;
}

PYLON_INLINE std::variant<SnsService::Found, protocol::ServiceError>
SnsService::locateSubscription(std::string_view arn) {
    if (auto refusal = checkArnParts(arn, "SubscriptionArn")) return *std::move(refusal);
    if (std::count(arn.begin(), arn.end(), ':') != 6) return snsInvalid("SubscriptionId");
    for (auto topic = topics_.begin(); topic != topics_.end(); ++topic) {
        auto& all = topic->second.subscriptions;
        auto const found = std::find_if(all.begin(), all.end(), [arn](auto const& each) { return each.arn == arn; });
        if (found != all.end()) return Found{topic, found};
    }
    return noSuchSubscription();
}

PYLON_INLINE std::optional<bool> readSnsFlag(std::string_view text) {
    if (sameHeaderName(text, "true")) return true;
    if (sameHeaderName(text, "false")) return false;
    return std::nullopt;
}

// Topics.

PYLON_INLINE Refusal applyTopicAttribute(std::string const& name, std::string const& value, SnsTopic& topic) {
    auto const refuse = [&] { return snsInvalid("Attributes Reason: Invalid value for attribute: " + name); };
    auto const setFlag = [&](bool& flag) -> Refusal {
        auto const read = readSnsFlag(value);
        if (!topic.fifo || !read) return refuse();
        flag = *read;
        return std::nullopt;
    };
    if (name == "DisplayName") {
        if (value.size() > 100) return refuse();
        topic.displayName = value;
    } else if (name == "Policy") {
        if (!readJsonValue(value)) return snsInvalid("Policy Error: null");
        topic.policyText = value;
    } else if (name == "ContentBasedDeduplication") {
        return setFlag(topic.contentBasedDeduplication);
    } else if (name == "FifoThroughputScope") {
        if (!topic.fifo || (value != "Topic" && value != "MessageGroup")) return refuse();
        topic.deduplicatesByGroup = value == "MessageGroup";
    } else if (name == "SignatureVersion") {
        if (value != "1" && value != "2") return refuse();
        topic.signatureVersion = value;
    } else {
        constexpr std::array<std::string_view, 6> others{"DeliveryPolicy",       "KmsMasterKeyId",
                                                         "TracingConfig",        "ArchivePolicy",
                                                         "BeginningArchiveTime", "DataProtectionPolicy"};
        if (std::find(others.begin(), others.end(), name) != others.end() || name.ends_with("FeedbackRoleArn") ||
            name.ends_with("FeedbackSampleRate"))
            return unmodelled("the in-memory sns does not model the attribute " + name + " of topics");
        return snsInvalid("AttributeName");
    }
    return std::nullopt;
}

PYLON_INLINE Refusal checkSnsTags(std::vector<sns::Tag> const& tags) {
    std::set<std::string_view> keys;
    for (auto const& each : tags) {
        if (each.key.empty() || each.key.size() > 128 || each.value.size() > 256) return snsInvalid("Tags");
        if (!keys.insert(each.key).second) return snsInvalid("Duplicated keys are not allowed.");
    }
    return tags.size() > 50
               ? snsError(400, "TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded")
               : Refusal{};
}

PYLON_INLINE Answer<sns::CreateTopicOutput> SnsService::createTopic(sns::CreateTopic const& input, Call const&) {
    auto const& name = input.topicName;
    SnsTopic topic;
    topic.tags = input.tags;
    auto attributes = input.attributes;
    if (auto const fifo = attributes.find("FifoTopic"); fifo != attributes.end()) {
        auto const flag = readSnsFlag(fifo->second);
        if (!flag) return snsInvalid("Attributes Reason: Invalid value for attribute: FifoTopic");
        topic.fifo = *flag;
        attributes.erase(fifo);
    }
    if (!sns::isTopicName(name) || sns::isFifoName(name) != topic.fifo) return snsInvalid("Topic Name");
    for (auto const& [attribute, value] : attributes)
        if (auto refusal = applyTopicAttribute(attribute, value, topic)) return *std::move(refusal);
    if (auto refusal = checkSnsTags(input.tags)) return *std::move(refusal);

    if (auto const existing = topics_.find(name); existing != topics_.end()) {
        auto const has = attributesOf(name, existing->second);
        auto const wanted = attributesOf(name, topic);
        for (auto const& [attribute, value] : input.attributes) {
            auto const found = has.find(attribute);
            auto const asked = wanted.find(attribute);
            if (asked != wanted.end() && (found == has.end() || found->second != asked->second))
                return snsInvalid("Attributes Reason: Topic already exists with different attributes");
        }
        for (auto const& each : input.tags) {
            auto const& tags = existing->second.tags;
            if (std::find(tags.begin(), tags.end(), each) == tags.end())
                return snsInvalid("Tags Reason: Topic already exists with different tags");
        }
        return sns::CreateTopicOutput{arnOf(name)};
    }
    topics_.emplace(name, std::move(topic));
    return sns::CreateTopicOutput{arnOf(name)};
}

PYLON_INLINE Answer<sns::Empty> SnsService::deleteTopic(sns::DeleteTopic const& input, Call const&) {
    auto located = locate(input.topicArn);
    if (auto* const error = std::get_if<1>(&located)) {
        // What is gone may be deleted again.
        if (error->code != "NotFound") return std::move(*error);
        return sns::Empty{};
    }
    topics_.erase(std::get<0>(located));
    return sns::Empty{};
}

/// A page of a hundred, of those that come after the one that the token spells.
template <class Element>
Refusal takeSnsPage(std::vector<Element>& all, std::optional<std::string> const& token,
                    std::optional<std::string>& nextToken) {
    constexpr std::size_t length = 100;
    std::size_t begin = 0;
    if (token) {
        auto const text = base64Decode(*token);
        auto const offset = text ? Number::parse(text.value()) : Result<Number>{text.error()};
        auto const number = offset ? offset->template as<std::size_t>() : std::nullopt;
        if (!number || *number > all.size()) return snsError(400, "InvalidParameter", "Invalid token");
        begin = *number;
    }
    auto const end = std::min(all.size(), begin + length);
    if (end != all.size()) nextToken = base64Encode(std::to_string(end));
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(end), all.end());
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
    return std::nullopt;
}

PYLON_INLINE Answer<sns::ListTopicsOutput> SnsService::listTopics(sns::ListTopics const& input, Call const&) {
    sns::ListTopicsOutput output;
    for (auto const& [name, topic] : topics_)
        output.topics.push_back({arnOf(name)});
    if (auto refusal = takeSnsPage(output.topics, input.nextToken, output.nextToken)) return *std::move(refusal);
    return output;
}

PYLON_INLINE std::string SnsService::defaultPolicy(std::string const& topicArn) const {
    return R"({"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID",)"
           R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes",)"
           R"("SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe",)"
           R"("SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":")" +
           topicArn + R"(","Condition":{"StringEquals":{"AWS:SourceOwner":")" + accountId_ + R"("}}}]})";
}

PYLON_INLINE sns::StringMap SnsService::attributesOf(std::string const& name, SnsTopic const& topic) const {
    auto const arn = arnOf(name);
    sns::StringMap all{
        {"DisplayName", topic.displayName},
        {"EffectiveDeliveryPolicy",
         R"({"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":20,"maxDelayTarget":20,"numRetries":3,)"
         R"("numMaxDelayRetries":0,"numNoDelayRetries":0,"numMinDelayRetries":0,"backoffFunction":"linear"},)"
         R"("disableSubscriptionOverrides":false,"defaultRequestPolicy":{"headerContentType":)"
         R"("text/plain; charset=UTF-8"}}})"},
        {"Owner", accountId_},
        {"Policy", topic.policyText.empty() ? defaultPolicy(arn) : topic.policyText},
        {"SubscriptionsConfirmed", std::to_string(topic.subscriptions.size())},
        {"SubscriptionsDeleted", std::to_string(topic.subscriptionsDeleted)},
        {"SubscriptionsPending", "0"},
        {"TopicArn", arn}};
    if (topic.signatureVersion) all["SignatureVersion"] = *topic.signatureVersion;
    if (topic.fifo) {
        all["FifoTopic"] = "true";
        all["ContentBasedDeduplication"] = topic.contentBasedDeduplication ? "true" : "false";
        if (topic.deduplicatesByGroup) all["FifoThroughputScope"] = "MessageGroup";
    }
    return all;
}

PYLON_INLINE Answer<sns::AttributesOutput> SnsService::getTopicAttributes(sns::GetTopicAttributes const& input,
                                                                          Call const&) {
    auto located = locate(input.topicArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const& [name, topic] = *std::get<0>(located);
    return sns::AttributesOutput{attributesOf(name, topic)};
}

PYLON_INLINE Answer<sns::Empty> SnsService::setTopicAttributes(sns::SetTopicAttributes const& input, Call const&) {
    auto located = locate(input.topicArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto& topic = std::get<0>(located)->second;
    if (auto refusal = applyTopicAttribute(input.attributeName, input.attributeValue.value_or(""), topic))
        return *std::move(refusal);
    return sns::Empty{};
}

// Subscriptions.

/// `{"deadLetterTargetArn": "arn:aws:sqs:..."}`
PYLON_INLINE Refusal applySnsRedrivePolicy(std::string const& text, std::string const& reason, bool fifo,
                                           SnsSubscription& subscription) {
    auto const refuse = [&](std::string_view why) { return snsInvalid(reason + "RedrivePolicy: " + std::string{why}); };
    subscription.redrivePolicyText = text;
    subscription.deadLetterArn.clear();
    if (text.empty()) return std::nullopt;
    auto const policy = readJsonValue(text);
    auto const* const members = policy ? policy->getIf<Map>() : nullptr;
    if (members == nullptr) return refuse("failed to parse JSON.");
    auto const found = members->find("deadLetterTargetArn");
    auto const* const arn = found == members->end() ? nullptr : found->second.getIf<std::string>();
    if (arn == nullptr || checkArnParts(*arn, "") || !arn->starts_with("arn:aws:sqs:"))
        return refuse("deadLetterTargetArn is an invalid arn");
    if (members->size() != 1) return unmodelled("the in-memory sns models no RedrivePolicy but a deadLetterTargetArn");
    if (fifo && subscription.queueArn.ends_with(".fifo") && !arn->ends_with(".fifo"))
        return refuse("must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
    subscription.deadLetterArn = *arn;
    return std::nullopt;
}

PYLON_INLINE Refusal applyFilter(std::string const& reason, SnsSubscription& subscription) {
    auto const& text = subscription.filterPolicyText;
    if (text.empty()) {
        subscription.filterPolicy = {};
        return std::nullopt;
    }
    if (auto const why = whyNotPolicy(text, subscription.filterScope))
        return snsInvalid(reason + "FilterPolicy: " + *why);
    subscription.filterPolicy = FilterPolicy{text, subscription.filterScope};
    return std::nullopt;
}

/// Sets attributes of a subscription. `reason`: what stands before the attribute's name in complaints.
PYLON_INLINE Refusal applySubscriptionAttributes(sns::StringMap const& attributes, std::string const& reason, bool fifo,
                                                 SnsSubscription& subscription) {
    for (auto const& [name, value] : attributes) {
        if (name == "RawMessageDelivery") {
            auto const flag = readSnsFlag(value);
            if (!flag)
                return snsInvalid(pylon::detail::concat(
                    {reason, "RawMessageDelivery: Invalid value [", value, "]. Must be true or false."}));
            subscription.rawDelivery = *flag;
        } else if (name == "FilterPolicyScope") {
            if (value != "MessageAttributes" && value != "MessageBody")
                return snsInvalid(pylon::detail::concat({reason, "FilterPolicyScope: Invalid value [", value,
                                                         "]. Please use either MessageBody or MessageAttributes"}));
            subscription.filterScope =
                value == "MessageBody" ? FilterScope::messageBody : FilterScope::messageAttributes;
        } else if (name == "FilterPolicy") {
            subscription.filterPolicyText = value;
        } else if (name == "RedrivePolicy") {
            if (auto refusal = applySnsRedrivePolicy(value, reason, fifo, subscription)) return refusal;
        } else if (name == "DeliveryPolicy" || name == "SubscriptionRoleArn" || name == "ReplayPolicy") {
            return unmodelled("the in-memory sns does not model the attribute " + name + " of subscriptions");
        } else {
            return snsInvalid("AttributeName");
        }
    }
    return applyFilter(reason, subscription);
}

/// Whether an endpoint of this protocol can be subscribed; the in-memory AWS has queues alone.
PYLON_INLINE Refusal checkProtocol(std::string const& protocol) {
    if (protocol == "sqs") return std::nullopt;
    constexpr std::array<std::string_view, 8> others{"http", "https",       "email",  "email-json",
                                                     "sms",  "application", "lambda", "firehose"};
    if (std::find(others.begin(), others.end(), protocol) != others.end())
        return unmodelled("the in-memory sns does not model subscriptions of the protocol " + protocol +
                          ", only those of sqs");
    return snsInvalid("Amazon SNS does not support this protocol string: " + protocol);
}

PYLON_INLINE Answer<sns::SubscribeOutput> SnsService::subscribe(sns::Subscribe const& input, Call const&) {
    auto located = locate(input.topicArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto& [name, topic] = *std::get<0>(located);
    if (auto refusal = checkProtocol(input.protocol)) return *std::move(refusal);
    auto const endpoint = input.endpoint.value_or("");
    if (checkArnParts(endpoint, "") || !endpoint.starts_with("arn:aws:sqs:")) return snsInvalid("SQS endpoint ARN");
    if (endpoint.ends_with(".fifo") && !topic.fifo)
        return snsInvalid("Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS "
                          "topics");
    SnsSubscription subscription{{.arn = arnOf(name) + ":" + makeUuid(), .queueArn = endpoint}};
    if (auto refusal = applySubscriptionAttributes(input.attributes, "Attributes Reason: ", topic.fifo, subscription))
        return *std::move(refusal);

    auto& all = topic.subscriptions;
    auto const existing =
        std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.queueArn == endpoint; });
    if (existing != all.end()) {
        auto const given = [&](char const* attribute) { return input.attributes.contains(attribute); };
        if ((given("RawMessageDelivery") && subscription.rawDelivery != existing->rawDelivery) ||
            (given("FilterPolicy") && subscription.filterPolicyText != existing->filterPolicyText) ||
            (given("FilterPolicyScope") && subscription.filterScope != existing->filterScope) ||
            (given("RedrivePolicy") && subscription.redrivePolicyText != existing->redrivePolicyText))
            return snsInvalid("Attributes Reason: Subscription already exists with different attributes");
        return sns::SubscribeOutput{existing->arn};
    }
    auto const filtered =
        std::count_if(all.begin(), all.end(), [](auto const& each) { return !each.filterPolicyText.empty(); });
    if (!subscription.filterPolicyText.empty() && filtered >= 200)
        return snsError(403, "FilterPolicyLimitExceeded", "Filter policy limit exceeded");
    all.push_back(subscription);
    return sns::SubscribeOutput{subscription.arn};
}

PYLON_INLINE Answer<sns::Empty> SnsService::unsubscribe(sns::Unsubscribe const& input, Call const&) {
    auto located = locateSubscription(input.subscriptionArn);
    if (auto* const error = std::get_if<1>(&located)) {
        // What is gone may be unsubscribed again.
        if (error->code != "NotFound") return std::move(*error);
        return sns::Empty{};
    }
    auto& topic = std::get<0>(located).topic->second;
    topic.subscriptions.erase(std::get<0>(located).subscription);
    ++topic.subscriptionsDeleted;
    return sns::Empty{};
}

PYLON_INLINE sns::Subscription SnsService::describe(std::string const& topicName,
                                                    SnsSubscription const& subscription) const {
    return {subscription.arn, accountId_, "sqs", subscription.queueArn, arnOf(topicName)};
}

PYLON_INLINE Answer<sns::ListSubscriptionsOutput> SnsService::listSubscriptions(sns::ListSubscriptions const& input,
                                                                                Call const&) {
    sns::ListSubscriptionsOutput output;
    for (auto const& [name, topic] : topics_)
        for (auto const& each : topic.subscriptions)
            output.subscriptions.push_back(describe(name, each));
    if (auto refusal = takeSnsPage(output.subscriptions, input.nextToken, output.nextToken)) return *std::move(refusal);
    return output;
}

PYLON_INLINE Answer<sns::ListSubscriptionsOutput>
SnsService::listSubscriptionsByTopic(sns::ListSubscriptionsByTopic const& input, Call const&) {
    auto located = locate(input.topicArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const& [name, topic] = *std::get<0>(located);
    sns::ListSubscriptionsOutput output;
    for (auto const& each : topic.subscriptions)
        output.subscriptions.push_back(describe(name, each));
    if (auto refusal = takeSnsPage(output.subscriptions, input.nextToken, output.nextToken)) return *std::move(refusal);
    return output;
}

PYLON_INLINE Answer<sns::AttributesOutput>
SnsService::getSubscriptionAttributes(sns::GetSubscriptionAttributes const& input, Call const&) {
    auto located = locateSubscription(input.subscriptionArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const& subscription = *std::get<0>(located).subscription;
    sns::AttributesOutput output{{{"ConfirmationWasAuthenticated", "true"},
                                  {"Endpoint", subscription.queueArn},
                                  {"Owner", accountId_},
                                  {"PendingConfirmation", "false"},
                                  {"Protocol", "sqs"},
                                  {"RawMessageDelivery", subscription.rawDelivery ? "true" : "false"},
                                  {"SubscriptionArn", subscription.arn},
                                  {"SubscriptionPrincipal", "arn:aws:iam::" + accountId_ + ":root"},
                                  {"TopicArn", arnOf(std::get<0>(located).topic->first)}}};
    if (!subscription.filterPolicyText.empty()) {
        output.attributes["FilterPolicy"] = subscription.filterPolicyText;
        output.attributes["FilterPolicyScope"] =
            subscription.filterScope == FilterScope::messageBody ? "MessageBody" : "MessageAttributes";
    }
    if (!subscription.redrivePolicyText.empty()) output.attributes["RedrivePolicy"] = subscription.redrivePolicyText;
    return output;
}

PYLON_INLINE Answer<sns::Empty> SnsService::setSubscriptionAttributes(sns::SetSubscriptionAttributes const& input,
                                                                      Call const&) {
    auto located = locateSubscription(input.subscriptionArn);
    if (auto* const error = std::get_if<1>(&located)) return std::move(*error);
    auto const& [topic, subscription] = std::get<0>(located);
    auto changed = *subscription;
    if (auto refusal = applySubscriptionAttributes({{input.attributeName, input.attributeValue.value_or("")}}, "",
                                                   topic->second.fifo, changed))
        return *std::move(refusal);
    *subscription = std::move(changed);
    return sns::Empty{};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_MANAGEMENT_IPP
