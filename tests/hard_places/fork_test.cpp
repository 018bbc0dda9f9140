// SPDX-License-Identifier: BSL-1.0

// A client that was used before the process forked, in the child.

#include "support/curl_client.hpp"
#include "support/loopback_server.hpp"
#include "support/sqs_world.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace hard_places_fork_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// Tells over which connection a request came.
void tellingConnection(LoopbackConnection& connection) {
    auto const answer = httpAnswer(200, R"({"QueueUrl":")" + std::to_string(connection.index) + "\"}");
    while (connection.read() && connection.send(answer)) {
    }
}

sqs::GetQueueUrl const call{.queueName = "q"};

std::string connectionOf(DefaultClient const& client) {
    auto const result = client.invoke(call);
    return result ? result->queueUrl : result.error().what();
}

/// Whether `work` holds in a forked child. One that hangs is ended.
bool inChild(std::function<bool()> const& work) {
    auto const child = fork();
    if (child == 0) {
        alarm(60);
        bool good = false;
        try {
            good = work();
        } catch (...) {
        }
        _exit(good ? 0 : 1);
    }
    int status = -1;
    return waitpid(child, &status, 0) == child && status == 0;
}

} // namespace

TEST_CASE("a forked child calls by its parent's client, over connections of its own", "[fork]") {
    LoopbackServer const server{tellingConnection};
    auto const client = curlClient("http://" + server.authority());
    CHECK(connectionOf(client) == "0");
    CHECK(inChild([&] {
        bool good = connectionOf(client) == "1" && connectionOf(client) == "1";
        std::vector<std::string> answers;
        client.invokeAll(std::vector(4, call), 2, [&](auto const&, auto const& result) {
            answers.push_back(result ? result->queueUrl : result.error().what());
        });
        for (auto const& each : answers)
            good = good && (each == "2" || each == "3");
        // And its child in turn.
        return good && answers.size() == 4 && inChild([&] { return connectionOf(client) == "4"; });
    }));
    CHECK(connectionOf(client) == "0");
    CHECK(server.connections() == 5);
}

TEST_CASE("what is in flight while the process forks is the parent's; in the child it counts as lost", "[fork]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        while (auto const request = connection.read()) {
            if (request->body.find("never") != std::string::npos) return connection.stall();
            connection.send(httpAnswer(200, R"({"QueueUrl":"u"})"));
        }
    }};
    std::stop_source stop;
    auto const client =
        curlClient("http://" + server.authority()).with(NoRetry{}).with(CallLimits{.stop = stop.get_token()});
    std::vector<sqs::GetQueueUrl> const operations{
        {.queueName = "never"}, {.queueName = "never"}, {.queueName = "quick"}};
    pid_t child = -1;
    int lost = 0;
    client.invokeAll(operations, 3, [&](auto const&, auto const& result) {
        if (result) {
            child = fork();
            if (child == 0)
                alarm(60);
            else
                stop.request_stop();
            return;
        }
        lost += result.error().kind() == (child == 0 ? ErrorKind::connection : ErrorKind::cancelled);
        if (child == 0 && lost == 2) _exit(0);
    });
    if (child == 0) _exit(1);
    CHECK(lost == 2);
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

TEST_CASE("a forked child waits for no lock that a thread of its parent holds", "[fork]") {
    LoopbackServer const server{tellingConnection};
    std::atomic<bool> entered = false;
    std::atomic<bool> released = false;
    std::thread::id held{};
    auto const environment = [&](std::string const& name) -> std::optional<std::string> {
        // Asked with the lock held, by a thread that does not come back before the child has ended.
        if (std::this_thread::get_id() == held) {
            entered = true;
            while (!released)
                std::this_thread::yield();
        }
        if (name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY") return "x";
        return std::nullopt;
    };
    DefaultClient const client{
        CurlTransport{{.proxy = ""}},
        SigV4Signer{},
        StandardSerializer{},
        StandardRetry{},
        {.region = "r", .endpointUrl = "http://" + server.authority(), .environment = environment}};
    std::jthread const parent{[&] {
        held = std::this_thread::get_id();
        static_cast<void>(client.invoke(call));
    }};
    while (!entered)
        std::this_thread::yield();
    CHECK(inChild([&] { return connectionOf(client) == "0"; }));
    released = true;
}

TEST_CASE("a forked child has a Cloud of its own, which begins as its parent's", "[fork]") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world(sqs::SendMessage{.queueUrl = url, .messageBody = "before"});
    CHECK(inChild([&] {
        world(sqs::SendMessage{.queueUrl = url, .messageBody = "in the child"});
        return world(sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 10, .waitTimeSeconds = 1})
                   .messages.size() == 2;
    }));
    CHECK(world.cloud.sqs().bodies("q") == std::vector<std::string>{"before"});
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url}).messages.size() == 1);
}

} // namespace hard_places_fork_test
