// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/curl_transport.hpp>

#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <thread>

namespace backends_curl_transport_threads_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

constexpr int threadCount = 8;

Request requestTo(LoopbackServer const& server, std::string path) {
    Request request;
    request.method = "POST";
    request.scheme = "http";
    request.authority = server.authority();
    request.path = std::move(path);
    return request;
}

/// Runs `work(i)` on so many threads at once, for i from 0, and waits for all.
void onThreads(std::function<void(int)> const& work) {
    std::vector<std::thread> threads;
    for (int i = 0; i != threadCount; ++i)
        threads.emplace_back(work, i);
    for (auto& each : threads)
        each.join();
}

void echoing(LoopbackConnection& connection) {
    while (auto const request = connection.read()) {
        auto const line = request->line();
        if (line.starts_with("POST /stall")) return connection.stall();
        connection.send(httpAnswer(200, line.substr(5, line.rfind(' ') - 5)));
    }
}

} // namespace

TEST_CASE("many threads send through one transport", "[curl][threads]") {
    LoopbackServer const server{echoing};
    CurlTransport transport{{.proxy = "", .maxIdleConnections = 3}};
    std::atomic<int> good = 0;
    onThreads([&](int thread) {
        for (int i = 0; i != 100; ++i) {
            auto const path = "/" + std::to_string(thread) + "/" + std::to_string(i);
            good += transport.send(requestTo(server, path), {}).valueOr(Response{}).body == path;
        }
    });
    CHECK(good == threadCount * 100);
}

TEST_CASE("many threads multiplex through one transport", "[curl][threads]") {
    LoopbackServer const server{echoing};
    CurlTransport transport{{.proxy = ""}};
    std::atomic<int> good = 0;
    onThreads([&](int thread) {
        std::vector<Request> requests;
        for (int i = 0; i != 10; ++i)
            requests.push_back(requestTo(server, "/" + std::to_string(thread) + "/" + std::to_string(i)));
        for (int round = 0; round != 5; ++round) {
            auto multiplexer = transport.multiplexer();
            for (Token token = 0; token != requests.size(); ++token)
                multiplexer.start(token, requests[token], {});
            // The last two are still in flight when it is destroyed.
            for (std::size_t i = 2; i != requests.size(); ++i)
                if (auto const completion = multiplexer.wait(never, {}))
                    good += completion->outcome.valueOr(Response{}).body == requests[completion->token].path;
        }
    });
    CHECK(good == threadCount * 5 * 8);
}

TEST_CASE("one stop token ends the calls of all threads", "[curl][threads]") {
    LoopbackServer const server{echoing};
    CurlTransport transport{{.proxy = ""}};
    std::atomic<int> cancelled = 0;
    std::stop_source source;
    std::thread stopping{[&] {
        server.awaitRequests(threadCount);
        source.request_stop();
    }};
    onThreads([&](int) {
        auto const outcome = transport.send(requestTo(server, "/stall"), {.stop = source.get_token()});
        cancelled += !outcome.hasValue() && outcome.error().kind() == ErrorKind::cancelled;
    });
    stopping.join();
    CHECK(cancelled == threadCount);
}

TEST_CASE("a stop token may be triggered at any moment of a call", "[curl][threads]") {
    LoopbackServer const server{echoing};
    CurlTransport transport{{.proxy = ""}};
    std::array<std::atomic<int>, 2> ended{};
    for (int round = 0; round != 200; ++round) {
        std::stop_source source;
        std::thread stopping{[&] { source.request_stop(); }};
        auto const outcome = transport.send(requestTo(server, "/quick"), {.stop = source.get_token()});
        stopping.join();
        if (outcome.hasValue())
            ++ended[0];
        else if (outcome.error().kind() == ErrorKind::cancelled)
            ++ended[1];
    }
    CHECK(ended[0] + ended[1] == 200);
    CHECK(transport.send(requestTo(server, "/after"), {}).value().body == "/after");
}

TEST_CASE("the transport may go while its copies and multiplexers are at work", "[curl][threads]") {
    LoopbackServer const server{echoing};
    auto transport = std::make_unique<CurlTransport>(CurlOptions{.proxy = ""});
    std::atomic<int> good = 0;
    {
        std::vector<std::thread> threads;
        for (int i = 0; i != threadCount; ++i)
            threads.emplace_back([&good, &server, mine = *transport]() mutable {
                for (int round = 0; round != 20; ++round)
                    good += mine.send(requestTo(server, "/x"), {}).hasValue();
            });
        transport.reset();
        for (auto& each : threads)
            each.join();
    }
    CHECK(good == threadCount * 20);
}

} // namespace backends_curl_transport_threads_test
