// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/batch_sender.hpp>

#include "support/scripted_queue.hpp"
#include "support/test_client.hpp"
#include <pylon/services/sqs/queue.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace core_batch_sender_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

constexpr auto url = ScriptedQueue::url;

std::vector<std::string> numbered(int count) {
    std::vector<std::string> bodies;
    for (int i = 0; i != count; ++i)
        bodies.push_back(std::to_string(i));
    return bodies;
}

/// How many entries each batch held.
std::vector<std::size_t> sizesOf(std::vector<Sent> const& sent) {
    std::vector<std::size_t> sizes;
    for (auto const& each : sent)
        sizes.push_back(Json::parse(each.request.body)["Entries"].size());
    return sizes;
}

/// What `send` throws, which must be a BatchError.
BatchError failureOf(std::function<void()> const& send) {
    try {
        send();
    } catch (BatchError const& error) {
        return error;
    }
    throw std::logic_error{"nothing was thrown"};
}

std::vector<std::size_t> indicesOf(BatchError const& error) {
    std::vector<std::size_t> indices;
    for (auto const& each : error.failed())
        indices.push_back(each.index);
    return indices;
}

using Indices = std::vector<std::size_t>;

} // namespace

TEST_CASE("messages travel in batches of ten", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    sqs::RawQueue const queue{clientOn(wire), url};

    queue.sendMessages(numbered(25));

    CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{10, 10, 5});
    CHECK(service.bodies == numbered(25));
    std::set<std::string> ids;
    for (auto const& each : wire.sent()) {
        auto const request = Json::parse(each.request.body);
        CHECK(request["QueueUrl"].string() == url);
        for (auto const& entry : request["Entries"].items())
            CHECK(ids.insert(entry["Id"].string()).second);
    }
    CHECK(ids.size() == 25);
}

TEST_CASE("an empty range sends nothing", "[sqs][batch_sender]") {
    ScriptedTransport wire;
    sqs::RawQueue{clientOn(wire), url}.sendMessages(std::vector<std::string>{});
    CHECK(wire.sent().empty());
}

TEST_CASE("a batch is no larger than SQS takes", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    SECTION("by bodies") {
        // Three of these fit, four do not.
        std::vector<std::string> const bodies(7, std::string(300 * 1024, 'x'));
        sqs::RawQueue{clientOn(wire), url}.sendMessages(bodies);
        CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{3, 3, 1});
    }
    SECTION("exactly") {
        std::vector<std::string> const bodies{std::string(sqs::maxMessageSize - 1, 'x'), "y", "z"};
        sqs::RawQueue{clientOn(wire), url}.sendMessages(bodies);
        CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{2, 1});
    }
    SECTION("with attributes") {
        Message const message{.body = std::string(500 * 1024, 'x'),
                              .attributes = {{"mine", std::string(100 * 1024, 'y')}}};
        sqs::Queue{clientOn(wire), url}.sendMessages({message, message});
        CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{1, 1});
    }
}

TEST_CASE("several batches are under way at a time, and no more than the window", "[sqs][batch_sender]") {
    ScriptedQueue service;
    service.latency = 10ms;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    SECTION("eight where nothing is said") {
        sqs::RawQueue{clientOn(wire), url}.sendMessages(numbered(200));
        CHECK(wire.mostInFlight() == 8);
    }
    SECTION("as many as the queue's options say") {
        sqs::RawQueue{clientOn(wire), url, {.window = 3}}.sendMessages(numbered(200));
        CHECK(wire.mostInFlight() == 3);
    }
    SECTION("one where the transport is not concurrent") {
        BlockingScriptedTransport blocking;
        blocking.always(std::ref(service));
        sqs::RawQueue{clientOn(blocking), url}.sendMessages(numbered(200));
    }
    CHECK(service.bodies.size() == 200);
}

TEST_CASE("a generator is never held as a whole", "[sqs][batch_sender]") {
    constexpr int many = 100'000;
    ScriptedTransport wire;
    wire.keepNothing();
    int made = 0;
    int mostAhead = 0;
    std::size_t accepted = 0;
    ScriptedQueue service;
    wire.always([&](Sent const& sent) {
        auto answer = service(sent);
        accepted += service.bodies.size();
        service.bodies.clear();
        mostAhead = std::max(mostAhead, made - static_cast<int>(accepted));
        return answer;
    });
    auto const values = std::views::iota(0, many) | std::views::transform([&made](int number) {
                            ++made;
                            return std::to_string(number);
                        });
    sqs::RawQueue{clientOn(wire), url}.sendMessages(values);
    CHECK(accepted == many);
    CHECK(wire.count() == many / 10);
    CHECK(mostAhead <= 10);
}

TEST_CASE("only what the service failed on is sent again, after the policy's delay", "[sqs][batch_sender]") {
    ScriptedQueue service;
    std::set<std::string> refusedOnce;
    service.refuse = [&](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        auto const body = entry["MessageBody"].string();
        if ((body == "3" || body == "12") && refusedOnce.insert(body).second) return ScriptedQueue::Refusal{};
        return std::nullopt;
    };
    ScriptedTransport wire;
    wire.always(std::ref(service));
    PlainRetry const retry{3, 100ms};
    sqs::RawQueue{clientOn(wire, retry), url}.sendMessages(numbered(15));

    CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{10, 5, 2});
    auto const again = Json::parse(wire.sent()[2].request.body)["Entries"];
    CHECK(again[0]["MessageBody"].string() == "3");
    CHECK(again[1]["MessageBody"].string() == "12");
    CHECK(wire.clock().waits() == std::vector<Duration>{100ms});
    CHECK(service.bodies.size() == 15);
    // Three calls and the sending itself.
    CHECK(retry.successes() == 4);
}

TEST_CASE("what was our fault is not sent again, and named by its index", "[sqs][batch_sender]") {
    ScriptedQueue service;
    service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        auto const body = entry["MessageBody"].string();
        if (body == "3" || body == "12") return ScriptedQueue::Refusal{"InvalidMessageContents", true};
        return std::nullopt;
    };
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto const error = failureOf([&] { sqs::RawQueue{clientOn(wire), url}.sendMessages(numbered(15)); });
    CHECK(wire.sent().size() == 2);
    CHECK(indicesOf(error) == Indices{3, 12});
    CHECK(error.accepted() == 13);
    CHECK(error.taken() == 15);
    CHECK(error.kind() == ErrorKind::rejected);
    CHECK(error.code() == "InvalidMessageContents");
    CHECK(error.service() == "sqs");
    CHECK(error.operation() == "SendMessageBatch");
    CHECK_THAT(error.message(), Catch::Contains("2 of 15") && Catch::Contains(url) && Catch::Contains("index 3"));
    CHECK(error.failed()[0].message == "no");
    CHECK_FALSE(error.failed()[0].mayHaveActed);
}

TEST_CASE("a policy that does not wait is not waited for", "[sqs][batch_sender]") {
    ScriptedQueue service;
    bool refused = false;
    service.refuse = [&](Json const&) -> std::optional<ScriptedQueue::Refusal> {
        if (std::exchange(refused, true)) return std::nullopt;
        return ScriptedQueue::Refusal{};
    };
    ScriptedTransport wire;
    wire.always(std::ref(service));
    sqs::RawQueue{clientOn(wire, PlainRetry{3, 0ms}), url}.sendMessages(numbered(2));
    CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{2, 1});
    CHECK(wire.clock().waits().empty());
}

TEST_CASE("a batch may have been taken if any of its attempts may have been", "[sqs][batch_sender]") {
    ScriptedTransport wire;
    auto const mayHaveActed = [&](Answer const& first, Answer const& second) {
        wire.then(first).then(second);
        auto const error =
            failureOf([&] { sqs::RawQueue{clientOn(wire, PlainRetry{2, 1ms}), url}.sendMessages(numbered(1)); });
        return error.failed().at(0).mayHaveActed;
    };
    auto const lost = broken(ErrorKind::connection, true);
    auto const neverSent = broken(ErrorKind::connection, false);
    auto const throttled = refusal(400, "RequestThrottled");
    CHECK(mayHaveActed(lost, throttled));
    CHECK(mayHaveActed(lost, neverSent));
    CHECK(mayHaveActed(throttled, lost));
    CHECK_FALSE(mayHaveActed(throttled, neverSent));
    CHECK_FALSE(mayHaveActed(neverSent, throttled));
}

TEST_CASE("what fails again and again is given up after as many attempts as the policy allows", "[sqs][batch_sender]") {
    ScriptedQueue service;
    service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        if (entry["MessageBody"].string() == "3") return ScriptedQueue::Refusal{};
        return std::nullopt;
    };
    ScriptedTransport wire;
    wire.always(std::ref(service));
    SECTION("three") {
        auto const error =
            failureOf([&] { sqs::RawQueue{clientOn(wire, PlainRetry{3, 1ms}), url}.sendMessages(numbered(5)); });
        CHECK(sizesOf(wire.sent()) == std::vector<std::size_t>{5, 1, 1});
        CHECK(indicesOf(error) == Indices{3});
        CHECK(error.failed()[0].kind == ErrorKind::server);
        CHECK(error.failed()[0].code == "InternalError");
        CHECK(error.accepted() == 4);
    }
    SECTION("one") {
        auto const error = failureOf([&] { sqs::RawQueue{clientOn(wire, NoRetry{}), url}.sendMessages(numbered(5)); });
        CHECK(wire.sent().size() == 1);
        CHECK(indicesOf(error) == Indices{3});
    }
}

TEST_CASE("a policy that is out of patience ends the repetition, not the sending", "[sqs][batch_sender]") {
    struct NeverAgain {
        RetryDecision failed(Failure const&) { return {RetryDecision::Verdict::quotaExhausted, {}}; }
        void succeeded() {}
        int maxAttempts(std::string_view) const { return 5; }
    };
    ScriptedQueue service;
    service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        // More than are kept waiting at a time.
        if (std::stoi(entry["MessageBody"].string()) < 600) return ScriptedQueue::Refusal{};
        return std::nullopt;
    };
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto const error =
        failureOf([&] { sqs::RawQueue{clientOn(wire, NeverAgain{}), url}.sendMessages(numbered(1000)); });
    CHECK(error.failed().size() == 600);
    CHECK(error.accepted() == 400);
    CHECK(error.taken() == 1000);
    CHECK(wire.sent().size() == 100);
}

TEST_CASE("an entry that the answer leaves out may have been sent", "[sqs][batch_sender]") {
    ScriptedQueue service;
    service.refuse = [](Json const& entry) -> std::optional<ScriptedQueue::Refusal> {
        if (entry["MessageBody"].string() == "1") return ScriptedQueue::Refusal{"(silence)"};
        return std::nullopt;
    };
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto const error = failureOf([&] { sqs::RawQueue{clientOn(wire), url}.sendMessages(numbered(3)); });
    CHECK(indicesOf(error) == Indices{1});
    CHECK(error.failed()[0].kind == ErrorKind::malformed);
    CHECK(error.failed()[0].mayHaveActed);
    CHECK(error.accepted() == 2);
}

TEST_CASE("what the queue took otherwise than it was sent is named", "[sqs][batch_sender]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"Successful":[{"Id":"1","MessageId":"b","MD5OfMessageBody":"00000000000000000000000000000000"},)"
                 R"({"Id":"0","MessageId":"a","MD5OfMessageBody":"cfcd208495d565ef66e7dff9f98764da"}]})"));
    auto const error = failureOf([&] { sqs::RawQueue{clientOn(wire), url}.sendMessages(numbered(2)); });
    CHECK(indicesOf(error) == Indices{1});
    CHECK(error.failed()[0].kind == ErrorKind::integrity);
    CHECK(error.failed()[0].mayHaveActed);
    CHECK(error.accepted() == 1);
}

TEST_CASE("what SQS would not take is not sent; the others are", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    std::vector<std::string> bodies = numbered(12);
    bodies[0] = "";
    bodies[4] = "a\x01";
    bodies[11] = std::string(sqs::maxMessageSize + 1, 'x');
    auto const error = failureOf([&] { sqs::RawQueue{clientOn(wire), url}.sendMessages(bodies); });
    CHECK(indicesOf(error) == Indices{0, 4, 11});
    for (auto const& each : error.failed())
        CHECK(each.kind == ErrorKind::invalidInput);
    CHECK(error.accepted() == 9);
    CHECK(error.taken() == 12);
    CHECK(service.bodies == std::vector<std::string>{"1", "2", "3", "5", "6", "7", "8", "9", "10"});
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("when the service cannot be used, the sending stops early and says how far it came", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    int batches = 0;
    wire.always([&](Sent const& sent) { return ++batches > 2 ? refusal(403, "AccessDenied") : service(sent); });
    int made = 0;
    auto const values = std::views::iota(0, 1000) | std::views::transform([&made](int number) {
                            ++made;
                            return std::to_string(number);
                        });
    auto const error = failureOf([&] { sqs::RawQueue{clientOn(wire), url, {.window = 2}}.sendMessages(values); });
    CHECK(error.kind() == ErrorKind::denied);
    CHECK(error.code() == "AccessDenied");
    CHECK(error.accepted() == 20);
    CHECK(error.taken() == static_cast<std::size_t>(made));
    CHECK(error.taken() < 60);
    CHECK(error.accepted() + error.failed().size() == error.taken());
    CHECK(error.failed().front().index == 20);
    CHECK_FALSE(error.failed().front().mayHaveActed);
}

TEST_CASE("a batch whose answer was lost may have been sent", "[sqs][batch_sender]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return broken(ErrorKind::connection, true); });
    auto const error =
        failureOf([&] { sqs::RawQueue{clientOn(wire, PlainRetry{2, 1ms}), url}.sendMessages(numbered(3)); });
    CHECK(error.kind() == ErrorKind::connection);
    CHECK(error.failed().size() == 3);
    CHECK(error.failed()[0].mayHaveActed);
    CHECK(error.attempts().size() == 2);
    CHECK(error.accepted() == 0);
}

TEST_CASE("where the range throws, what came before is sent first", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto const values = std::views::iota(0, 100) | std::views::transform([](int number) {
                            if (number == 25) throw std::runtime_error{"the range is broken"};
                            return std::to_string(number);
                        });
    CHECK_THROWS_WITH((sqs::RawQueue{clientOn(wire), url}.sendMessages(values)), "the range is broken");
    CHECK(service.bodies == numbered(25));
}

TEST_CASE("neither what the range throws nor what was not sent hides the other", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    wire.always(std::ref(service));
    auto const values = std::views::iota(0, 3) | std::views::transform([](int i) -> std::string {
                            if (i == 2) throw std::runtime_error{"the source ran dry"};
                            return i == 0 ? "" : "sendable";
                        });
    try {
        sqs::RawQueue{clientOn(wire), url}.sendMessages(values);
        FAIL("it should have thrown");
    } catch (BatchError const& error) {
        CHECK(indicesOf(error) == Indices{0});
        CHECK(error.accepted() == 1);
        CHECK_THROWS_WITH(std::rethrow_if_nested(error), "the source ran dry");
    }
}

TEST_CASE("a sending that is stopped says how far it came", "[sqs][batch_sender]") {
    ScriptedQueue service;
    ScriptedTransport wire;
    std::stop_source stop;
    auto const limits = CallLimits{.stop = stop.get_token()};
    SECTION("before it began") {
        wire.always(std::ref(service));
        stop.request_stop();
        auto const error =
            failureOf([&] { sqs::RawQueue{clientOn(wire).with(limits), url}.sendMessages(numbered(30)); });
        CHECK(error.kind() == ErrorKind::cancelled);
        CHECK(error.taken() == 0);
        CHECK(wire.sent().empty());
    }
    SECTION("between two batches") {
        wire.always([&](Sent const& sent) {
            if (service.bodies.size() == 20) stop.request_stop();
            return service(sent);
        });
        BlockingScriptedTransport blocking;
        blocking.always([&](Sent const& sent) {
            auto answer = service(sent);
            if (service.bodies.size() == 20) stop.request_stop();
            return answer;
        });
        auto const error =
            failureOf([&] { sqs::RawQueue{clientOn(blocking).with(limits), url}.sendMessages(numbered(35)); });
        CHECK(error.kind() == ErrorKind::cancelled);
        CHECK(error.accepted() == 20);
        CHECK(error.taken() == 20);
        CHECK(error.failed().empty());
    }
    SECTION("with batches under way") {
        service.latency = 10ms;
        wire.always([&](Sent const& sent) {
            if (wire.count() == 4) stop.request_stop();
            return service(sent);
        });
        auto const error = failureOf(
            [&] { sqs::RawQueue{clientOn(wire).with(limits), url, {.window = 2}}.sendMessages(numbered(100)); });
        CHECK(error.kind() == ErrorKind::cancelled);
        CHECK(error.accepted() + error.failed().size() == error.taken());
        CHECK(error.failed().front().mayHaveActed);
    }
    SECTION("while entries wait to be sent again") {
        service.refuse = [](Json const&) { return ScriptedQueue::Refusal{}; };
        wire.always(std::ref(service));
        // Only the wait between rounds is waited for: transmissions take no time.
        int waits = 0;
        wire.clock().onWait([&] {
            if (++waits == 1) stop.request_stop();
        });
        auto const error = failureOf(
            [&] { sqs::RawQueue{clientOn(wire, PlainRetry{9, 1s}).with(limits), url}.sendMessages(numbered(3)); });
        CHECK(error.kind() == ErrorKind::cancelled);
        CHECK(indicesOf(error) == Indices{0, 1, 2});
        CHECK(error.failed()[0].code == "InternalError");
        CHECK(wire.sent().size() == 1);
    }
    SECTION("when all has been sent: then it is done") {
        wire.always([&](Sent const& sent) {
            stop.request_stop();
            return service(sent);
        });
        BlockingScriptedTransport blocking;
        blocking.always([&](Sent const& sent) { return service(sent); });
        sqs::RawQueue{clientOn(blocking).with(limits), url}.sendMessages(numbered(10));
        CHECK(service.bodies.size() == 10);
    }
}

} // namespace core_batch_sender_test
