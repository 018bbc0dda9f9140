// SPDX-License-Identifier: BSL-1.0

// Signals that come while calls wait, with a handler that lets system calls be interrupted.

#include "support/loopback_server.hpp"
#include "support/sqs_world.hpp"
#include <pylon/backends/curl_transport.hpp>

#include <catch2/catch.hpp>

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace hard_places_signals_threads_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

std::atomic<int> handled{0};
std::atomic<int> pipes{0};

/// While it lives, handlers of ours are called for SIGALRM and SIGPIPE, and system calls end early with EINTR.
class Handlers {
public:
    Handlers() {
        handled = pipes = 0;
        struct sigaction action{};
        action.sa_handler = [](int signal) { ++(signal == SIGPIPE ? pipes : handled); };
        sigaction(SIGALRM, &action, &alarm_);
        sigaction(SIGPIPE, &action, &pipe_);
    }
    ~Handlers() {
        sigaction(SIGALRM, &alarm_, nullptr);
        sigaction(SIGPIPE, &pipe_, nullptr);
    }
    Handlers(Handlers const&) = delete;
    Handlers& operator=(Handlers const&) = delete;

private:
    struct sigaction alarm_{};
    struct sigaction pipe_{};
};

/// Sends SIGALRM to the thread that made it, one after another, until it goes.
class Interruptions {
public:
    Interruptions()
        : thread_([target = pthread_self()](std::stop_token const& stop) {
              while (!stop.stop_requested()) {
                  auto const before = handled.load();
                  pthread_kill(target, SIGALRM);
                  while (handled == before && !stop.stop_requested())
                      std::this_thread::yield();
              }
          }) {}

private:
    std::jthread thread_;
};

Request requestTo(LoopbackServer const& server) {
    Request request;
    request.method = "POST";
    request.scheme = "http";
    request.authority = server.authority();
    return request;
}

} // namespace

TEST_CASE("signals do not disturb calls over libcurl", "[signals][threads]") {
    std::string const large(std::size_t{1} << 20, 'x');
    LoopbackServer const server{[&](LoopbackConnection& connection) {
        while (auto const request = connection.read()) {
            if (request->body.size() == 3) connection.sendSlowly("HTTP/1.1 200 OK\r\nContent-", 1ms);
            connection.send(request->body.size() == 3 ? std::string{"Length: 4\r\n\r\nslow"} : httpAnswer(200, large));
        }
    }};
    Handlers const handlers;
    CurlTransport transport{{.proxy = ""}};
    auto request = requestTo(server);
    int good = 0;
    {
        Interruptions const interruptions;
        for (std::string const& body : {std::string{}, large, std::string{"abc"}, std::string{}}) {
            request.body = body;
            for (int i = 0; i != 5; ++i) {
                auto const outcome = transport.send(request, {});
                INFO((outcome ? "" : outcome.error().what()));
                CHECK(outcome.hasValue());
                good += outcome.valueOr(Response{}).body == (body == "abc" ? "slow" : large);
            }
        }
        auto multiplexer = transport.multiplexer();
        for (Token token = 0; token != 8; ++token)
            multiplexer.start(token, request, {});
        for (int i = 0; i != 8; ++i)
            good += multiplexer.wait(never, {}).value().outcome.valueOr(Response{}).body == large;
    }
    CHECK(good == 28);
    CHECK(handled > 0);
    CHECK(pipes == 0);
}

TEST_CASE("signals do not disturb waiting by the clock", "[signals][threads]") {
    Handlers const handlers;
    Interruptions const interruptions;
    SystemClock const clock;
    auto const end = clock.ticks() + 50ms;
    CHECK(clock.waitUntil(end, {}));
    CHECK(clock.ticks() >= end);
    while (handled == 0)
        std::this_thread::yield();
}

TEST_CASE("signals do not disturb the in-memory AWS", "[signals][threads]") {
    SqsWorld world{{.clock = memory::ClockMode::manual}};
    auto const url = world.createQueue("q");
    Handlers const handlers;
    std::jthread const sender{[&] {
        while (handled < 1000 || world.cloud.requests().empty())
            std::this_thread::yield();
        world(sqs::SendMessage{.queueUrl = url, .messageBody = "m"});
    }};
    Interruptions const interruptions;
    CHECK(world(sqs::ReceiveMessage{.queueUrl = url, .waitTimeSeconds = 20}).messages.size() == 1);
}

TEST_CASE("a connection that is reset while it is written to raises no SIGPIPE", "[signals][threads]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        connection.readHead();
        connection.reset();
    }};
    Handlers const handlers;
    CurlTransport transport{{.proxy = ""}};
    auto request = requestTo(server);
    request.body = std::string(std::size_t{4} << 20, 'x');
    for (int i = 0; i != 20; ++i) {
        auto const outcome = transport.send(request, {});
        REQUIRE_FALSE(outcome.hasValue());
        CHECK(outcome.error().kind() == ErrorKind::connection);
    }
    CHECK(pipes == 0);
}

} // namespace hard_places_signals_threads_test
