// SPDX-License-Identifier: BSL-1.0

// Clients, transports and multiplexers that go while calls are in flight.

#include "support/curl_client.hpp"
#include "support/loopback_server.hpp"
#include "support/sqs_world.hpp"
#include <pylon/core/client.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace hard_places_abandoned_calls_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const quick{.queueName = "quick"};
sqs::GetQueueUrl const never_{.queueName = "never"};

/// Answers quick calls and leaves others without an answer.
void answeringQuickOnes(LoopbackConnection& connection) {
    while (auto const request = connection.read()) {
        if (request->body.find("quick") == std::string::npos) return connection.stall();
        connection.send(httpAnswer(200, R"({"QueueUrl":"u"})"));
    }
}

} // namespace

TEST_CASE("an exception from a result leaves calls in flight, whose connections are closed") {
    LoopbackServer const server{answeringQuickOnes};
    auto client = std::optional{curlClient("http://" + server.authority())};
    std::vector const operations{never_, never_, never_, quick};
    auto const throwing = [](auto const&, auto const&) { throw std::runtime_error{"enough"}; };
    CHECK_THROWS_WITH(client->invokeAll(operations, 4, throwing), "enough");
    // The client is as good as before, and what stalls is not waited for.
    CHECK(client->invoke(quick).value().queueUrl == "u");
    client.reset();
    server.awaitClosed();
}

TEST_CASE("the last handle of a client may go while a result is being handled") {
    LoopbackServer const server{answeringQuickOnes};
    auto client = std::make_unique<DefaultClient>(curlClient("http://" + server.authority()));
    int results = 0;
    auto const& using_ = *client;
    using_.invokeAll(std::vector(10, quick), 3, [&](auto const&, auto const& result) {
        client.reset();
        results += result.hasValue();
    });
    CHECK(results == 10);
    server.awaitClosed();
}

TEST_CASE("a client may go while another thread calls by a copy of it") {
    LoopbackServer const server{answeringQuickOnes};
    auto client = std::make_unique<DefaultClient>(curlClient("http://" + server.authority()));
    std::stop_source stop;
    std::optional<ErrorKind> ended;
    {
        std::jthread const caller{[&, copy = client->with(CallLimits{.stop = stop.get_token()})] {
            auto const result = copy.invoke(never_);
            if (!result) ended = result.error().kind();
        }};
        server.awaitRequests(1);
        client.reset();
        stop.request_stop();
    }
    CHECK(ended == ErrorKind::cancelled);
    server.awaitClosed();
}

TEST_CASE("a stop token ends all calls that are in flight, and each is told of once") {
    LoopbackServer const server{answeringQuickOnes};
    std::stop_source stop;
    auto const client = curlClient("http://" + server.authority()).with(CallLimits{.stop = stop.get_token()});
    int cancelled = 0;
    {
        std::jthread const stopping{[&] {
            server.awaitRequests(8);
            stop.request_stop();
        }};
        client.invokeAll(std::vector(20, never_), 8, [&](auto const&, auto const& result) {
            cancelled += !result && result.error().kind() == ErrorKind::cancelled;
        });
    }
    CHECK(cancelled == 8);
    server.awaitClosed();
}

TEST_CASE("a long poll in memory that was abandoned takes no message") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto const poll = world.request(sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 20});
    {
        auto multiplexer = std::optional{world.cloud.transport().multiplexer()};
        multiplexer->start(1, poll, {});
        multiplexer->start(2, poll, {});
        CHECK_FALSE(multiplexer->wait(world.cloud.clock().ticks() + 1s, {}));
        auto moved = std::move(*multiplexer);
        multiplexer.reset();
        CHECK_FALSE(moved.wait(world.cloud.clock().ticks() + 1s, {}));
    }
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "m"});
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.size() == 1);
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.empty());
}

TEST_CASE("calls in memory go on when their Cloud has gone") {
    auto world = std::make_unique<SqsWorld>();
    auto const url = world->createQueue("q");
    auto const client = world->client;
    int results = 0;
    client.invokeAll(std::vector(3, sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 20}), 3,
                     [&](auto const&, auto const& result) {
                         world.reset();
                         results += result.hasValue();
                     });
    CHECK(results == 3);
}

} // namespace hard_places_abandoned_calls_test
