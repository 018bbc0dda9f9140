// SPDX-License-Identifier: BSL-1.0

#include "support/manual_clock.hpp"
#include "support/raw_client.hpp"
#include "support/scripted_transport.hpp"
#include <pylon/backends/http_server.hpp>

#include <catch2/catch.hpp>

namespace backends_http_server_limits_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

constexpr auto get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"sv;
constexpr auto put = "PUT / HTTP/1.1\r\nHost: localhost\r\n"sv;

/// A server whose time passes when it is told to.
struct Timed {
    ManualClock clock{};
    ScriptedTransport transport = [] {
        ScriptedTransport wire;
        wire.always([](Sent const& sent) { return ok(std::string{sent.request.body}); });
        return wire;
    }();
    HttpServer server;

    explicit Timed(HttpServerOptions options = {}) : server(transport, with(std::move(options))) {}
    [[nodiscard]] RawClient client() const { return RawClient{server.port()}; }
    /// Lets time pass after all that has been said on either side: what is answered later was read later.
    void pass(Duration time) {
        CHECK(client().ask(get)->status == 200);
        elapse(time);
    }
    void elapse(Duration time) {
        clock.advance(time);
        server.settle();
    }

private:
    HttpServerOptions with(HttpServerOptions options) {
        options.clock.emplace(clock);
        options.headTime = 30s;
        options.idleTime = 75s;
        options.stallTime = 60s;
        return options;
    }
};

} // namespace

TEST_CASE("headers that are long in coming are refused", "[http_server]") {
    Timed timed;
    auto slow = timed.client();
    slow.send("GET / HTTP/1.1\r\n");
    for (int i = 0; i != 29; ++i) {
        slow.send("X-A: 1\r\n");
        timed.pass(1s);
    }
    CHECK_FALSE(slow.hasInput());
    timed.pass(1s);
    auto const answer = slow.answer();
    REQUIRE(answer);
    CHECK(answer->status == 408);
    CHECK(slow.isEnded());
}

TEST_CASE("connections that say nothing are ended", "[http_server]") {
    Timed timed;
    auto silent = timed.client();
    auto idle = timed.client();
    CHECK(idle.ask(get)->status == 200);
    timed.pass(30s);
    CHECK(silent.isEnded());
    timed.pass(44s);
    CHECK(idle.ask(get)->status == 200);
    timed.pass(75s);
    CHECK(idle.isEnded());
}

TEST_CASE("a body that stops coming is not waited for", "[http_server]") {
    Timed timed;
    auto client = timed.client();
    client.send(std::string{put} + "Content-Length: 4\r\n\r\npi");
    timed.pass(59s);
    client.send("n");
    timed.pass(59s);
    CHECK_FALSE(client.hasInput());
    timed.pass(1s);
    CHECK(client.isEnded());
}

TEST_CASE("an answer that is not fetched is given up", "[http_server]") {
    Timed timed;
    timed.transport.then(ok(std::string(64 << 20, 'x')));
    auto client = timed.client();
    client.send(get);
    timed.pass(0s);
    CHECK(timed.server.connections() >= 1);
    // The kernel may take some more of it meanwhile, which puts the end off; but not all of it.
    for (int i = 0; i != 1'000 && timed.server.connections() != 0; ++i)
        timed.elapse(60s);
    CHECK_FALSE(client.answer());
}

TEST_CASE("what is too large is refused", "[http_server]") {
    Timed const timed{{.headLimit = 1000, .bodyLimit = 100}};
    auto const status = [&](std::string const& request) {
        auto const answer = timed.client().ask(request);
        return answer ? answer->status : 0;
    };
    auto const line = [](std::size_t size) { return "X-A: " + std::string(size, 'a') + "\r\n"; };
    CHECK(status(std::string{put} + line(900) + "\r\n") == 200);
    CHECK(status(std::string{put} + line(1000) + "\r\n") == 431);
    CHECK(status(std::string{put} + line(5'000'000) + "\r\n") == 431);
    CHECK(status(std::string{put} + std::string(1000, 'a')) == 431);
    CHECK(status("GET /" + std::string(1000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n") == 431);
    std::string many{put};
    for (int i = 0; i != 100'000; ++i)
        many += "A: b\r\n";
    CHECK(status(many) == 431);

    CHECK(status(std::string{put} + "Content-Length: 100\r\n\r\n" + std::string(100, 'a')) == 200);
    CHECK(status(std::string{put} + "Content-Length: 101\r\n\r\n") == 413);
    CHECK(status(std::string{put} + "Content-Length: 5000000000\r\n\r\n") == 413);
    auto const chunks = std::string{put} + "Transfer-Encoding: chunked\r\n\r\n32\r\n" + std::string(50, 'a') + "\r\n";
    CHECK(status(chunks + "32\r\n" + std::string(50, 'a') + "\r\n0\r\n\r\n") == 200);
    CHECK(status(chunks + "33\r\n" + std::string(51, 'a') + "\r\n0\r\n\r\n") == 413);
    CHECK(status(chunks + "FFFFFFFFFFFFFFFF\r\n") >= 400);
    // The line of a chunk, and what is said behind the last one.
    CHECK(status(chunks + "1;" + std::string(5'000, 'a')) == 400);
    CHECK(status(chunks + "0\r\n" + line(5'000) + "\r\n") >= 400);
}

TEST_CASE("connections beyond the limit wait for their turn", "[http_server]") {
    Timed const timed{{.connections = 2}};
    auto first = timed.client();
    auto second = timed.client();
    CHECK(first.ask(get)->status == 200);
    CHECK(second.ask(get)->status == 200);
    auto third = timed.client();
    third.send(get);
    CHECK(first.ask(get)->status == 200);
    CHECK_FALSE(third.hasInput());
    first.close();
    CHECK(third.answer()->status == 200);
}

} // namespace backends_http_server_limits_test
