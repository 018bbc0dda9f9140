// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/http_server.hpp>

#include "support/raw_client.hpp"
#include "support/scripted_transport.hpp"

#include <catch2/catch.hpp>

namespace backends_http_server_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

/// Answers with what it was asked, a line for each thing.
Answer echo(Sent const& sent) {
    Response response{200, {}, ""};
    auto const& request = sent.request;
    response.body = request.method + " " + request.scheme + " " + request.authority + " " + request.path + " " +
                    request.query + "\n";
    for (auto const [name, value] : request.headers)
        response.body.append(name).append("=").append(value).append("\n");
    response.body.append(request.body);
    if (auto const status = request.headers.find("X-Status")) response.status = std::stoi(std::string{*status});
    if (auto const length = request.headers.find("X-Length")) response.headers.add("Content-Length", *length);
    response.headers.add("X-Amz-Request-Id", "7");
    response.headers.add("Connection", "a service knows nothing of it");
    return {std::move(response)};
}

/// A server of which every answer is an echo.
struct Echo {
    ScriptedTransport transport = [] {
        ScriptedTransport wire;
        wire.always(echo);
        return wire;
    }();
    HttpServer server;

    explicit Echo(HttpServerOptions options = {}) : server(transport, std::move(options)) {}
    [[nodiscard]] RawClient client() const { return RawClient{server.port()}; }
    /// What a client of its own is answered.
    [[nodiscard]] std::optional<RawAnswer> ask(std::string_view bytes) const { return client().ask(bytes); }
};

constexpr auto host = "Host: 127.0.0.1\r\n"sv;

std::string get(std::string_view target, std::string_view headers = "") {
    return "GET " + std::string{target} + " HTTP/1.1\r\n" + std::string{host} + std::string{headers} + "\r\n";
}

} // namespace

TEST_CASE("a request comes through as it was sent", "[http_server]") {
    Echo const echo;
    auto const answer =
        echo.ask("PUT /b/..//a%2f%2F./%C3%A4?x=1&y=%20&x HTTP/1.1\r\nHost: localhost:4566\r\nX-Amz-Date: now\r\n"
                 "x-amz-meta-a: 1\r\nx-amz-meta-a:  two \r\nRange: bytes=0-3\r\nContent-Length: 4\r\n\r\nping");
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "PUT http localhost:4566 /b/..//a%2f%2F./%C3%A4 x=1&y=%20&x\nX-Amz-Date=now\n"
                          "x-amz-meta-a=1\nx-amz-meta-a=two\nRange=bytes=0-3\nping");
    CHECK(answer->head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answer->header("X-Amz-Request-Id") == "7");
    CHECK(answer->header("Connection").empty());
}

TEST_CASE("a connection is kept, and requests that come ahead are answered in their order", "[http_server]") {
    Echo const echo;
    auto client = echo.client();
    for (auto const target : {"/1", "/2"})
        CHECK(client.ask(get(target))->body.starts_with("GET http 127.0.0.1 " + std::string{target}));

    std::string ahead;
    for (int i = 0; i != 500; ++i)
        ahead += "\r\nPOST /" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi";
    client.send(ahead);
    for (int i = 0; i != 500; ++i) {
        auto const answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->body == "POST http localhost /" + std::to_string(i) + " \nhi");
    }
    CHECK(echo.server.connections() == 1);
}

TEST_CASE("the last request of a connection is answered, and the connection ended", "[http_server]") {
    Echo const echo;
    for (auto const& last : {get("/", "Connection: close\r\n"), "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"s}) {
        auto client = echo.client();
        auto const answer = client.ask(last + get("/after"));
        REQUIRE(answer);
        CHECK(answer->status == 200);
        CHECK(answer->header("Connection") == "close");
        CHECK(client.isEnded());
    }
    auto client = echo.client();
    auto const old = client.ask("GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
    CHECK(old->header("Connection") == "keep-alive");
    client.send(get("/half"));
    client.end();
    CHECK(client.answer()->body.starts_with("GET http 127.0.0.1 /half"));
    CHECK(client.isEnded());
}

TEST_CASE("who waits for it is told to continue at once", "[http_server]") {
    Echo const echo;
    auto client = echo.client();
    client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(client.head() == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(client.ask("ping")->body == "PUT http localhost / \nping");

    CHECK(client.ask("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\nContent-Length: 4\r\n\r\n")->status ==
          417);
    CHECK(client.isEnded());

    // What is refused need not be sent.
    Echo const small{{.bodyLimit = 3}};
    CHECK(small.ask("PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")->status ==
          413);
}

TEST_CASE("a body may come in chunks, and these in pieces", "[http_server]") {
    Echo const echo;
    auto client = echo.client();
    auto const request = "PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "4;name=value\r\nping\r\n10\r\n0123456789abcdef\r\n0\r\nX-Trailer: ignored\r\n\r\n"sv;
    CHECK(client.ask(request)->body == "PUT http localhost / \nping0123456789abcdef");
    for (char const& each : request)
        client.send({&each, 1});
    CHECK(client.answer()->body == "PUT http localhost / \nping0123456789abcdef");
}

TEST_CASE("answers without a body say what they leave out", "[http_server]") {
    Echo const echo;
    auto client = echo.client();
    client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\nX-Length: 8388608\r\n\r\n");
    auto answer = client.answer(true);
    REQUIRE(answer);
    CHECK(answer->header("Content-Length") == "8388608");
    client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(client.answer(true)->header("Content-Length") == "24");
    for (auto const status : {"204", "304"}) {
        answer = client.ask(get("/", "X-Status: " + std::string{status} + "\r\n"));
        CHECK(answer->status == std::stoi(status));
        CHECK(answer->header("Content-Length").empty());
    }
    CHECK(client.ask(get("/still"))->status == 200);
}

TEST_CASE("what is no request is refused in plain text, and told", "[http_server]") {
    std::vector<std::string> notices;
    {
        Echo const echo{{.notices = [&](std::string_view text) { notices.emplace_back(text); }}};
        auto const refused = [&](std::string_view bytes) {
            auto client = echo.client();
            auto const answer = client.ask(bytes);
            REQUIRE(answer);
            CHECK(answer->header("Content-Type") == "text/plain");
            CHECK(answer->header("Connection") == "close");
            CHECK_FALSE(answer->body.empty());
            CHECK(client.isEnded());
            return answer->status;
        };
        CHECK(refused("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a client that speaks TLS\r\n\r\n"sv) == 400);
        CHECK(refused("how do you do?\r\n\r\n") == 400);
        CHECK(refused(std::string(70'000, '\0')) == 400);
        CHECK(refused("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n") == 400);
        CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);
        CHECK(refused("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n") == 400);
        CHECK(refused("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
        CHECK(refused("CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
        CHECK(refused("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\x01z\r\n\r\n") == 400);
        CHECK(refused("GET / HTTP/1.1\r\nHost: localhost\r\nX-A : a\r\n\r\n") == 400);
        // Two lengths, of which another server might believe the other one.
        CHECK(refused("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n0\r\n\r\n") == 400);
        CHECK(refused("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nping") ==
              400);
        CHECK(refused("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -4\r\n\r\nping") == 400);
        CHECK(refused("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n") == 400);
        CHECK(refused("PUT / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfour\r\nping") == 400);
        CHECK(echo.transport.count() == 0);
    }
    CHECK(notices.size() == 15);
    CHECK(notices.front().starts_with("400 "));
}

TEST_CASE("a transport's failure is the sender's, too", "[http_server]") {
    ScriptedTransport wire;
    wire.then(broken(ErrorKind::connection))
        .then(broken(ErrorKind::timeout))
        .then(broken(ErrorKind::invalidInput))
        .then(broken(ErrorKind::malformed));
    HttpServer const server{wire};
    for (int i = 0; i != 2; ++i) {
        RawClient client{server.port()};
        client.send(get("/"));
        CHECK(client.isEnded());
    }
    CHECK(RawClient{server.port()}.ask(get("/"))->status == 400);
    CHECK(RawClient{server.port()}.ask(get("/"))->status == 502);
}

TEST_CASE("a place that cannot be listened at is named", "[http_server]") {
    Echo const first;
    CHECK_THROWS_WITH(HttpServer(first.transport, {.port = first.server.port()}),
                      Catch::Contains("127.0.0.1, port " + std::to_string(first.server.port())));
    CHECK_THROWS_WITH(HttpServer(first.transport, {.address = "elsewhere"}), Catch::Contains("elsewhere"));
    CHECK(first.server.url() == "http://127.0.0.1:" + std::to_string(first.server.port()));
}

} // namespace backends_http_server_test
