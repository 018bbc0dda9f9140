// SPDX-License-Identifier: BSL-1.0

#include "support/cloud_server.hpp"
#include <pylon/defaults.hpp>
#include <pylon/services/sns.hpp>
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace sns_topic_curl_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("over libcurl: messages to a topic, raw and in envelopes", "[sns][curl]") {
    CloudServer server;
    auto const arn = server.cloud.sns().createTopic("my_topic");
    for (auto const* const name : {"raw", "enveloped"}) {
        server.cloud.sqs().createQueue(name);
        server.cloud.sns().subscribe(arn, name, {.rawDelivery = std::string_view{name} == "raw"});
    }
    auto const aws = server.client();
    sns::Topic const topic{aws, arn};
    topic.sendMessage({.body = "very cool message & more=1\xC3\xA9", .attributes = {{"colour", "red"}}});
    std::vector<Message> many(23, Message{.body = "one of many"});
    topic.sendMessages(many);
    for (auto const* const name : {"raw", "enveloped"}) {
        std::vector<Message> got;
        sqs::Queue{aws, name}.getMessages(100, [&](std::span<Message const> some) {
            for (auto const& each : some)
                got.push_back(sns::decode(each));
        });
        CHECK(got.size() == 24);
        auto const first =
            std::find_if(got.begin(), got.end(), [](auto const& each) { return !each.attributes.empty(); });
        REQUIRE(first != got.end());
        CHECK(first->body == "very cool message & more=1\xC3\xA9");
        CHECK(first->attributes.at("colour") == "red");
    }
    CHECK_THROWS_AS((sns::Topic{aws, server.cloud.sns().arn("missing")}.sendMessage({.body = "m"})),
                    sns::TopicNotFound);
}

} // namespace sns_topic_curl_test
