// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/sns.hpp>

#include "support/cloud_server.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace original_sns_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// Makes a topic to which a queue `my-queue` is subscribed; returns its ARN.
std::string makeTopic(memory::Cloud& cloud) {
    cloud.sqs().createQueue("my-queue");
    auto arn = cloud.sns().createTopic("my_topic");
    cloud.sns().subscribe(arn, "my-queue", {.rawDelivery = true});
    return arn;
}

/// The example of the original's page on SNS.
template <class Client> void originalSns(Client const& aws, std::string const& arn) {
    sns::Topic const topic{aws, arn};
    Message const message{.body = "very cool message",
                          .payloadType = PayloadType::Inline,
                          .payloadMimeType = "text",
                          .objectType = ObjectType::RawContent};
    topic.sendMessage(message);

    CHECK(sqs::Queue{aws, "my-queue"}.getMessage([&](Message received) {
        received.delivery.reset();
        CHECK(received == message);
    }));
}

} // namespace

TEST_CASE("the original's example of SNS, in memory") {
    memory::Cloud cloud;
    auto const arn = makeTopic(cloud);
    originalSns(cloud.client(), arn);
}

TEST_CASE("the original's example of SNS, over libcurl") {
    CloudServer server;
    auto const arn = makeTopic(server.cloud);
    originalSns(server.client(), arn);
}

} // namespace original_sns_test
