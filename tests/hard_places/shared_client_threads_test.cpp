// SPDX-License-Identifier: BSL-1.0

// One client, 64 threads.

#include "support/curl_client.hpp"
#include "support/loopback_server.hpp"
#include "support/sqs_world.hpp"
#include <pylon/core/client.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <latch>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace hard_places_shared_client_threads_test {

using namespace pylon;
using namespace pylon::test;

namespace {

constexpr int threadCount = 64;

/// Runs `work(i)` on all threads at once.
void onThreads(std::function<void(int)> const& work) {
    std::latch start{threadCount};
    std::vector<std::jthread> threads;
    for (int i = 0; i != threadCount; ++i)
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            work(i);
        });
}

/// Answers with the name of the queue that was asked for.
void echoing(LoopbackConnection& connection) {
    while (auto const request = connection.read()) {
        auto const name = Json::parse(request->body)["QueueName"].string();
        connection.send(httpAnswer(200, R"({"QueueUrl":")" + name + "\"}"));
    }
}

} // namespace

TEST_CASE("64 threads call by one client over libcurl", "[threads]") {
    LoopbackServer const server{echoing};
    auto const client = curlClient("http://" + server.authority());
    std::atomic<int> good = 0;
    onThreads([&](int thread) {
        auto const name = [thread](int i) { return std::to_string(thread) + "-" + std::to_string(i); };
        for (int i = 0; i != 10; ++i) {
            auto const result = client.invoke(sqs::GetQueueUrl{.queueName = name(i)});
            good += result && result->queueUrl == name(i);
        }
        std::vector<sqs::GetQueueUrl> operations;
        for (int i = 0; i != 10; ++i)
            operations.push_back({.queueName = name(i)});
        client.invokeAll(operations, 3, [&](auto const& operation, auto const& result) {
            good += result && result->queueUrl == operation.queueName;
        });
    });
    CHECK(good == threadCount * 20);
}

TEST_CASE("64 threads call by one client in memory", "[threads]") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    std::atomic<int> sent = 0;
    onThreads([&](int thread) {
        for (int i = 0; i != 10; ++i)
            sent +=
                world.client.invoke(sqs::SendMessage{.queueUrl = url, .messageBody = std::to_string(thread * 10 + i)})
                    .hasValue();
    });
    CHECK(sent == threadCount * 10);

    // All receive and delete at once, and each message goes to one of them.
    std::mutex mutex;
    std::multiset<std::string> received;
    onThreads([&](int) {
        for (;;) {
            auto const messages = world(sqs::ReceiveMessage{.queueUrl = url, .maxNumberOfMessages = 5}).messages;
            if (messages.empty()) return;
            for (auto const& each : messages)
                world(sqs::DeleteMessage{.queueUrl = url, .receiptHandle = each.receiptHandle});
            std::scoped_lock const lock{mutex};
            for (auto const& each : messages)
                received.insert(each.body);
        }
    });
    CHECK(received.size() == std::size_t{threadCount} * 10);
    CHECK(std::set<std::string>{received.begin(), received.end()}.size() == received.size());
    CHECK(world.cloud.sqs().messageCount("q").total() == 0);
}

} // namespace hard_places_shared_client_threads_test
