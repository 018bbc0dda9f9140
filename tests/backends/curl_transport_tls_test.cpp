// SPDX-License-Identifier: BSL-1.0

#include "support/loopback_server.hpp"
#include <pylon/backends/curl_transport.hpp>

#include <catch2/catch.hpp>

namespace backends_curl_transport_tls_test {

using namespace pylon;
using namespace pylon::test;

namespace {

Request requestTo(LoopbackServer const& server) {
    Request request;
    request.method = "POST";
    request.authority = server.authority();
    request.body = "ping";
    return request;
}

Error failureOf(LoopbackServer const& server, CurlOptions options) {
    options.proxy = "";
    auto const outcome = CurlTransport{std::move(options)}.send(requestTo(server), {});
    REQUIRE_FALSE(outcome.hasValue());
    CHECK_FALSE(outcome.error().details().reachedService);
    CHECK(server.requests().empty());
    return outcome.error();
}

bool mentions(Error const& error, std::string_view text) { return error.message().find(text) != std::string::npos; }

} // namespace

TEST_CASE("TLS with a trusted certificate", "[curl][tls]") {
    LoopbackTls const tls;
    LoopbackServer const server{answering(httpAnswer(200, "private")), &tls};
    CurlTransport transport{{.caFile = tls.caFile(), .proxy = ""}};
    for (int i = 0; i != 3; ++i)
        CHECK(transport.send(requestTo(server), {}).value().body == "private");
    CHECK(server.connections() == 1);
}

TEST_CASE("a certificate of an unknown authority is not accepted", "[curl][tls]") {
    LoopbackTls const tls;
    LoopbackServer const server{answering(httpAnswer(200, "private")), &tls};
    SECTION("with the system's authorities") {
        auto const error = failureOf(server, {});
        CHECK(error.kind() == ErrorKind::connection);
        CHECK(mentions(error, server.authority()));
        CHECK(mentions(error, "the system's CA bundle"));
        CHECK(mentions(error, "CurlOptions::caFile"));
    }
    SECTION("with others of one's own") {
        LoopbackTls const other;
        auto const error = failureOf(server, {.caFile = other.caFile()});
        CHECK(error.kind() == ErrorKind::connection);
        CHECK(mentions(error, other.caFile()));
    }
    SECTION("unless nothing is verified") {
        CurlTransport transport{{.verifyTls = false, .proxy = ""}};
        CHECK(transport.send(requestTo(server), {}).value().body == "private");
    }
}

TEST_CASE("a certificate for another host is not accepted", "[curl][tls]") {
    LoopbackTls const tls{"DNS:elsewhere.test"};
    LoopbackServer const server{answering(httpAnswer(200, "private")), &tls};
    auto const error = failureOf(server, {.caFile = tls.caFile()});
    CHECK(error.kind() == ErrorKind::connection);
    CHECK(mentions(error, server.authority()));
}

TEST_CASE("a CA bundle that cannot be read is the program's fault", "[curl][tls]") {
    LoopbackTls const tls;
    LoopbackServer const server{answering(httpAnswer(200, "private")), &tls};
    TemporaryFile const empty;
    auto const path = GENERATE(false, true) ? empty.path() : "/no/such/bundle.pem";
    auto const error = failureOf(server, {.caFile = path});
    CHECK(error.kind() == ErrorKind::configuration);
    CHECK(mentions(error, path));
}

TEST_CASE("a server that does not speak TLS", "[curl][tls]") {
    LoopbackServer const server{
        [](LoopbackConnection& connection) { connection.send("HTTP/1.1 400 Bad Request\r\n\r\n"); }};
    auto const error = failureOf(server, {});
    CHECK(error.kind() == ErrorKind::connection);
    CHECK(mentions(error, server.authority()));
}

TEST_CASE("a TLS answer that is cut short is an error", "[curl][tls]") {
    LoopbackTls const tls;
    auto const part = GENERATE("", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    LoopbackServer const server{answeringOnce(part), &tls};
    auto const outcome = CurlTransport{{.caFile = tls.caFile(), .proxy = ""}}.send(requestTo(server), {});
    REQUIRE_FALSE(outcome.hasValue());
    CHECK(outcome.error().kind() == ErrorKind::connection);
    CHECK(outcome.error().details().reachedService);
}

TEST_CASE("a stale TLS connection is replaced once", "[curl][tls][stale]") {
    LoopbackTls const tls;
    bool const abruptly = GENERATE(false, true);
    LoopbackServer const server{[&](LoopbackConnection& connection) {
                                    if (connection.index == 0) {
                                        if (connection.read()) connection.send(httpAnswer(200, "first"));
                                        connection.readHead();
                                        if (abruptly) connection.reset();
                                        return;
                                    }
                                    if (connection.read()) connection.send(httpAnswer(200, "second"));
                                },
                                &tls};
    CurlTransport transport{{.caFile = tls.caFile(), .proxy = ""}};
    CHECK(transport.send(requestTo(server), {}).value().body == "first");
    CHECK(transport.send(requestTo(server), {}).value().body == "second");
    CHECK(server.connections() == 2);
    CHECK(server.requests().size() == 3);
}

TEST_CASE("a TLS peer that resets the connection ends the request and not the process", "[curl][tls][sigpipe]") {
    LoopbackTls const tls;
    LoopbackServer const server{[](LoopbackConnection& connection) {
                                    connection.readHead();
                                    connection.reset();
                                },
                                &tls};
    auto request = requestTo(server);
    request.headers.add("Expect", "");
    request.body = std::string(32'000'000, 'x');
    CurlTransport transport{{.caFile = tls.caFile(), .proxy = ""}};
    for (int i = 0; i != 5; ++i) {
        auto const outcome = transport.send(request, {});
        REQUIRE_FALSE(outcome.hasValue());
        CHECK(outcome.error().kind() == ErrorKind::connection);
    }
}

} // namespace backends_curl_transport_tls_test
