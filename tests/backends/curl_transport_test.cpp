// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/curl_transport.hpp>

#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/wait.h>

#include <string>
#include <utility>

namespace backends_curl_transport_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

CurlTransport direct(CurlOptions options = {}) {
    options.proxy = "";
    return CurlTransport{std::move(options)};
}

Request requestTo(std::string authority) {
    Request request;
    request.method = "POST";
    request.scheme = "http";
    request.authority = std::move(authority);
    request.body = "ping";
    return request;
}

/// What comes of one request to a server that follows the script.
Result<Response> outcomeOf(LoopbackServer::Script script, CurlOptions options = {}, std::string method = "POST") {
    LoopbackServer const server{std::move(script)};
    auto request = requestTo(server.authority());
    if (method != "POST") request.body.clear();
    request.method = std::move(method);
    return direct(std::move(options)).send(request, CallLimits{});
}

/// A script that sends these bytes in answer to whatever comes, and closes.
LoopbackServer::Script saying(std::string bytes) { return answeringOnce(std::move(bytes)); }

ErrorKind kindOf(Result<Response> const& outcome) {
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().message().find("127.0.0.1:") != std::string::npos);
    return outcome.error().kind();
}

} // namespace

TEST_CASE("a request goes out as it stands, with nothing added", "[curl]") {
    LoopbackServer const server{answering(httpAnswer(200, "pong", "x-amzn-RequestId: 1\r\n"))};
    auto request = requestTo(server.authority());
    request.path = "/a//b/../c%2f%2F./%C3%A4";
    request.query = "x=1&y=%20&z=..%2f";
    request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    request.headers.add("X-Empty", "");
    request.headers.add("Host", "ignored.example");
    request.headers.add("Content-Length", "99");

    auto const response = direct().send(request, {}).value();
    CHECK(response.status == 200);
    CHECK(response.body == "pong");
    CHECK(response.headers.find("x-amzn-requestid") == "1");
    REQUIRE(server.requests().size() == 1);
    auto const seen = server.requests().front();
    CHECK(seen.head == "POST /a//b/../c%2f%2F./%C3%A4?x=1&y=%20&z=..%2f HTTP/1.1\r\nHost: " + server.authority() +
                           "\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nX-Empty:\r\nContent-Length: 4");
    CHECK(seen.body == "ping");
}

TEST_CASE("headers keep their order, those for AWS and others", "[curl]") {
    LoopbackServer const server{answering(httpAnswer(200, ""))};
    auto request = requestTo(server.authority());
    std::string expected;
    for (auto const& [name, value] : {std::pair{"X-Amz-Date", "1"},
                                      {"amz-sdk-request", "2"},
                                      {"X-Other", "3"},
                                      {"x-amzn-query-mode", "4"},
                                      {"User-Agent", "5"},
                                      {"Authorization", "6"},
                                      {"Range", "7"}}) {
        request.headers.add(name, value);
        expected.append("\r\n").append(name).append(": ").append(value);
    }
    REQUIRE(direct().send(request, {}));
    CHECK(server.requests().front().head.find(expected + "\r\nContent-Length") != std::string::npos);
}

TEST_CASE("a handle that is used again sends what the new request says", "[curl]") {
    LoopbackServer const server{answering(httpAnswer(200, ""))};
    auto transport = direct();
    auto const send = [&](std::string method, std::string path, std::string body, Headers headers) {
        auto request = requestTo(server.authority());
        request.method = std::move(method);
        request.path = std::move(path);
        request.body = std::move(body);
        request.headers = std::move(headers);
        REQUIRE(transport.send(request, {}).hasValue());
        return server.requests().back();
    };
    Headers typed;
    typed.add("Content-Type", "text/plain");
    typed.add("Accept", "text/json");
    typed.add("User-Agent", "mine");
    auto const host = " HTTP/1.1\r\nHost: " + server.authority();

    CHECK(send("PUT", "/1", "abc", typed).head ==
          "PUT /1" + host +
              "\r\nContent-Type: text/plain\r\nAccept: text/json\r\nUser-Agent: mine\r\nContent-Length: 3");
    CHECK(send("GET", "/1", "", {}).head == "GET /1" + host);
    CHECK(send("HEAD", "/1", "", {}).head == "HEAD /1" + host);
    CHECK(send("POST", "/2", "", {}).head == "POST /2" + host + "\r\nContent-Length: 0");
    CHECK(send("DELETE", "/2", "", {}).head == "DELETE /2" + host);
    auto const bodyOf = send("DELETE", "/2", "why", {});
    CHECK(bodyOf.head == "DELETE /2" + host + "\r\nContent-Length: 3");
    CHECK(bodyOf.body == "why");
    CHECK(send("GET", "/1", "", typed).head ==
          "GET /1" + host + "\r\nContent-Type: text/plain\r\nAccept: text/json\r\nUser-Agent: mine");
    CHECK(send("POST", "/1", std::string("\0\r\n\xff", 4), {}).body == std::string("\0\r\n\xff", 4));
    CHECK(server.connections() == 1);
}

TEST_CASE("the method without a body of its own sends none", "[curl]") {
    LoopbackServer const server{answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")};
    auto request = requestTo(server.authority());
    request.method = "HEAD";
    request.body.clear();
    auto transport = direct({.maxBodyBytes = 10});
    for (int i = 0; i != 2; ++i) {
        auto const response = transport.send(request, {}).value();
        CHECK(response.body.empty());
        CHECK(response.headers.find("content-length") == "1000");
    }
    CHECK(server.connections() == 1);
}

TEST_CASE("a connection serves again after any status", "[curl]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        for (int const status : {200, 204, 301, 304, 400, 403, 404, 429, 500, 503}) {
            if (!connection.read()) return;
            bool const empty = status == 204 || status == 304;
            connection.send(empty ? "HTTP/1.1 " + std::to_string(status) + " x\r\n\r\n"
                                  : httpAnswer(status, "body", "Location: /elsewhere\r\n"));
        }
    }};
    auto transport = direct();
    for (int const status : {200, 204, 301, 304, 400, 403, 404, 429, 500, 503}) {
        auto const response = transport.send(requestTo(server.authority()), {}).value();
        CHECK(response.status == status);
        CHECK(response.body == (status == 204 || status == 304 ? "" : "body"));
    }
    CHECK(server.connections() == 1);
    CHECK(server.requests().size() == 10);
}

TEST_CASE("bodies come in every form that HTTP has", "[curl]") {
    CHECK(outcomeOf(saying("HTTP/1.1 200 OK\r\n\r\nto the end")).value().body == "to the end");
    CHECK(outcomeOf(saying("HTTP/1.0 200 OK\r\n\r\nold")).value().body == "old");
    auto const chunked =
        outcomeOf(saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "4;ext=1\r\nin p\r\n5\r\niece\0\r\n0\r\nX-Trailer: 1\r\n\r\n"s))
            .value();
    CHECK(chunked.body == "in piece\0"s);
    CHECK_FALSE(chunked.headers.contains("X-Trailer"));
    CHECK(outcomeOf(saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"))
              .value()
              .body == "\x1f\x8b");
}

TEST_CASE("a large body goes both ways", "[curl]") {
    std::string large(3'000'000, '\0');
    for (std::size_t i = 0; i != large.size(); ++i)
        large[i] = static_cast<char>(i * 7 + (i >> 11));
    LoopbackServer const server{[](LoopbackConnection& connection) {
        while (auto const request = connection.read())
            connection.send(httpAnswer(200, request->body));
    }};
    auto request = requestTo(server.authority());
    auto transport = direct();
    for (auto const size : {std::size_t{1'000'000}, large.size()}) {
        request.body = large.substr(0, size);
        CHECK(transport.send(request, {}).value().body == request.body);
    }
    // Only a body that is worth a round trip waits for the word.
    REQUIRE(server.requests().size() == 2);
    CHECK(server.requests()[0].all("Expect").empty());
    CHECK(server.requests()[1].all("Expect") == std::vector{"100-continue"s});
    CHECK(server.connections() == 1);
}

TEST_CASE("answers that are cut short are errors", "[curl][errors]") {
    auto const cut = GENERATE("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"s, "HTTP/1.1 200 OK\r\nContent-Le"s,
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"s,
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"s, ""s);
    CAPTURE(cut);
    LoopbackServer const server{saying(cut)};
    auto const outcome = direct().send(requestTo(server.authority()), {});
    CHECK(kindOf(outcome) == ErrorKind::connection);
    CHECK(outcome.error().details().reachedService);
    CHECK(outcome.error().message().find("half") == std::string::npos);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("answers that are not HTTP are errors", "[curl][errors]") {
    auto const garbage = GENERATE(
        "SSH-2.0-OpenSSH_9.2\r\n"s, "\0\1\2\3\4\5\6\7\r\n\r\n"s, "HTTP/1.1 abc\r\n\r\n"s, "HTTP/9.9 200 OK\r\n\r\n"s,
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"s, "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\nab"s,
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n"s, "HTTP/1.1 200 OK\r\na: b\x01\r\n\r\n"s,
        "HTTP/1.1 200 OK\r\na: b\0c\r\n\r\n"s, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"s);
    CAPTURE(garbage);
    auto const outcome = outcomeOf(saying(garbage));
    CHECK(kindOf(outcome) == ErrorKind::malformed);
    CHECK(outcome.error().details().reachedService);
}

TEST_CASE("answers beyond the bounds are errors that name the bound", "[curl][errors]") {
    auto const header =
        outcomeOf(saying("HTTP/1.1 200 OK\r\nx: " + std::string(3000, 'x') + "\r\n\r\n"), {.maxHeaderBytes = 2000});
    CHECK(kindOf(header) == ErrorKind::malformed);
    CHECK(header.error().message().find("2000 bytes (CurlOptions::maxHeaderBytes)") != std::string::npos);
    CHECK(header.error().httpStatus() == 200);

    auto const line = outcomeOf(saying("HTTP/1.1 200 OK\r\nx: " + std::string(300'000, 'x') + "\r\n\r\n"));
    CHECK(kindOf(line) == ErrorKind::malformed);

    auto const flood = outcomeOf([](LoopbackConnection& connection) {
        if (!connection.read() || !connection.send("HTTP/1.1 200 OK\r\n")) return;
        while (connection.send("a: b\r\n")) {
        }
    });
    CHECK(kindOf(flood) == ErrorKind::malformed);

    for (auto const& body :
         {httpAnswer(200, std::string(3000, 'x')), "HTTP/1.1 200 OK\r\n\r\n" + std::string(3000, 'x')}) {
        auto const outcome = outcomeOf(saying(body), {.maxBodyBytes = 2000});
        CHECK(kindOf(outcome) == ErrorKind::malformed);
        CHECK(outcome.error().message().find("2000 bytes (CurlOptions::maxBodyBytes)") != std::string::npos);
    }
    CHECK(outcomeOf(saying(httpAnswer(200, std::string(2000, 'x'))), {.maxBodyBytes = 2000}).hasValue());
}

TEST_CASE("no one listening is an error that says nothing was sent", "[curl][errors]") {
    std::string authority;
    {
        LoopbackServer const gone{answering("")};
        authority = gone.authority();
    }
    auto const outcome = direct().send(requestTo(authority), {});
    CHECK(kindOf(outcome) == ErrorKind::connection);
    CHECK_FALSE(outcome.error().details().reachedService);
    CHECK(outcome.error().message().find(authority) != std::string::npos);
}

TEST_CASE("what cannot be sent is refused before anything is", "[curl][errors]") {
    auto transport = direct();
    auto const refused = [&](auto change, ErrorKind kind) {
        auto request = requestTo("127.0.0.1:1");
        change(request);
        auto const outcome = transport.send(request, {});
        REQUIRE_FALSE(outcome.hasValue());
        CHECK(outcome.error().kind() == kind);
        CHECK_FALSE(outcome.error().details().reachedService);
    };
    for (auto const* path : {"", "a", "/a b", "/a?b", "/a#b", "/\r\nx: y", "/\xc3\xa4", "/\x7f"})
        refused([&](Request& request) { request.path = path; }, ErrorKind::invalidInput);
    for (auto const* query : {"a b", "a#b", "a\nb"})
        refused([&](Request& request) { request.query = query; }, ErrorKind::invalidInput);
    for (auto const* authority : {"", "a b", "user@host", "host/path", "host?", "host#", "ho\nst", "a\\b"})
        refused([&](Request& request) { request.authority = authority; }, ErrorKind::configuration);
    for (auto const* authority : {"host:port", "host:99999", "[::1", "1.2.3.4:-1"})
        refused([&](Request& request) { request.authority = authority; }, ErrorKind::configuration);
    for (auto const* scheme : {"", "ftp", "HTTP", "file", "http://x"})
        refused([&](Request& request) { request.scheme = scheme; }, ErrorKind::configuration);
    for (auto const* method : {"", "get", "GET / HTTP/1.1\r\nX:", "P OST"})
        refused([&](Request& request) { request.method = method; }, ErrorKind::invalidInput);
    refused([](Request& request) { request.method = "HEAD"; }, ErrorKind::invalidInput);

    LoopbackServer const server{answering(httpAnswer(200, "fine"))};
    CHECK(transport.send(requestTo(server.authority()), {}).value().body == "fine");
}

TEST_CASE("nothing secret gets into a message", "[curl][errors]") {
    auto request = requestTo("127.0.0.1:1");
    request.path = "/secretpath";
    request.query = "X-Amz-Signature=secretquery";
    request.headers.add("Authorization", "secretheader");
    request.body = "secretbody";
    auto transport = direct();
    for (int i = 0; i != 2; ++i) {
        auto const refused = transport.send(request, {});
        REQUIRE_FALSE(refused.hasValue());
        CHECK(std::string{refused.error().what()}.find("secret") == std::string::npos);
        request.path = "/secret path";
    }
    request.path = "/secretpath";
    for (auto const* answer :
         {"secret\r\n\r\n", "HTTP/1.1 200 secret\r\nsecret: \x01\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: secret\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsecret"}) {
        LoopbackServer const server{saying(answer)};
        request.authority = server.authority();
        auto const broken = transport.send(request, {});
        REQUIRE_FALSE(broken.hasValue());
        CHECK(std::string{broken.error().what()}.find("secret") == std::string::npos);
    }
}

TEST_CASE("a connection that the server closed while it was idle is replaced", "[curl][stale]") {
    LoopbackServer const server{answeringOnce(httpAnswer(200, "once"))};
    auto transport = direct();
    for (int i = 0; i != 3; ++i) {
        CHECK(transport.send(requestTo(server.authority()), {}).value().body == "once");
        server.awaitClosed();
    }
    CHECK(server.connections() == 3);
    CHECK(server.requests().size() == 3);
}

TEST_CASE("a pooled connection that dies at the second request is replaced once, before a byte of the answer",
          "[curl][stale]") {
    bool const abruptly = GENERATE(false, true);
    auto const size = GENERATE(std::size_t{4}, std::size_t{32'000'000});
    CAPTURE(abruptly, size);
    LoopbackServer const server{[&](LoopbackConnection& connection) {
        if (connection.index == 0) {
            if (connection.read()) connection.send(httpAnswer(200, "first"));
            connection.readHead();
            if (abruptly) connection.reset();
            return;
        }
        if (connection.read()) connection.send(httpAnswer(200, "second"));
    }};
    auto transport = direct();
    CHECK(transport.send(requestTo(server.authority()), {}).value().body == "first");
    auto request = requestTo(server.authority());
    request.headers.add("Expect", "");
    request.body = std::string(size, 'x');
    CHECK(transport.send(request, {}).value().body == "second");
    CHECK(server.connections() == 2);
    CHECK(server.requests().size() == 3);
}

TEST_CASE("a request is repeated no more than once, and never on a new connection or after a byte", "[curl][stale]") {
    SECTION("the second connection dies as well") {
        LoopbackServer const server{[](LoopbackConnection& connection) {
            if (connection.index == 0 && connection.read()) connection.send(httpAnswer(200, "first"));
            connection.read();
        }};
        auto transport = direct();
        CHECK(transport.send(requestTo(server.authority()), {}).hasValue());
        CHECK(kindOf(transport.send(requestTo(server.authority()), {})) == ErrorKind::connection);
        CHECK(server.connections() == 2);
        CHECK(server.requests().size() == 3);
    }
    SECTION("the first connection dies") {
        LoopbackServer const server{[](LoopbackConnection& connection) { connection.read(); }};
        auto transport = direct();
        CHECK(kindOf(transport.send(requestTo(server.authority()), {})) == ErrorKind::connection);
        CHECK(server.connections() == 1);
        CHECK(server.requests().size() == 1);
    }
    SECTION("the answer had begun") {
        LoopbackServer const server{[](LoopbackConnection& connection) {
            if (connection.read()) connection.send(httpAnswer(200, "first"));
            if (connection.read()) connection.send("HTTP/1.1 200 OK\r\n");
            connection.reset();
        }};
        auto transport = direct();
        CHECK(transport.send(requestTo(server.authority()), {}).hasValue());
        CHECK(kindOf(transport.send(requestTo(server.authority()), {})) == ErrorKind::connection);
        CHECK(server.connections() == 1);
        CHECK(server.requests().size() == 2);
    }
}

TEST_CASE("a peer that resets the connection ends the request and not the process", "[curl][sigpipe]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        connection.readHead();
        connection.reset();
    }};
    auto request = requestTo(server.authority());
    request.headers.add("Expect", "");
    request.body = std::string(32'000'000, 'x');
    auto transport = direct();
    for (int i = 0; i != 5; ++i)
        CHECK(kindOf(transport.send(request, {})) == ErrorKind::connection);
}

TEST_CASE("copies share the connections, and the last one closes them", "[curl]") {
    LoopbackServer const server{answering(httpAnswer(200, ""))};
    {
        auto first = direct();
        auto second = first;
        CHECK(first.send(requestTo(server.authority()), {}).hasValue());
        CHECK(second.send(requestTo(server.authority()), {}).hasValue());
        CHECK(server.connections() == 1);
        CHECK(first.clock().ticks() > Ticks{});
    }
    server.awaitClosed();
    CHECK(direct().send(requestTo(server.authority()), {}).hasValue());
    CHECK(server.connections() == 2);
}

TEST_CASE("a connection is not inherited by programs that are started", "[curl]") {
    LoopbackServer const server{answering(httpAnswer(200, ""))};
    auto transport = direct();
    CHECK(transport.send(requestTo(server.authority()), {}).hasValue());
    int found = 0;
    for (int descriptor = 0; descriptor != 1024; ++descriptor) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
        if (peer.sin_family != AF_INET || ntohs(peer.sin_port) != server.port()) continue;
        ++found;
        CHECK((fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0);
    }
    CHECK(found == 1);
}

TEST_CASE("without room for idle connections every request has its own", "[curl]") {
    LoopbackServer const server{answering(httpAnswer(200, ""))};
    auto transport = direct({.maxIdleConnections = 0});
    for (int i = 0; i != 3; ++i)
        CHECK(transport.send(requestTo(server.authority()), {}).hasValue());
    server.awaitClosed();
    CHECK(server.connections() == 3);
}

TEST_CASE("a forked child makes connections of its own", "[curl][fork]") {
    LoopbackServer const server{[](LoopbackConnection& connection) {
        while (connection.read())
            connection.send(httpAnswer(200, std::to_string(connection.index)));
    }};
    auto const request = requestTo(server.authority());
    auto transport = direct();
    CHECK(transport.send(request, {}).value().body == "0");
    auto multiplexer = transport.multiplexer();
    multiplexer.start(1, request, {});
    CHECK(multiplexer.wait(never, {}).value().outcome.value().body == "1");

    auto const child = fork();
    if (child == 0) {
        bool good = true;
        for (int i = 0; i != 2; ++i)
            good = good && transport.send(request, {}).valueOr(Response{}).body == "2";
        multiplexer.start(1, request, {});
        auto const completion = multiplexer.wait(never, {});
        good = good && completion && completion->outcome.valueOr(Response{}).body == "3";
        transport = CurlTransport{};
        {
            auto const last = std::move(multiplexer);
        }
        _exit(good ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(transport.send(request, {}).value().body == "0");
    multiplexer.start(1, request, {});
    CHECK(multiplexer.wait(never, {}).value().outcome.value().body == "1");
    CHECK(server.connections() == 4);
}

} // namespace backends_curl_transport_test
