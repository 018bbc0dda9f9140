// SPDX-License-Identifier: BSL-1.0

#include "support/loopback_server.hpp"
#include <pylon/backends/curl_transport.hpp>

#include <catch2/catch.hpp>

#include <thread>

namespace backends_curl_transport_limits_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

Request requestTo(LoopbackServer const& server, std::string scheme = "http") {
    Request request;
    request.method = "POST";
    request.scheme = std::move(scheme);
    request.authority = server.authority();
    request.body = "ping";
    return request;
}

/// A call that one limit ends: the kind of its error, with a check that it did not take until another limit would have.
Error endOf(LoopbackServer const& server, CallLimits const& limits, std::string scheme = "http") {
    CurlTransport transport{{.proxy = ""}};
    auto const start = transport.clock().ticks();
    auto const outcome = transport.send(requestTo(server, std::move(scheme)), limits);
    CHECK(transport.clock().ticks() - start < 20s);
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().message().find(server.authority()) != std::string::npos);
    return outcome.error();
}

bool mentions(Error const& error, std::string_view text) { return error.message().find(text) != std::string::npos; }

/// Accepts connections and says nothing: a TLS handshake with it never ends.
void silent(LoopbackConnection& connection) { connection.stall(); }

/// Calls `function` in a thread of its own while the object lives.
class Meanwhile {
public:
    explicit Meanwhile(std::function<void()> function) : thread_(std::move(function)) {}
    ~Meanwhile() { thread_.join(); }

private:
    std::thread thread_;
};

} // namespace

TEST_CASE("the connect limit ends a handshake that gets nowhere", "[curl][limits]") {
    LoopbackServer const server{silent};
    auto const error = endOf(server, {.connect = 50ms}, "https");
    CHECK(error.kind() == ErrorKind::timeout);
    CHECK(mentions(error, "50 ms"));
    CHECK(mentions(error, "CallLimits::connect"));
    CHECK_FALSE(error.details().reachedService);
}

TEST_CASE("the inactivity limit ends a wait for an answer", "[curl][limits]") {
    LoopbackServer const server{silent};
    auto const error = endOf(server, {.inactivity = 50ms});
    CHECK(error.kind() == ErrorKind::timeout);
    CHECK(mentions(error, "50 ms"));
    CHECK(mentions(error, "CallLimits::inactivity"));
    CHECK(error.details().reachedService);
}

TEST_CASE("the inactivity limit ends an answer that stops half way", "[curl][limits]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (connection.read() && connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))
            connection.stall();
    }};
    auto const error = endOf(server, {.inactivity = 50ms});
    CHECK(error.kind() == ErrorKind::timeout);
    CHECK(mentions(error, "CallLimits::inactivity"));
    CHECK(error.httpStatus() == 200);
}

TEST_CASE("the inactivity limit ends a request that is not taken", "[curl][limits]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        connection.readHead();
        connection.waitForEnd();
    }};
    CurlTransport transport{{.proxy = ""}};
    auto request = requestTo(server);
    request.headers.add("Expect", "");
    request.body = std::string(64'000'000, 'x');
    auto const outcome = transport.send(request, {.inactivity = 100ms});
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().kind() == ErrorKind::timeout);
    CHECK(mentions(outcome.error(), "CallLimits::inactivity"));
}

TEST_CASE("bytes that trickle out are activity", "[curl][limits]") {
    constexpr std::size_t size = 64'000'000;
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (connection.readHead() && connection.readSlowly(size, 2ms)) connection.send(httpAnswer(200, "all of it"));
    }};
    CurlTransport transport{{.proxy = ""}};
    auto request = requestTo(server);
    request.headers.add("Expect", "");
    request.body = std::string(size, 'x');
    // Takes longer in all.
    auto const outcome = transport.send(request, {.inactivity = 500ms});
    REQUIRE(outcome.hasValue());
    CHECK(outcome.valueOr(Response{}).body == "all of it");
}

TEST_CASE("bytes that trickle in are activity, up to the attempt limit", "[curl][limits]") {
    auto const slow = [](LoopbackConnection& connection) {
        if (connection.read()) connection.sendSlowly(httpAnswer(200, std::string(1000, 'x')), 2ms);
    };
    SECTION("nothing is wrong with a slow answer") {
        LoopbackServer const server{slow};
        CurlTransport transport{{.proxy = ""}};
        // Takes four times as long in all.
        auto const outcome = transport.send(requestTo(server), {.inactivity = 500ms});
        REQUIRE(outcome.hasValue());
        CHECK(outcome.valueOr(Response{}).body.size() == 1000);
    }
    SECTION("but it does not go on for ever") {
        LoopbackServer const server{slow};
        auto const error = endOf(server, {.inactivity = 10s, .attempt = 200ms});
        CHECK(error.kind() == ErrorKind::timeout);
        CHECK(mentions(error, "200 ms"));
        CHECK(mentions(error, "CallLimits::attempt"));
    }
}

TEST_CASE("a limit of zero is none", "[curl][limits]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (connection.read()) connection.sendSlowly(httpAnswer(200, "x"), 1ms);
    }};
    CurlTransport transport{{.proxy = ""}};
    CHECK(transport.send(requestTo(server), {.connect = 0s, .inactivity = 0s, .attempt = 0s}).hasValue());
}

/// Triggers the source a moment from now, when the client has nothing left to do but wait.
void stopSoon(std::stop_source& source) {
    SystemClock const clock;
    clock.waitUntil(clock.ticks() + 50ms, {});
    source.request_stop();
}

TEST_CASE("a stop token ends the wait for an answer", "[curl][limits][stop]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (connection.read() && connection.send(httpAnswer(200, ""))) connection.stall();
    }};
    std::stop_source source;
    CurlTransport transport{{.proxy = ""}};
    // On an old connection, where libcurl has no timers of its own that would let it look up.
    CHECK(transport.send(requestTo(server), {}).hasValue());
    auto const start = transport.clock().ticks();
    Meanwhile const stopping{[&] { stopSoon(source); }};
    auto const outcome = transport.send(requestTo(server), {.connect = 60s, .stop = source.get_token()});
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().kind() == ErrorKind::cancelled);
    CHECK(transport.clock().ticks() - start < 20s);
}

TEST_CASE("a stop token ends a handshake", "[curl][limits][stop]") {
    LoopbackServer const server{silent};
    std::stop_source source;
    Meanwhile const stopping{[&] {
        server.awaitConnections(1);
        stopSoon(source);
    }};
    auto const error = endOf(server, {.connect = 60s, .stop = source.get_token()}, "https");
    CHECK(error.kind() == ErrorKind::cancelled);
    CHECK_FALSE(error.details().reachedService);
}

TEST_CASE("a stop token that was triggered before lets nothing out", "[curl][limits][stop]") {
    LoopbackServer const server{answering(httpAnswer(200, ""))};
    std::stop_source source;
    source.request_stop();
    CurlTransport transport{{.proxy = ""}};
    auto const outcome = transport.send(requestTo(server), {.stop = source.get_token()});
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().kind() == ErrorKind::cancelled);
    CHECK_FALSE(outcome.error().details().reachedService);
    CHECK(server.connections() == 0);
}

TEST_CASE("a connection on which a request was given up is not used again", "[curl][limits]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (connection.index == 0)
            connection.stall();
        else
            while (connection.read() && connection.send(httpAnswer(200, "second"))) {
            }
    }};
    CurlTransport transport{{.proxy = ""}};
    CHECK_FALSE(transport.send(requestTo(server), {.inactivity = 20ms}).hasValue());
    for (int i = 0; i != 2; ++i)
        CHECK(transport.send(requestTo(server), {}).value().body == "second");
    CHECK(server.connections() == 2);
}

} // namespace backends_curl_transport_limits_test
