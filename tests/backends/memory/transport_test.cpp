// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/transport.hpp>

#include "support/sqs_world.hpp"

#include <catch2/catch.hpp>

#include <thread>

namespace memory_transport_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using memory::VirtualClock;

namespace {

Duration elapsed(SqsWorld const& world) { return world.cloud.clock().now() - VirtualClock::defaultStart; }

sqs::ReceiveMessage longPoll(std::string const& url, int seconds = 20) {
    return {.queueUrl = url, .maxNumberOfMessages = 10, .waitTimeSeconds = seconds};
}

std::size_t messagesIn(Response const& response) {
    auto const body = Json::parse(response.body);
    return body.contains("Messages") ? body["Messages"].size() : 0;
}

} // namespace

TEST_CASE("A request is answered at once") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(world.send(world.request(sqs::SendMessage{.queueUrl = url, .messageBody = "body"})).status == 200);
    CHECK(elapsed(world) == 0s);
}

TEST_CASE("A long poll takes its time by the clock, and no longer than it must") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(messagesIn(world.send(world.request(longPoll(url)))) == 0);
    CHECK(elapsed(world) == 20s);

    world(sqs::SendMessage{.queueUrl = url, .messageBody = "later", .delaySeconds = 7});
    CHECK(messagesIn(world.send(world.request(longPoll(url)))) == 1);
    CHECK(elapsed(world) == 27s);
}

TEST_CASE("The caller's patience ends before the long poll does") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CallLimits limits;
    bool const whole = GENERATE(true, false);
    (whole ? limits.attempt : limits.inactivity) = 5s;
    auto const result = world.cloud.transport().send(world.request(longPoll(url)), limits);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::timeout);
    CHECK(result.error().details().reachedService);
    CHECK(elapsed(world) == 5s);
}

TEST_CASE("At the same instant the answer goes before the time-out") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    CHECK(world.cloud.transport().send(world.request(longPoll(url, 5)), {.attempt = 5s}));
}

TEST_CASE("A call that was cancelled before is not made") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    std::stop_source source;
    source.request_stop();
    auto const request = world.request(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    auto const result = world.cloud.transport().send(request, {.stop = source.get_token()});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::cancelled);
    CHECK_FALSE(result.error().details().reachedService);
    CHECK(world.cloud.sqs().messageCount(url).total() == 0);
    CHECK(world.cloud.requests().empty());
}

TEST_CASE("A multiplexer with nothing in flight waits for its deadline only") {
    SqsWorld world;
    auto multiplexer = world.cloud.transport().multiplexer();
    CHECK_FALSE(multiplexer.wait(never, {}));
    CHECK(elapsed(world) == 0s);
    CHECK_FALSE(multiplexer.wait(world.cloud.clock().ticks() + 3s, {}));
    CHECK(elapsed(world) == 3s);
}

TEST_CASE("A multiplexer hands out each call as it ends") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const other = world.createQueue("other");
    auto const poll = world.request(longPoll(url));
    auto const shortPoll = world.request(longPoll(other, 4));
    auto const send = world.request(sqs::SendMessage{.queueUrl = url, .messageBody = "body", .delaySeconds = 9});
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {});
    multiplexer.start(2, shortPoll, {});
    multiplexer.start(3, send, {});

    auto const next = [&] { return multiplexer.wait(never, {}); };
    auto const first = next();
    REQUIRE(first);
    CHECK(first->token == 3);
    CHECK(elapsed(world) == 0s);
    auto const second = next();
    REQUIRE(second);
    CHECK(second->token == 2);
    CHECK(elapsed(world) == 4s);
    auto const third = next();
    REQUIRE(third);
    CHECK(third->token == 1);
    CHECK(messagesIn(third->outcome.value()) == 1);
    CHECK(elapsed(world) == 9s);
    CHECK_FALSE(next());
}

TEST_CASE("A multiplexer's wait ends at its deadline, with the calls still in flight") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {});
    CHECK_FALSE(multiplexer.wait(world.cloud.clock().ticks() + 3s, {}));
    CHECK(elapsed(world) == 3s);
    // What this thread does meanwhile reaches the parked poll.
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    auto const completion = multiplexer.wait(world.cloud.clock().ticks(), {});
    REQUIRE(completion);
    CHECK(messagesIn(completion->outcome.value()) == 1);
    CHECK(elapsed(world) == 3s);
}

TEST_CASE("In flight, a call keeps its own limits and its own stop token") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    std::stop_source source;
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {.attempt = 2s});
    multiplexer.start(2, poll, {.stop = source.get_token()});
    auto completion = multiplexer.wait(never, {});
    REQUIRE(completion);
    CHECK(completion->token == 1);
    CHECK(completion->outcome.error().kind() == ErrorKind::timeout);

    source.request_stop();
    completion = multiplexer.wait(never, {});
    REQUIRE(completion);
    CHECK(completion->token == 2);
    CHECK(completion->outcome.error().kind() == ErrorKind::cancelled);
    CHECK(elapsed(world) == 2s);
}

TEST_CASE("A multiplexer's own stop token leaves the calls in flight") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    std::stop_source source;
    source.request_stop();
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {});
    CHECK_FALSE(multiplexer.wait(never, source.get_token()));
    CHECK(elapsed(world) == 0s);
    CHECK(multiplexer.wait(never, {}));
}

TEST_CASE("What goes with its multiplexer takes no message") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    {
        auto multiplexer = world.cloud.transport().multiplexer();
        multiplexer.start(1, poll, {});
        auto moved = std::move(multiplexer);
        multiplexer = world.cloud.transport().multiplexer();
    }
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    CHECK(world.cloud.sqs().messageCount(url) == memory::MessageCounts{.available = 1});
}

TEST_CASE("Polls are served in the order in which they came") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    auto multiplexer = world.cloud.transport().multiplexer();
    for (Token token = 1; token != 4; ++token)
        multiplexer.start(token, poll, {});
    for (Token token = 1; token != 4; ++token) {
        world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
        auto const completion = multiplexer.wait(never, {});
        REQUIRE(completion);
        CHECK(completion->token == token);
        CHECK(messagesIn(completion->outcome.value()) == 1);
    }
}

TEST_CASE("A poll whose queue is deleted is told so") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {});
    world(sqs::DeleteQueue{.queueUrl = url});
    auto const completion = multiplexer.wait(never, {});
    REQUIRE(completion);
    CHECK(completion->outcome.value().status == 400);
    CHECK(elapsed(world) == 0s);
}

TEST_CASE("An automatic clock cannot serve a second thread while a poll is parked") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    auto const send = world.request(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(1, poll, {});
    std::optional<Result<Response>> other;
    std::thread{[&] { other = world.cloud.transport().send(send, {}); }}.join();
    REQUIRE(other);
    REQUIRE_FALSE(*other);
    CHECK(other->error().kind() == ErrorKind::configuration);
    CHECK_FALSE(other->error().details().reachedService);
    CHECK_THAT(other->error().message(), Catch::Contains("ClockMode::manual"));

    // One after the other they may.
    REQUIRE(multiplexer.wait(never, {}));
    std::thread{[&] { other = world.cloud.transport().send(send, {}); }}.join();
    CHECK(*other);
}

TEST_CASE("A transport outlives its Cloud") {
    auto cloud = std::make_unique<memory::Cloud>();
    auto const transport = cloud->transport();
    auto const sqs = cloud->sqs();
    cloud.reset();
    CHECK(transport.clock().now() == VirtualClock::defaultStart);
    CHECK(sqs.arn("q") == "arn:aws:sqs:us-east-1:123456789012:q");
    CHECK(transport.send(Request{}, {}).value().status == 403);
}

} // namespace memory_transport_test
