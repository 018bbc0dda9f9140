// SPDX-License-Identifier: BSL-1.0
// Payloads in S3, of messages in queues, over libcurl: on Ceph's radosgw and fauxqs, and on the in-memory AWS.

#include "support/radosgw.hpp"
#include <pylon/services/sqs.hpp>
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace counterparts_payload_counterpart_test {

namespace {

using namespace pylon;
using namespace pylon::test;

/// Both servers, by one client, which looks for each service at an address of its own.
struct QueuesAndObjects {
    static constexpr bool isOurs = false;

    std::optional<DefaultClient> aws = client();

    static std::optional<DefaultClient> client() {
        auto const queues = counterpart("PYLON_SQS_ENDPOINT");
        auto const objects = counterpart("PYLON_S3_ENDPOINT");
        if (!queues || !objects) return std::nullopt;
        std::map<std::string, std::string> const variables{{"AWS_ENDPOINT_URL_SQS", *variable("PYLON_SQS_ENDPOINT")},
                                                           {"AWS_ENDPOINT_URL_S3", *variable("PYLON_S3_ENDPOINT")}};
        ClientConfig config{.region = "us-east-1",
                            .credentials = staticCredentials(counterpartCredentials()),
                            .environment = [variables](std::string const& name) -> std::optional<std::string> {
                                auto const found = variables.find(name);
                                return found == variables.end() ? std::nullopt : std::optional{found->second};
                            }};
        return DefaultClient{CurlTransport{CurlOptions{.proxy = ""}}, SigV4Signer{}, StandardSerializer{},
                             StandardRetry{}, std::move(config)};
    }
};

std::string makeQueue(DefaultClient const& aws) {
    auto name = "test-" + makeUuid();
    REQUIRE(aws.invoke(sqs::CreateQueue{.queueName = name}).hasValue());
    return name;
}

/// All that a queue holds.
template <class Queue> std::vector<Message> received(Queue const& queue) {
    std::vector<Message> all;
    while (
        queue.getMessages(10, [&](std::span<Message const> some) { all.insert(all.end(), some.begin(), some.end()); }))
        ;
    return all;
}

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("a payload in S3 is the body of what is received over the wire", QueuesAndObjects) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    sqs::Queue const queue{aws, makeQueue(aws)};
    auto const path = s3::getPath(bucket.name(), "a key/+%2F");
    bucket.put("a key/+%2F", R"({"very":"cool"})");
    queue.sendMessage({.payloadType = PayloadType::S3, .payloadMimeType = "text/json", .payloadS3Path = path});
    REQUIRE(queue.getMessage([&](Message const& message) {
        CHECK(message.body == R"({"very":"cool"})");
        CHECK(message.payloadType == PayloadType::S3);
        CHECK(message.payloadS3Path == path);
    }));
    CHECK(queue.size() == 0);
    CHECK(bucket.exists("a key/+%2F"));
}

PYLON_TEST_IN_BOTH_WORLDS("what is too long for a queue goes through S3 and arrives", QueuesAndObjects) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    auto const name = makeQueue(aws);
    auto const sender = sqs::Queue{aws, name}.with(OffloadTo{bucket.name(), 1000});
    std::string const longBody(2'000'000, 'x');
    std::vector<Message> messages{{.body = "short"}};
    for (int i = 0; i != 12; ++i)
        messages.push_back({.body = longBody + std::to_string(i), .attributes = {{"number", std::to_string(i)}}});
    sender.sendMessage(messages.front());
    sender.sendMessages(std::span{messages}.subspan(1));
    CHECK(bucket.list("payloads/").collect().size() == 12);

    std::set<std::string> bodies;
    for (auto const& each : received(sqs::Queue{aws, name, {.payloadBuckets = {bucket.name()}}})) {
        bodies.insert(each.body);
        CHECK(each.payloadS3Path.has_value() == (each.body != "short"));
    }
    CHECK(bodies.size() == 13);
    for (auto const& each : messages)
        CHECK(bodies.contains(each.body));
}

PYLON_TEST_IN_BOTH_WORLDS("a payload that is not to be fetched, or cannot be, leaves its message alone",
                          QueuesAndObjects) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    auto const name = makeQueue(aws);
    bucket.put("k", "content");
    auto const path = s3::getPath(bucket.name(), "k");
    sqs::Queue{aws, name}.sendMessage({.payloadType = PayloadType::S3, .payloadS3Path = path});
    auto const error = [&](sqs::QueueOptions options) {
        return errorOf([&] {
                   sqs::Queue{aws, name, std::move(options)}.getMessage(
                       [](Message const&) { FAIL("it was delivered"); }, {.visibility = std::chrono::seconds{0}});
               })
            .kind();
    };
    CHECK(error({.payloadBuckets = {"another-bucket"}}) == ErrorKind::denied);
    CHECK(error({.payloadLimit = 6}) == ErrorKind::rejected);
    bucket.remove("k");
    CHECK(error({}) == ErrorKind::notFound);
    bucket.put("k", "content");
    CHECK(sqs::Queue{aws, name}.getMessage([](Message const& message) { CHECK(message.body == "content"); }));
}

} // namespace counterparts_payload_counterpart_test
