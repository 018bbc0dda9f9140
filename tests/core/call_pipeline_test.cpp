// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/call_pipeline.hpp>

#include "support/test_client.hpp"
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <stop_token>
#include <string>
#include <utility>

namespace core_call_pipeline_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

Answer url(std::string const& name) { return ok(R"({"QueueUrl":")" + name + "\"}"); }

sqs::GetQueueUrl ask(std::string name) { return {.queueName = std::move(name)}; }

/// What the next call to end has asked for and got.
std::string next(CallPipeline<sqs::GetQueueUrl>& calls) {
    auto const ended = calls.next();
    if (!ended) return "none";
    return ended->operation.queueName + ": " +
           (ended->result ? ended->result->queueUrl : std::string{to_string(ended->result.error().kind())});
}

} // namespace

TEST_CASE("calls are given as they end, and others begun meanwhile", "[core][client][pipeline]") {
    ScriptedTransport wire;
    wire.then(url("a").in(5s)).then(url("b").in(1s)).then(url("c").in(1s));
    auto calls = clientOn(wire).pipeline<sqs::GetQueueUrl>();
    CHECK(next(calls) == "none");
    calls.start(ask("a"));
    calls.start(ask("b"));
    CHECK(wire.sent().size() == 2);
    CHECK(calls.size() == 2);
    CHECK(next(calls) == "b: b");
    calls.start(ask("c"));
    auto moved = std::move(calls);
    CHECK(next(moved) == "c: c");
    CHECK(next(moved) == "a: a");
    CHECK(next(moved) == "none");
    CHECK(moved.size() == 0);
}

TEST_CASE("a call that is tried again holds up no other", "[core][client][pipeline]") {
    ScriptedTransport wire;
    wire.then(answer(503)).then(url("b").in(50ms)).then(url("a"));
    auto calls = clientOn(wire).pipeline<sqs::GetQueueUrl>();
    calls.start(ask("a"));
    calls.start(ask("b"));
    CHECK(next(calls) == "b: b");
    CHECK(next(calls) == "a: a");
    CHECK(wire.sent().size() == 3);
}

TEST_CASE("a stop token ends all that is under way, and what is begun after it", "[core][client][pipeline]") {
    ScriptedTransport wire;
    wire.then(url("a")).then(url("b").in(5s));
    std::stop_source stop;
    auto calls = clientOn(wire).with(CallLimits{.stop = stop.get_token()}).pipeline<sqs::GetQueueUrl>();
    calls.start(ask("a"));
    calls.start(ask("b"));
    stop.request_stop();
    CHECK(next(calls) == "a: cancelled");
    calls.start(ask("c"));
    CHECK(next(calls) == "b: cancelled");
    CHECK(next(calls) == "c: cancelled");
    CHECK(next(calls) == "none");
    CHECK(wire.sent().size() == 2);
    CHECK(wire.inFlight() == 0);
}

TEST_CASE("a pipeline that is let go abandons what is under way", "[core][client][pipeline]") {
    ScriptedTransport wire;
    wire.then(url("a").in(5s)).then(url("b").in(5s));
    {
        auto calls = clientOn(wire).pipeline<sqs::GetQueueUrl>();
        calls.start(ask("a"));
        calls.start(ask("b"));
    }
    CHECK(wire.abandoned() == 2);
}

TEST_CASE("on a transport that is not concurrent calls are made as they are asked for", "[core][client][pipeline]") {
    BlockingScriptedTransport wire;
    wire.then(url("a")).then(url("b"));
    auto calls = clientOn(wire).pipeline<sqs::GetQueueUrl>();
    calls.start(ask("a"));
    calls.start(ask("b"));
    CHECK(wire.sent().empty());
    CHECK(next(calls) == "a: a");
    CHECK(wire.sent().size() == 1);
    CHECK(next(calls) == "b: b");
    CHECK(next(calls) == "none");
}

} // namespace core_call_pipeline_test
