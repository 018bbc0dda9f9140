// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

namespace core_client_limits_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const getQueueUrl{.queueName = "q"};

Answer found() { return ok(R"({"QueueUrl":"u"})"); }

} // namespace

TEST_CASE("the total cuts attempts short", "[core][client][limits]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return answer(500).in(400ms); });
    auto const result =
        clientOn(wire, PlainRetry{9, 100ms}).with(CallLimits{.attempt = 700ms, .total = 1s}).invoke(getQueueUrl);

    REQUIRE_FALSE(result);
    REQUIRE(wire.sent().size() == 2);
    CHECK(wire.sent()[0].limits.attempt == 700ms);
    CHECK(wire.sent()[1].limits.attempt == 500ms);
    // 900 ms have passed: waiting another 100 would end with the total itself.
    CHECK(wire.clock().waits() == std::vector<Duration>{100ms});
    CHECK(result.error().attempts().size() == 2);
    CHECK(result.error().attempts()[1].delayAfter == 0ms);
}

TEST_CASE("an attempt that the total cuts ends the call", "[core][client][limits]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return found().in(10s); });
    auto const start = wire.clock().ticks();
    auto const result = clientOn(wire, PlainRetry{9, 0ms}).with(CallLimits{.total = 1s}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::timeout);
    CHECK(wire.sent().size() == 1);
    CHECK(wire.clock().ticks() - start == 1s);
}

TEST_CASE("a call gives up rather than wait past its total", "[core][client][limits]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return answer(503); });
    auto const start = wire.clock().ticks();
    auto const result = clientOn(wire, PlainRetry{9, 20s}).with(CallLimits{.total = 5s}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::server);
    CHECK(wire.sent().size() == 1);
    CHECK(wire.clock().waits().empty());
    CHECK(wire.clock().ticks() == start);
}

TEST_CASE("each attempt has its limit, and its time-out is tried again", "[core][client][limits]") {
    ScriptedTransport wire;
    wire.then(found().in(3s)).then(found().in(1s));
    auto const start = wire.clock().ticks();
    auto const result = clientOn(wire, PlainRetry{2, 100ms}).with(CallLimits{.attempt = 2s}).invoke(getQueueUrl);
    REQUIRE(result);
    CHECK(wire.clock().ticks() - start == 3100ms);
}

TEST_CASE("a limit of centuries is as good as none", "[core][client][limits]") {
    ScriptedTransport wire;
    wire.then(answer(503)).then(found().in(1h));
    auto const limits = CallLimits{.inactivity = Duration::max(), .attempt = Duration::max(), .total = Duration::max()};
    auto const client = clientOn(wire, PlainRetry{2, 100ms}).with(limits);
    CHECK(client.invoke(getQueueUrl));

    // A long poll is given its own time on top.
    wire.then(answer(503)).then(ok());
    CHECK(client.invoke(sqs::ReceiveMessage{.queueUrl = "https://queue/u", .waitTimeSeconds = 20}));
    CHECK(wire.sent().back().limits.attempt > 24h);
}

TEST_CASE("a call that was stopped before it began sends nothing", "[core][client][limits]") {
    ScriptedTransport wire;
    std::stop_source stop;
    stop.request_stop();
    auto const result = clientOn(wire).with(CallLimits{.stop = stop.get_token()}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::cancelled);
    CHECK(result.error().service() == "sqs");
    CHECK(result.error().operation() == "GetQueueUrl");
    CHECK_FALSE(result.error().details().reachedService);
    CHECK(wire.sent().empty());
}

TEST_CASE("a call that is stopped while it waits does not go on", "[core][client][limits]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return answer(503); });
    std::stop_source stop;
    wire.clock().onWait([&stop] { stop.request_stop(); });
    auto const result =
        clientOn(wire, PlainRetry{9, 20s}).with(CallLimits{.stop = stop.get_token()}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::cancelled);
    CHECK(result.error().details().reachedService);
    CHECK(wire.sent().size() == 1);
    REQUIRE(result.error().attempts().size() == 1);
    CHECK(result.error().attempts()[0].httpStatus == 503);
}

TEST_CASE("a transmission that is stopped is not tried again", "[core][client][limits]") {
    ScriptedTransport wire;
    std::stop_source stop;
    wire.always([](Sent const&) { return found().in(5s); });
    wire.clock().onWait([&stop] { stop.request_stop(); });
    auto const result = clientOn(wire, PlainRetry{9}).with(CallLimits{.stop = stop.get_token()}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::cancelled);
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("an answer that is there is not thrown away because of a stop", "[core][client][limits]") {
    ScriptedTransport wire;
    std::stop_source stop;
    wire.always([&stop](Sent const&) {
        stop.request_stop();
        return found();
    });
    CHECK(clientOn(wire).with(CallLimits{.stop = stop.get_token()}).invoke(getQueueUrl));
}

} // namespace core_client_limits_test
