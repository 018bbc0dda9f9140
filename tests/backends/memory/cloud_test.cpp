// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/cloud.hpp>

#include "support/sqs_world.hpp"

#include <catch2/catch.hpp>

namespace memory_cloud_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("A Cloud's client finds its keys and region in the Cloud, and looks nowhere else") {
    memory::Cloud const cloud{{.region = "eu-central-1", .accountId = "000000000000"}};
    auto const config = cloud.clientConfig();
    CHECK(config.region == "eu-central-1");
    CHECK(config.endpointUrl.empty());
    CHECK_FALSE(config.environment);
    CHECK(config.credentials->credentials().value()->accessKeyId == memory::CloudOptions{}.accessKeyId);
    CHECK(cloud.sqs().url("q") == "https://sqs.eu-central-1.amazonaws.com/000000000000/q");
    CHECK(cloud.sqs().arn("q") == "arn:aws:sqs:eu-central-1:000000000000:q");
}

TEST_CASE("A Cloud tells what it was sent") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(world.cloud.requests().empty());
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "first"});
    (void)world.refusal(sqs::GetQueueUrl{.queueName = "nowhere"});

    auto const requests = world.cloud.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].method == "POST");
    CHECK(requests[0].url() == "https://sqs.us-east-1.amazonaws.com/");
    CHECK(requests[0].headers.find("X-Amz-Target") == "AmazonSQS.SendMessage");
    CHECK(Json::parse(requests[0].body)["MessageBody"].string() == "first");
    CHECK(requests[1].headers.find("X-Amz-Target") == "AmazonSQS.GetQueueUrl");

    world.cloud.clearRequests();
    CHECK(world.cloud.requests().empty());
}

TEST_CASE("A Cloud remembers the last ten thousand requests") {
    memory::Cloud cloud;
    auto const transport = cloud.transport();
    Request request;
    for (int i = 0; i != 10'003; ++i) {
        request.path = "/" + std::to_string(i);
        REQUIRE(transport.send(request, {}));
    }
    auto const requests = cloud.requests();
    CHECK(requests.size() == 10'000);
    CHECK(requests.front().path == "/3");
    CHECK(requests.back().path == "/10002");
}

TEST_CASE("Clouds know nothing of each other") {
    SqsWorld one;
    SqsWorld const other;
    one.createQueue("q");
    CHECK(one(sqs::ListQueues{}).queueUrls.size() == 1);
    CHECK(other(sqs::ListQueues{}).queueUrls.empty());
}

TEST_CASE("A Cloud can be moved, and what it gave out goes on") {
    memory::Cloud first;
    auto sqs = first.sqs();
    memory::Cloud const second{std::move(first)};
    sqs.createQueue("q");
    CHECK(second.sqs().messageCount("q").total() == 0);
}

TEST_CASE("A queue is made by its options") {
    SqsWorld world;
    using namespace std::chrono_literals;
    world.createQueue("dead.fifo");
    auto const url = world.createQueue("q.fifo", {.visibilityTimeout = 90s,
                                                  .deadLetter = {"dead.fifo", 3},
                                                  .delay = 2s,
                                                  .receiveWait = 4s,
                                                  .retention = 60s,
                                                  .maximumMessageSize = 2048,
                                                  .contentBasedDeduplication = true,
                                                  .highThroughput = true,
                                                  .tags = {{"team", "blue"}}});
    auto const attributes = world(sqs::GetQueueAttributes{.queueUrl = url, .attributeNames = {"All"}}).attributes;
    CHECK(attributes.at("VisibilityTimeout") == "90");
    CHECK(attributes.at("DelaySeconds") == "2");
    CHECK(attributes.at("ReceiveMessageWaitTimeSeconds") == "4");
    CHECK(attributes.at("MessageRetentionPeriod") == "60");
    CHECK(attributes.at("MaximumMessageSize") == "2048");
    CHECK(attributes.at("FifoQueue") == "true");
    CHECK(attributes.at("ContentBasedDeduplication") == "true");
    CHECK(attributes.at("DeduplicationScope") == "messageGroup");
    CHECK(attributes.at("FifoThroughputLimit") == "perMessageGroupId");
    CHECK(attributes.at("RedrivePolicy") ==
          R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead.fifo","maxReceiveCount":3})");
    CHECK(world(sqs::ListQueueTags{.queueUrl = url}).tags == sqs::StringMap{{"team", "blue"}});
}

TEST_CASE("A queue that cannot be is refused in the service's own words") {
    memory::Cloud cloud;
    try {
        cloud.sqs().createQueue("no/slash");
        FAIL("it should have been refused");
    } catch (Error const& error) {
        CHECK(error.code() == "InvalidParameterValueException");
        CHECK(error.kind() == ErrorKind::rejected);
        CHECK(error.operation() == "CreateQueue");
    }
    CHECK_THROWS_AS(cloud.sqs().createQueue("q", {.deadLetter = {"nowhere", 3}}), Error);
    CHECK_THROWS_AS(cloud.sqs().createQueue("q", {.contentBasedDeduplication = true}), Error);
    CHECK_THROWS_AS(cloud.sqs().messageCount("q"), Error);
    CHECK_THROWS_AS(cloud.sqs().bodies("q"), Error);
}

} // namespace memory_cloud_test
