// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/pending_call.hpp>

#include "support/test_client.hpp"
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <optional>
#include <stop_token>

namespace core_pending_call_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const ask{.queueName = "q"};

} // namespace

TEST_CASE("a call that was begun is on its way before its end is waited for", "[core][client][pending]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"QueueUrl":"u"})").in(5s));
    auto call = clientOn(wire).start(ask);
    CHECK(wire.sent().size() == 1);
    CHECK(wire.inFlight() == 1);
    CHECK(call.get().value().queueUrl == "u");
    CHECK(wire.clock().ticks().time_since_epoch() >= 5s);
    CHECK(wire.inFlight() == 0);
}

TEST_CASE("a call that was begun is tried again as others are", "[core][client][pending]") {
    ScriptedTransport wire;
    wire.then(answer(503)).then(broken()).then(ok(R"({"QueueUrl":"u"})"));
    auto const start = wire.clock().ticks();
    auto call = clientOn(wire).start(ask);
    CHECK(call.get().value().queueUrl == "u");
    CHECK(wire.sent().size() == 3);
    CHECK(wire.clock().ticks() - start == 200ms);

    wire.then(refusal(400, "QueueDoesNotExist"));
    auto const failed = clientOn(wire).start(ask).get();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == "QueueDoesNotExist");
    CHECK(failed.error().attempts().size() == 1);
}

TEST_CASE("a call that is let go is abandoned", "[core][client][pending]") {
    ScriptedTransport wire;
    wire.then(ok().in(5s));
    std::optional call{clientOn(wire).start(ask)};
    auto moved = std::move(*call);
    call.reset();
    CHECK(wire.inFlight() == 1);
    {
        auto const last = std::move(moved);
    }
    CHECK(wire.abandoned() == 1);
}

TEST_CASE("a stop token ends a call that was begun", "[core][client][pending]") {
    ScriptedTransport wire;
    wire.then(ok().in(5s));
    std::stop_source stop;
    auto call = clientOn(wire).with(CallLimits{.stop = stop.get_token()}).start(ask);
    stop.request_stop();
    CHECK(call.get().error().kind() == ErrorKind::cancelled);
    CHECK(wire.abandoned() == 1);
}

TEST_CASE("what cannot be sent is told at the end of the call", "[core][client][pending]") {
    ScriptedTransport wire;
    Client<ScriptedTransport, CountingSigner, StandardSerializer, NoRetry> const client{wire, {}, {}, NoRetry{}, {}};
    CHECK(client.start(ask).get().error().kind() == ErrorKind::configuration);
    CHECK(wire.sent().empty());
}

TEST_CASE("on a transport that is not concurrent a call is made when it is asked for", "[core][client][pending]") {
    BlockingScriptedTransport wire;
    wire.then(ok(R"({"QueueUrl":"u"})"));
    auto call = clientOn(wire).start(ask);
    CHECK(wire.sent().empty());
    CHECK(call.get().value().queueUrl == "u");
}

} // namespace core_pending_call_test
