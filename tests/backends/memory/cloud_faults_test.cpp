// SPDX-License-Identifier: BSL-1.0

#include "support/sqs_world.hpp"
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace memory_cloud_faults_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

struct BatchWorld : SqsWorld {
    std::string url = createQueue("q");
    FaultPlan faults = cloud.faults();

    [[nodiscard]] sqs::SendMessage message(std::string body = "a") const {
        return {.queueUrl = url, .messageBody = std::move(body)};
    }
    [[nodiscard]] sqs::SendMessageBatch batch() const {
        return {.queueUrl = url,
                .entries = {
                    {.id = "a", .messageBody = "a"}, {.id = "b", .messageBody = "b"}, {.id = "c", .messageBody = "c"}}};
    }
    [[nodiscard]] std::vector<std::string> bodies() const { return cloud.sqs().bodies("q"); }
    [[nodiscard]] Ticks ticks() const { return cloud.clock().ticks(); }
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("an answer is given in the service's place, exactly as asked for", "[memory][faults]") {
    BatchWorld world;
    Headers headers;
    headers.add("X-Mine", "value");
    world.faults.next().respond(418, "body", headers);
    auto const response = world.send(world.request(world.message()));
    CHECK(response.status == 418);
    CHECK(response.body == "body");
    CHECK(response.headers.find("X-Mine") == "value");
    CHECK(response.headers.size() == 1);
    CHECK(world.bodies().empty());
    CHECK(world.cloud.requests().size() == 1);
}

TEST_CASE("a throttled call and one that fails get the service's own error", "[memory][faults]") {
    BatchWorld world;
    world.faults.next().of("sqs").throttle();
    auto error = world.refusal(world.message());
    CHECK(error.kind() == ErrorKind::throttled);
    CHECK(error.code() == "RequestThrottled");
    CHECK_FALSE(error.requestId().empty());

    world.faults.next().on("SendMessage").fail("OverLimit", 403);
    error = world.refusal(world.message());
    CHECK(error.kind() == ErrorKind::denied);
    CHECK(error.code() == "OverLimit");
    CHECK(error.queryCode() == "OverLimit");
    CHECK(error.httpStatus() == 403);

    world.faults.next().fail("InternalFailure");
    auto const response = world.send(world.request(world.message()));
    CHECK(response.status == 500);
    CHECK(response.body == R"({"__type":"com.amazonaws.sqs#InternalFailure","message":"a fault that was asked for"})");
    CHECK(response.headers.find("Date") == "Thu, 01 Jan 2026 00:00:00 GMT");
    CHECK(world.bodies().empty());
}

TEST_CASE("a lost request costs what the limits say", "[memory][faults]") {
    BatchWorld world;
    world.faults.next(2).timeOut();
    auto const began = world.ticks();
    CHECK(world.refusal(world.message()).kind() == ErrorKind::timeout);
    CHECK(world.ticks() - began == 60s); // CallLimits::inactivity
    auto const brief = world.client.with(CallLimits{.attempt = 7s}).invoke(world.message());
    REQUIRE_FALSE(brief);
    CHECK(brief.error().kind() == ErrorKind::timeout);
    CHECK(world.ticks() - began == 67s);
    CHECK(world.bodies().empty());

    world.faults.next().timeOut();
    auto const patient = world.client.with(CallLimits{.inactivity = {}, .attempt = {}}).invoke(world.message());
    REQUIRE_FALSE(patient);
    CHECK(patient.error().kind() == ErrorKind::configuration);
}

TEST_CASE("a connection breaks where it is told to", "[memory][faults]") {
    BatchWorld world;
    auto const broken = [&](ResetPoint point) {
        world.faults.next().reset(point);
        auto const error = world.refusal(world.message(std::string{to_string(point)}));
        CHECK(error.kind() == ErrorKind::connection);
        return error.details().reachedService;
    };
    CHECK_FALSE(broken(ResetPoint::beforeRequest));
    CHECK(world.cloud.requests().empty());
    CHECK(broken(ResetPoint::withinRequest));
    CHECK(broken(ResetPoint::afterRequest));
    CHECK(world.bodies().empty());
    CHECK(broken(ResetPoint::withinAnswer));
    CHECK(world.bodies() == Texts{"withinAnswer"});
    CHECK(world.cloud.requests().size() == 3);

    world.faults.next().loseAnswer();
    auto const error = world.refusal(world.message("lost"));
    CHECK(error.kind() == ErrorKind::connection);
    CHECK(error.details().reachedService);
    CHECK(world.bodies() == Texts{"withinAnswer", "lost"});
}

TEST_CASE("silence counts against inactivity and the attempt, slow bytes against the attempt alone",
          "[memory][faults]") {
    BatchWorld world;
    auto const began = world.ticks();
    SECTION("silence that is borne") {
        world.faults.next().delay(59s);
        world(world.message());
        CHECK(world.ticks() - began == 59s);
    }
    SECTION("silence that is not") {
        world.faults.next().delay(61s);
        CHECK(world.refusal(world.message()).kind() == ErrorKind::timeout);
        CHECK(world.ticks() - began == 60s);
    }
    SECTION("slow bytes that are borne") {
        world.faults.next().trickle(14min);
        world(world.message());
        CHECK(world.ticks() - began == 14min);
    }
    SECTION("slow bytes that are not") {
        world.faults.next().trickle(16min);
        CHECK(world.refusal(world.message()).kind() == ErrorKind::timeout);
        CHECK(world.ticks() - began == 15min);
    }
    // The service has acted all the same, when the request came.
    CHECK(world.bodies() == Texts{"a"});
    auto const output = world(sqs::ReceiveMessage{.queueUrl = world.url, .messageSystemAttributeNames = {"All"}});
    CHECK(output.messages.at(0).attributes.at("SentTimestamp") == "1767225600000");
}

TEST_CASE("slow bytes of a long poll's answer are waited for", "[memory][faults]") {
    BatchWorld world;
    world.faults.next().on("ReceiveMessage").trickle(5min);
    auto const began = world.ticks();
    // An answer comes after 20 s, and then takes 5 minutes, though inactivity is bounded by 60 s and the poll's own wait.
    CHECK(world(sqs::ReceiveMessage{.queueUrl = world.url, .waitTimeSeconds = 20}).messages.empty());
    CHECK(world.ticks() - began == 5min + 20s);
    world.faults.next().on("ReceiveMessage").delay(61s);
    auto const error = world.refusal(sqs::ReceiveMessage{.queueUrl = world.url, .waitTimeSeconds = 20});
    CHECK(error.kind() == ErrorKind::timeout);
}

TEST_CASE("messages that are received with an answer that is late are hidden from when the service sent it",
          "[memory][faults]") {
    BatchWorld world;
    world(world.message());
    world.faults.next().delay(29s);
    CHECK(world(sqs::ReceiveMessage{.queueUrl = world.url}).messages.size() == 1);
    CHECK(world.cloud.sqs().messageCount("q").inFlight == 1);
    world.cloud.clock().advance(1s);
    CHECK(world.cloud.sqs().messageCount("q").available == 1);
}

TEST_CASE("what is held back is given up when the call is cancelled", "[memory][faults]") {
    BatchWorld world;
    world.faults.next(2).trickle(1min);
    std::stop_source stop;
    auto const request = world.request(world.message());
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, request, {.stop = stop.get_token()});
    stop.request_stop();
    auto const ended = multiplexer.wait(never, {});
    REQUIRE(ended);
    CHECK(ended->outcome.error().kind() == ErrorKind::cancelled);
    CHECK(world.bodies() == Texts{"a"});
}

TEST_CASE("faults hold for calls that share a thread, each by itself", "[memory][faults]") {
    BatchWorld world;
    world.faults.nth(1).on("SendMessage").delay(30s);
    world.faults.nth(2).on("SendMessage").timeOut();
    world.faults.nth(3).on("SendMessage").loseAnswer();
    std::vector<sqs::SendMessage> messages;
    for (auto const* const body : {"1", "2", "3", "4"})
        messages.push_back(world.message(body));
    std::vector<std::string> ended;
    world.client.invokeAll(messages, 4, [&](auto const& operation, auto const& result) {
        ended.push_back(operation.messageBody +
                        (result ? " sent" : " " + std::string{to_string(result.error().kind())}));
    });
    CHECK(ended == Texts{"3 connection", "4 sent", "1 sent", "2 timeout"});
    CHECK(world.bodies() == Texts{"1", "3", "4"});
    CHECK(world.faults.pending().empty());
}

TEST_CASE("a corrupt answer does not match its MD5s", "[memory][faults]") {
    BatchWorld world;
    auto const good = world(world.message());
    world.faults.next(3).corrupt();
    auto const damaged = world(world.message());
    CHECK(damaged.md5OfMessageBody->size() == 32);
    CHECK(damaged.md5OfMessageBody != good.md5OfMessageBody);

    auto const batch = world(world.batch());
    for (auto const& each : batch.successful)
        CHECK(each.md5OfMessageBody->size() == 32);
    CHECK(batch.successful.at(0).md5OfMessageBody != good.md5OfMessageBody);

    auto const received = world(sqs::ReceiveMessage{.queueUrl = world.url});
    CHECK(received.messages.at(0).body == "a");
    CHECK(received.messages.at(0).md5OfBody != good.md5OfMessageBody);
    CHECK(world.bodies().size() == 5);
}

TEST_CASE("entries of a batch fail, and are not done", "[memory][faults]") {
    BatchWorld world;
    world.faults.next().failEntries({0, 2, 9}, "InternalError");
    auto const sent = world(world.batch());
    REQUIRE(sent.failed.size() == 2);
    CHECK(sent.failed[0].id == "a");
    CHECK(sent.failed[0].code == "InternalError");
    CHECK_FALSE(sent.failed[0].senderFault);
    CHECK(sent.failed[1].id == "c");
    CHECK(world.bodies() == Texts{"b"});

    auto const received = world(sqs::ReceiveMessage{.queueUrl = world.url}).messages.at(0);
    world.faults.next().on("DeleteMessageBatch").failEntries({0}, "ReceiptHandleIsInvalid", true);
    auto const deleted = world(sqs::DeleteMessageBatch{
        .queueUrl = world.url, .entries = {{.id = "x", .receiptHandle = received.receiptHandle}}});
    REQUIRE(deleted.failed.size() == 1);
    CHECK(deleted.failed[0].senderFault);
    CHECK(world.bodies() == Texts{"b"});

    world.faults.next().on("ChangeMessageVisibilityBatch").failEntries({0});
    auto const changed = world(sqs::ChangeMessageVisibilityBatch{
        .queueUrl = world.url,
        .entries = {{.id = "x", .receiptHandle = received.receiptHandle, .visibilityTimeout = 0}}});
    CHECK(changed.failed.size() == 1);
    CHECK(world.cloud.sqs().messageCount("q").inFlight == 1);
}

TEST_CASE(
    "a service whose clock is wrong refuses what is signed by the right time, and says what it takes the time to be",
    "[memory][faults]") {
    BatchWorld world;
    world.faults.next().skewClock(14min);
    world(world.message());
    world.faults.next(3).skewClock(16min);
    auto const response = world.send(world.request(world.message()));
    CHECK(response.status == 403);
    CHECK(response.headers.find("Date") == "Thu, 01 Jan 2026 00:16:00 GMT");
    // A client learns from it, and signs by the service's clock.
    world(world.message());
    world.faults.next().skewClock(-16min);
    CHECK(world.send(world.request(world.message())).status == 403);
}

TEST_CASE("the operation that a request names is what a sentence is about", "[memory][faults]") {
    BatchWorld world;
    world.faults.next().on("ReceiveMessage").throttle();
    world(world.message());
    CHECK(world.refusal(sqs::ReceiveMessage{.queueUrl = world.url}).kind() == ErrorKind::throttled);
    REQUIRE(world.faults.history().size() == 1);
    CHECK(world.faults.history()[0].transmission == 2);
    CHECK(world.faults.history()[0].call == CallName{"sqs", "ReceiveMessage"});
}

} // namespace memory_cloud_faults_test
