// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/cloud.hpp>

#include "support/sqs_world.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace memory_cloud_threads_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using memory::ClockMode;

namespace {

/// How many requests a Cloud has been sent; to be waited for, since a request that has come has been parked or answered.
void awaitRequests(memory::Cloud const& cloud, std::size_t count) {
    while (cloud.requests().size() < count)
        std::this_thread::yield();
}

sqs::ReceiveMessage longPoll(std::string const& url) {
    return {.queueUrl = url, .maxNumberOfMessages = 10, .waitTimeSeconds = 20};
}

} // namespace

TEST_CASE("By a manual clock, waiting threads stay until it is advanced") {
    SqsWorld world{{.clock = ClockMode::manual}};
    auto const url = world.createQueue("q");
    constexpr std::size_t count = 4;
    std::atomic<std::size_t> ended{0};
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i != count; ++i)
            threads.emplace_back([&] {
                if (world(longPoll(url)).messages.empty()) ++ended;
            });
        awaitRequests(world.cloud, count);
        world.cloud.clock().advance(20s - 1ns);
        CHECK(ended == 0);
        world.cloud.clock().advance(1ns);
    }
    CHECK(ended == count);
}

TEST_CASE("By a manual clock, each message ends one thread's poll") {
    SqsWorld world{{.clock = ClockMode::manual}};
    auto const url = world.createQueue("q");
    constexpr std::size_t count = 4;
    std::mutex mutex;
    std::multiset<std::string> bodies;
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i != count; ++i)
            threads.emplace_back([&] {
                auto const output = world(longPoll(url));
                std::scoped_lock const lock{mutex};
                for (auto const& each : output.messages)
                    bodies.insert(each.body);
            });
        awaitRequests(world.cloud, count);
        for (std::size_t i = 0; i != count; ++i)
            world(sqs::SendMessage{.queueUrl = url, .messageBody = std::to_string(i)});
    }
    CHECK(bodies == std::multiset<std::string>{"0", "1", "2", "3"});
    CHECK(world.cloud.clock().now() == memory::VirtualClock::defaultStart);
}

TEST_CASE("Advancing wakes who waits for the clock alone") {
    memory::VirtualClock clock{ClockMode::manual};
    auto const deadline = clock.ticks() + 1h;
    std::atomic<bool> came{false};
    {
        std::jthread const waiter{[&] { came = clock.waitUntil(deadline, {}); }};
        clock.advance(30min);
        clock.advance(30min);
    }
    CHECK(came);
}

TEST_CASE("A clock tells how many wait for it") {
    memory::VirtualClock clock{ClockMode::manual};
    CHECK(clock.waiting() == 0);
    std::atomic<int> came{0};
    {
        std::vector<std::jthread> threads;
        for (auto const after : {1s, 1s, 2s})
            threads.emplace_back(
                [&clock, &came, until = clock.ticks() + after] { came += clock.waitUntil(until, {}) ? 1 : 0; });
        while (clock.waiting() != 3)
            std::this_thread::yield();
        clock.advance(1s);
        // At once, whether or not the two have woken yet.
        CHECK(clock.waiting() == 1);
        clock.advance(1s);
        CHECK(clock.waiting() == 0);
    }
    CHECK(came == 3);
}

TEST_CASE("A stop token ends a parked poll") {
    auto const mode = GENERATE(ClockMode::manual, ClockMode::system);
    SqsWorld world{{.clock = mode}};
    auto const url = world.createQueue("q");
    std::stop_source source;
    std::optional<Result<sqs::ReceiveMessageOutput>> result;
    {
        std::jthread const poller{
            [&] { result = world.client.with(CallLimits{.stop = source.get_token()}).invoke(longPoll(url)); }};
        awaitRequests(world.cloud, 1);
        source.request_stop();
    }
    REQUIRE(result);
    REQUIRE_FALSE(*result);
    CHECK(result->error().kind() == ErrorKind::cancelled);
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "body"});
    CHECK(world.cloud.sqs().messageCount(url).available == 1);
}

TEST_CASE("A call in a multiplexer is ended by its own stop token, from another thread") {
    SqsWorld world{{.clock = ClockMode::manual}};
    auto const url = world.createQueue("q");
    auto const poll = world.request(longPoll(url));
    std::stop_source source;
    auto multiplexer = world.cloud.transport().multiplexer();
    multiplexer.start(7, poll, {.stop = source.get_token()});
    std::jthread const stopper{[&] { source.request_stop(); }};
    auto const completion = multiplexer.wait(never, {});
    REQUIRE(completion);
    CHECK(completion->token == 7);
    CHECK(completion->outcome.error().kind() == ErrorKind::cancelled);
}

TEST_CASE("By the system's clock, producers and consumers lose and double nothing") {
    SqsWorld world{{.clock = ClockMode::system}};
    auto const url = world.createQueue("q", {.visibilityTimeout = 43'200s});
    constexpr int perProducer = 40;
    std::mutex mutex;
    std::multiset<std::string> received;
    std::stop_source enough;
    {
        std::vector<std::jthread> consumers;
        for (int i = 0; i != 3; ++i)
            consumers.emplace_back([&] {
                auto const client = world.client.with(CallLimits{.stop = enough.get_token()});
                while (auto const output = client.invoke(longPoll(url))) {
                    for (auto const& each : output->messages) {
                        world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = each.receiptHandle});
                        std::scoped_lock const lock{mutex};
                        received.insert(each.body);
                        if (received.size() == 3U * perProducer) enough.request_stop();
                    }
                }
            });
        std::vector<std::jthread> producers;
        for (int i = 0; i != 3; ++i)
            producers.emplace_back([&, i] {
                for (int n = 0; n != perProducer; ++n)
                    world(sqs::SendMessage{.queueUrl = url, .messageBody = std::to_string(i * perProducer + n)});
            });
    }
    CHECK(received.size() == 3U * perProducer);
    for (int n = 0; n != 3 * perProducer; ++n)
        CHECK(received.count(std::to_string(n)) == 1);
    CHECK(world.cloud.sqs().messageCount(url).total() == 0);
}

TEST_CASE("By the system's clock, a long poll ends when its time is up") {
    SqsWorld world{{.clock = ClockMode::system}};
    auto const url = world.createQueue("q");
    auto const request = world.request(longPoll(url));
    // The limit of the call is what passes in real time, since the poll's own are whole seconds.
    auto const result = world.cloud.transport().send(request, {.attempt = 5ms});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::timeout);
}

} // namespace memory_cloud_threads_test
