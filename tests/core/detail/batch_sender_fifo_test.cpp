// SPDX-License-Identifier: BSL-1.0

#include "support/scripted_queue.hpp"
#include "support/test_client.hpp"
#include <pylon/core/detail/batch_sender.hpp>
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace core_batch_sender_fifo_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

constexpr auto url = "https://sqs.eu-west-1.amazonaws.com/123456789012/my-queue.fifo";

std::vector<Message> numbered(int count, int groups = 1) {
    std::vector<Message> messages;
    for (int i = 0; i != count; ++i)
        messages.push_back({.body = std::to_string(i), .groupId = "g" + std::to_string(i % groups)});
    return messages;
}

/// The deduplication ids that each body was sent with.
std::map<std::string, std::vector<std::string>> idsOf(std::vector<Sent> const& sent) {
    std::map<std::string, std::vector<std::string>> ids;
    for (auto const& each : sent) {
        auto const request = Json::parse(each.request.body);
        for (auto const& entry : request["Entries"].items())
            ids[entry["MessageBody"].string()].push_back(entry.stringOr("MessageDeduplicationId", "(none)"));
    }
    return ids;
}

std::vector<std::string> bodies(int count) {
    std::vector<std::string> all;
    for (int i = 0; i != count; ++i)
        all.push_back(std::to_string(i));
    return all;
}

} // namespace

TEST_CASE("a FIFO queue gets one batch after the other, in order", "[sqs][batch_sender][fifo]") {
    ScriptedQueue service;
    service.latency = 10ms;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    sqs::Queue{clientOn(wire), url, {.window = 8}}.sendMessages(numbered(45, 3));
    // Each as a single call, which this transport does not count.
    CHECK(wire.mostInFlight() == 0);
    CHECK(wire.sent().size() == 5);
    CHECK(service.bodies == bodies(45));
}

TEST_CASE("a message is known by one id, however often it is sent", "[sqs][batch_sender][fifo]") {
    ScriptedQueue service;
    std::set<std::string> refusedOnce;
    service.refuse = [&](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        // The last one of the batch, so that none overtakes it.
        auto const body = entry["MessageBody"].string();
        if (body == "4" && refusedOnce.insert(body).second) return ScriptedQueue::Refusal{};
        return std::nullopt;
    };
    ScriptedTransport wire;
    wire.then(broken(ErrorKind::connection, true)).then(answer(500)).always(std::ref(service));
    auto messages = numbered(5);
    messages[1].body = messages[0].body;
    messages[2].deduplicationId = "my own";
    sqs::Queue{clientOn(wire, PlainRetry{3, 1ms}), url}.sendMessages(messages);

    REQUIRE(wire.sent().size() == 4);
    auto ids = idsOf(wire.sent());
    CHECK(ids["2"] == std::vector<std::string>{"my own", "my own", "my own"});
    REQUIRE(ids["4"].size() == 4);
    CHECK(std::set<std::string>(ids["4"].begin(), ids["4"].end()).size() == 1);
    CHECK(ids["4"].front().size() == 36);
    // Two messages of the same text are two messages.
    REQUIRE(ids["0"].size() == 6);
    CHECK(std::set<std::string>(ids["0"].begin(), ids["0"].end()).size() == 2);
}

TEST_CASE("a queue that knows messages by their content is sent no ids but the caller's", "[sqs][batch_sender][fifo]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto messages = numbered(2);
    messages[1].deduplicationId = "my own";
    sqs::Queue{clientOn(wire), url, {.contentBasedDeduplication = true}}.sendMessages(messages);
    auto ids = idsOf(wire.sent());
    CHECK(ids["0"] == std::vector<std::string>{"(none)"});
    CHECK(ids["1"] == std::vector<std::string>{"my own"});
}

TEST_CASE("a message without a group, or with a delay, is not sent", "[sqs][batch_sender][fifo]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto messages = numbered(4);
    messages[1].groupId.reset();
    messages[2].delay = 5s;
    try {
        sqs::Queue{clientOn(wire), url}.sendMessages(messages);
        FAIL("they were sent");
    } catch (BatchError const& error) {
        REQUIRE(error.failed().size() == 2);
        CHECK(error.failed()[0].index == 1);
        CHECK_THAT(error.failed()[0].message, Catch::Contains("groupId"));
        CHECK(error.failed()[1].index == 2);
        CHECK_THAT(error.failed()[1].message, Catch::Contains("delay"));
    }
    CHECK(service.bodies == std::vector<std::string>{"0", "3"});
}

TEST_CASE("order is kept where an entry fails", "[sqs][batch_sender][fifo]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    std::set<std::string> failing;
    service.refuse = [&](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        if (failing.erase(entry["MessageBody"].string()) != 0) return ScriptedQueue::Refusal{};
        return std::nullopt;
    };
    auto const send = [&](std::vector<Message> const& messages) {
        sqs::Queue{clientOn(wire, PlainRetry{3, 1ms}), url}.sendMessages(messages);
    };
    SECTION("nothing new is sent before it") {
        failing = {"9"};
        send(numbered(25));
        CHECK(service.bodies == bodies(25));
        CHECK(Json::parse(wire.sent()[1].request.body)["Entries"][0]["MessageBody"].string() == "9");
    }
    SECTION("those that failed together keep their order") {
        failing = {"7", "8", "9"};
        send(numbered(12));
        CHECK(service.bodies == bodies(12));
    }
    SECTION("it is not sent behind a later one of its group") {
        failing = {"3"};
        try {
            send(numbered(5));
            FAIL("nothing was thrown");
        } catch (BatchError const& error) {
            REQUIRE(error.failed().size() == 1);
            CHECK(error.failed()[0].index == 3);
            CHECK_THAT(error.failed()[0].message, Catch::Contains("later message of its group"));
        }
        CHECK(service.bodies == std::vector<std::string>{"0", "1", "2", "4"});
        CHECK(wire.sent().size() == 1);
    }
    SECTION("but behind a later one of another group") {
        failing = {"3"};
        send(numbered(5, 2));
        CHECK(wire.sent().size() == 2);
        // Of its group, 1 came before, and none after.
        CHECK(service.bodies == std::vector<std::string>{"0", "1", "2", "4", "3"});
    }
}

TEST_CASE("nothing of a FIFO queue's range is sent after a batch that failed", "[sqs][batch_sender][fifo]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always([&](Sent const& sent) { return wire.count() == 2 ? refusal(400, "OverLimit") : service(sent); });
    try {
        sqs::Queue{clientOn(wire), url}.sendMessages(numbered(35));
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.accepted() == 10);
        CHECK(error.taken() == 20);
        CHECK(error.failed().size() == 10);
        CHECK(error.failed().front().index == 10);
    }
    CHECK(service.bodies == bodies(10));
}

} // namespace core_batch_sender_fifo_test
