// SPDX-License-Identifier: BSL-1.0

#include "support/counterpart.hpp"
#include <pylon/core/random.hpp>
#include <pylon/services/sns.hpp>
#include <pylon/services/sns/management.hpp>
#include <pylon/services/sqs.hpp>
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace counterparts_sns_counterpart_test {

/// Topics over libcurl, on a server that nobody here wrote, which delivers to queues of its own, and on the in-memory AWS.

namespace {

using namespace pylon;
using namespace pylon::test;

struct Fauxqs {
    static constexpr bool isOurs = false;

    std::optional<DefaultClient> aws = counterpart("PYLON_SQS_ENDPOINT");
};

/// A topic and a queue that is subscribed to it.
struct Subscribed {
    std::string topic;
    std::string queue;
};

Subscribed subscribe(DefaultClient const& aws, std::string const& topic, sns::StringMap attributes, bool fifo = false) {
    auto const name = "test-" + makeUuid() + (fifo ? ".fifo" : "");
    sqs::StringMap settings;
    if (fifo) settings["FifoQueue"] = "true";
    auto const url = aws.invoke(sqs::CreateQueue{.queueName = name, .attributes = settings}).value().queueUrl;
    auto const arn = aws.invoke(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"QueueArn"}})
                         .value()
                         .attributes.at("QueueArn");
    CHECK_FALSE(aws.invoke(sns::Subscribe{.topicArn = topic,
                                          .protocol = "sqs",
                                          .endpoint = arn,
                                          .attributes = std::move(attributes),
                                          .returnSubscriptionArn = true})
                    .value()
                    .subscriptionArn.empty());
    return {topic, name};
}

std::string makeTopic(DefaultClient const& aws, bool fifo = false) {
    sns::CreateTopic operation{.topicName = "test-" + makeUuid() + (fifo ? ".fifo" : "")};
    if (fifo) operation.attributes["FifoTopic"] = "true";
    return aws.invoke(operation).value().topicArn;
}

std::vector<Message> received(DefaultClient const& aws, std::string const& queue) {
    std::vector<Message> all;
    while (sqs::Queue{aws, queue}.getMessages(10, [&](std::span<Message const> some) {
        for (auto const& each : some) {
            all.push_back(sns::decode(each));
            all.back().delivery.reset();
        }
    })) {
    }
    return all;
}

std::vector<Message> sorted(std::vector<Message> messages) {
    std::sort(messages.begin(), messages.end(), [](auto const& a, auto const& b) { return a.body < b.body; });
    return messages;
}

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("topics: a server delivers what a topic was sent, raw and in envelopes", Fauxqs) {
    auto const topic = makeTopic(aws);
    auto const raw = subscribe(aws, topic, {{"RawMessageDelivery", "true"}});
    auto const enveloped = subscribe(aws, topic, {});
    auto const filtered =
        subscribe(aws, topic, {{"RawMessageDelivery", "true"}, {"FilterPolicy", R"({"objectType":["dataAsset"]})"}});

    std::vector<Message> messages;
    for (int i = 0; i != 34; ++i)
        messages.push_back({.body = "gr\xC3\xBC\xC3\x9F"
                                    "e & \"quotes\" = + % " +
                                    std::to_string(i) + "\n",
                            .payloadMimeType = "text/json",
                            .objectType = i % 2 == 0 ? ObjectType::DataAsset : ObjectType::RawContent,
                            .attributes = {{"number", std::to_string(i)}},
                            .attributeTypes = {{"number", "Number"}}});
    sns::Topic const target{aws, topic};
    CHECK_FALSE(target.sendMessage(messages.front()).messageId.empty());
    target.sendMessages(std::vector<Message>(messages.begin() + 1, messages.end()));

    CHECK(sorted(received(aws, raw.queue)) == sorted(messages));
    CHECK(sorted(received(aws, enveloped.queue)) == sorted(messages));
    CHECK(received(aws, filtered.queue).size() == 17);
}

PYLON_TEST_IN_BOTH_WORLDS("topics: a server keeps the order of a FIFO topic", Fauxqs) {
    auto const topic = makeTopic(aws, true);
    auto const queue = subscribe(aws, topic, {{"RawMessageDelivery", "true"}}, true);
    std::vector<Message> messages;
    for (int i = 10; i != 35; ++i)
        messages.push_back({.body = std::to_string(i), .groupId = "group"});
    sns::Topic{aws, topic}.sendMessages(messages);
    CHECK(received(aws, queue.queue) == messages);
}

PYLON_TEST_IN_BOTH_WORLDS("topics: a server knows what topics there are", Fauxqs) {
    auto const topic = makeTopic(aws);
    CHECK(aws.invoke(sns::GetTopicAttributes{.topicArn = topic}).value().attributes.at("TopicArn") == topic);
    aws.invoke(sns::DeleteTopic{.topicArn = topic}).value();
    CHECK_THROWS_AS((sns::Topic{aws, topic}.sendMessage({.body = "m"})), sns::TopicNotFound);
}

} // namespace counterparts_sns_counterpart_test
