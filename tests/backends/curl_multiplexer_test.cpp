// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/curl_multiplexer.hpp>

#include "support/loopback_server.hpp"
#include <pylon/backends/curl_transport.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <thread>

namespace backends_curl_multiplexer_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

Request requestTo(LoopbackServer const& server, std::string path = "/") {
    Request request;
    request.method = "POST";
    request.scheme = "http";
    request.authority = server.authority();
    request.path = std::move(path);
    request.body = "ping";
    return request;
}

CurlTransport direct() { return CurlTransport{{.proxy = ""}}; }

std::string pathOf(SeenRequest const& request) {
    auto const line = request.line();
    return line.substr(line.find(' ') + 1, line.rfind(' ') - line.find(' ') - 1);
}

/// Answers with the path that was asked for; `/stall` not at all.
void echoing(LoopbackConnection& connection) {
    while (auto const request = connection.read()) {
        if (pathOf(*request) == "/stall") return connection.stall();
        connection.send(httpAnswer(200, pathOf(*request)));
    }
}

} // namespace

TEST_CASE("a multiplexer answers every request under its token", "[curl][multiplexer]") {
    LoopbackServer const server{echoing};
    std::vector<Request> requests;
    for (int i = 0; i != 300; ++i)
        requests.push_back(requestTo(server, "/" + std::to_string(i)));
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    constexpr std::size_t window = 16;
    std::size_t next = 0;
    std::map<Token, std::string> answers;
    while (answers.size() != requests.size()) {
        for (; next != requests.size() && next - answers.size() != window; ++next)
            multiplexer.start(next, requests[next], {});
        auto const completion = multiplexer.wait(never, {});
        REQUIRE(completion);
        REQUIRE(completion->outcome.hasValue());
        CHECK(answers.emplace(completion->token, completion->outcome.valueOr(Response{}).body).second);
    }
    for (auto const& [token, body] : answers)
        CHECK(body == "/" + std::to_string(token));
    CHECK_FALSE(multiplexer.wait(never, {}));
    CHECK(server.connections() <= static_cast<int>(window));
}

TEST_CASE("answers are handed out in the order in which they come", "[curl][multiplexer]") {
    LoopbackServer const server{echoing};
    auto const slow = requestTo(server, "/stall");
    auto const quick = requestTo(server, "/quick");
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    multiplexer.start(1, slow, {});
    multiplexer.start(2, quick, {});
    CHECK(multiplexer.wait(never, {}).value().token == 2);
}

TEST_CASE("waiting ends at the deadline, at the stop token, and when nothing is in flight", "[curl][multiplexer]") {
    LoopbackServer const server{echoing};
    auto const request = requestTo(server, "/stall");
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    CHECK_FALSE(multiplexer.wait(never, {}));

    auto const start = transport.clock().ticks();
    CHECK_FALSE(multiplexer.wait(start + 20ms, {}));
    CHECK(transport.clock().ticks() >= start + 20ms);

    // On an old connection libcurl has no timers of its own that would let it look up.
    auto const first = requestTo(server, "/first");
    multiplexer.start(0, first, {});
    CHECK(multiplexer.wait(never, {}).has_value());
    multiplexer.start(1, request, {.connect = 60s});
    CHECK_FALSE(multiplexer.wait(transport.clock().ticks() + 20ms, {}));
    CHECK_FALSE(multiplexer.wait(transport.clock().ticks(), {}));

    std::stop_source source;
    std::thread stopping{[&] {
        transport.clock().waitUntil(transport.clock().ticks() + 50ms, {}); // by then there is nothing to do but wait
        source.request_stop();
    }};
    CHECK_FALSE(multiplexer.wait(never, source.get_token()));
    stopping.join();
    CHECK(transport.clock().ticks() - start < 20s);
    CHECK_FALSE(multiplexer.wait(never, source.get_token()));
}

TEST_CASE("limits and stop tokens are each request's own", "[curl][multiplexer][limits]") {
    LoopbackServer const server{echoing};
    auto const stalled = requestTo(server, "/stall");
    auto const answered = requestTo(server, "/answered");
    auto elsewhere = requestTo(server);
    elsewhere.scheme = "https"; // the server takes the handshake for a request that is never complete
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    std::stop_source one;
    std::stop_source already;
    already.request_stop();
    multiplexer.start(1, stalled, {.inactivity = 50ms});
    multiplexer.start(2, stalled, {.attempt = 50ms});
    multiplexer.start(3, elsewhere, {.connect = 50ms});
    multiplexer.start(4, stalled, {.stop = one.get_token()});
    multiplexer.start(5, stalled, {.stop = already.get_token()});
    multiplexer.start(6, stalled, {});
    std::thread stopping{[&] {
        server.awaitRequests(4);
        one.request_stop();
    }};
    std::map<Token, std::pair<ErrorKind, bool>> ended;
    std::map<Token, std::string> said;
    for (int i = 0; i != 5; ++i) {
        auto const completion = multiplexer.wait(never, {});
        REQUIRE(completion);
        REQUIRE_FALSE(completion->outcome.hasValue());
        auto const& error = completion->outcome.error();
        ended[completion->token] = {error.kind(), error.details().reachedService};
        said[completion->token] = error.message();
    }
    stopping.join();
    CHECK(ended == std::map<Token, std::pair<ErrorKind, bool>>{{1, {ErrorKind::timeout, true}},
                                                               {2, {ErrorKind::timeout, true}},
                                                               {3, {ErrorKind::timeout, false}},
                                                               {4, {ErrorKind::cancelled, true}},
                                                               {5, {ErrorKind::cancelled, false}}});
    CHECK(said[1].find("CallLimits::inactivity") != std::string::npos);
    CHECK(said[2].find("CallLimits::attempt") != std::string::npos);
    CHECK(said[3].find("CallLimits::connect") != std::string::npos);

    multiplexer.start(7, answered, {});
    auto const last = multiplexer.wait(never, {});
    REQUIRE(last);
    CHECK(last->token == 7);
    CHECK(last->outcome.valueOr(Response{}).body == "/answered");
}

TEST_CASE("what is wrong with a request comes out as its completion", "[curl][multiplexer][errors]") {
    LoopbackServer const server{echoing};
    auto const good = requestTo(server, "/good");
    auto const bad = requestTo(server, "no slash");
    auto refused = good;
    refused.authority = "127.0.0.1:1";
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    multiplexer.start(1, bad, {});
    multiplexer.start(2, good, {});
    multiplexer.start(3, refused, {});
    std::map<Token, std::optional<ErrorKind>> ended;
    for (int i = 0; i != 3; ++i) {
        auto const completion = multiplexer.wait(never, {});
        REQUIRE(completion);
        ended[completion->token] =
            completion->outcome.hasValue() ? std::nullopt : std::optional{completion->outcome.error().kind()};
    }
    CHECK(ended ==
          std::map<Token, std::optional<ErrorKind>>{{1, ErrorKind::invalidInput}, {2, {}}, {3, ErrorKind::connection}});
}

TEST_CASE("a multiplexer's connections serve the next one", "[curl][multiplexer]") {
    LoopbackServer const server{echoing};
    auto const request = requestTo(server);
    auto transport = direct();
    for (int round = 0; round != 3; ++round) {
        auto multiplexer = transport.multiplexer();
        for (Token token = 0; token != 8; ++token)
            multiplexer.start(token, request, {});
        for (int i = 0; i != 8; ++i)
            CHECK(multiplexer.wait(never, {}).value().outcome.hasValue());
    }
    CHECK(server.connections() == 8);
}

TEST_CASE("destroying a multiplexer drops what is in flight", "[curl][multiplexer]") {
    LoopbackServer const server{echoing};
    auto const stalled = requestTo(server, "/stall");
    auto const bad = requestTo(server, "no slash");
    auto transport = direct();
    std::stop_source source;
    {
        auto first = transport.multiplexer();
        first.start(1, stalled, {.stop = source.get_token()});
        first.start(2, stalled, {});
        first.start(3, bad, {});
        CHECK(first.wait(never, {}).value().token == 3);
        CHECK_FALSE(first.wait(transport.clock().ticks(), {}));
        server.awaitConnections(2);
        auto second = std::move(first);
        second.start(4, bad, {});
    }
    source.request_stop();
    server.awaitClosed();
    auto multiplexer = transport.multiplexer();
    CHECK_FALSE(multiplexer.wait(never, {}));
    auto const request = requestTo(server, "/after");
    multiplexer.start(5, request, {});
    auto const completion = multiplexer.wait(never, {});
    REQUIRE(completion);
    CHECK(completion->token == 5);

    auto other = transport.multiplexer();
    other.start(6, stalled, {});
    other = std::move(multiplexer);
    CHECK_FALSE(other.wait(never, {}));
}

TEST_CASE("a multiplexer outlives its transport", "[curl][multiplexer]") {
    LoopbackServer const server{echoing};
    auto const request = requestTo(server, "/still");
    auto multiplexer = direct().multiplexer();
    multiplexer.start(1, request, {});
    CHECK(multiplexer.wait(never, {}).value().outcome.value().body == "/still");
}

TEST_CASE("when all pooled connections have died each request is sent once more, on a new one",
          "[curl][multiplexer][stale]") {
    constexpr int count = 6;
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (!connection.read() || !connection.send(httpAnswer(200, "first"))) return;
        // The old ones die with the next request; the new ones serve it.
        if (connection.index < count)
            connection.read();
        else
            while (connection.read() && connection.send(httpAnswer(200, "again"))) {
            }
    }};
    auto const request = requestTo(server);
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    for (Token token = 0; token != count; ++token)
        multiplexer.start(token, request, {});
    for (int i = 0; i != count; ++i)
        CHECK(multiplexer.wait(never, {}).value().outcome.hasValue());
    CHECK(server.connections() == count);

    // One after another, so that each finds idle connections that are no better than the one it loses.
    for (Token token = 0; token != count; ++token) {
        multiplexer.start(token, request, {});
        CHECK(multiplexer.wait(never, {}).value().outcome.hasValue());
    }
    // The first lost one old connection and made one new; so did those that happened on another old one.
    auto const lost = server.requests().size() - std::size_t{2} * count;
    CHECK(lost >= 1);
    CHECK(lost <= count);
    CHECK(server.connections() == count + static_cast<int>(lost));
}

TEST_CASE("a request is repeated no more than once where every connection dies", "[curl][multiplexer][stale]") {
    constexpr int count = 6;
    LoopbackServer const server{[](LoopbackConnection& connection) {
        if (connection.index < count && connection.read()) connection.send(httpAnswer(200, "first"));
        connection.read();
    }};
    auto const request = requestTo(server);
    auto transport = direct();
    auto multiplexer = transport.multiplexer();
    for (Token token = 0; token != count; ++token)
        multiplexer.start(token, request, {});
    for (int i = 0; i != count; ++i)
        CHECK(multiplexer.wait(never, {}).value().outcome.hasValue());

    multiplexer.start(count, request, {});
    auto const completion = multiplexer.wait(never, {});
    REQUIRE(completion);
    REQUIRE_FALSE(completion->outcome.hasValue());
    CHECK(completion->outcome.error().kind() == ErrorKind::connection);
    CHECK(server.requests().size() == count + 2);
    CHECK(server.connections() == count + 1);
}

} // namespace backends_curl_multiplexer_test
