// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/logged.hpp>

#include "support/scripted_transport.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace core_logged_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

static_assert(ConcurrentTransportPolicy<Logged<ScriptedTransport>>);
static_assert(ConcurrentTransportPolicy<Logged<Logged<ScriptedTransport>>>);
static_assert(TransportPolicy<Logged<BlockingScriptedTransport>> &&
              !ConcurrentTransportPolicy<Logged<BlockingScriptedTransport>>);

struct World {
    ScriptedTransport wire{};
    std::vector<std::string> lines{};
    CallLimits limits{};

    Logged<ScriptedTransport> logged(LogOptions options = {}) {
        return {wire, [this](std::string_view line) { lines.emplace_back(line); }, std::move(options)};
    }
};

Request sendMessage() {
    Request request;
    request.method = "POST";
    request.authority = "sqs.eu-west-1.amazonaws.com";
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    request.headers.add("amz-sdk-request", "ttl=20260102T030405Z; attempt=2; max=3");
    request.headers.add("X-Amz-Date", "20260102T030405Z");
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/eu-west-1/sqs/aws4_request, "
                        "SignedHeaders=host;x-amz-date, Signature=0123abcd");
    request.body = R"({"Token":"marker"})";
    return request;
}

} // namespace

TEST_CASE("an attempt is a line", "[logged]") {
    World w;
    w.wire.then(ok(R"({"a":1})").in(12ms));
    auto logged = w.logged();
    REQUIRE(logged.send(sendMessage(), w.limits));
    CHECK(w.lines ==
          std::vector<std::string>{"2026-01-02T03:04:05Z sqs.SendMessage POST https://sqs.eu-west-1.amazonaws.com/ "
                                   "attempt=2/3 status=200 requestId=request-200 out=18 in=7 ms=12"});
}

TEST_CASE("attempts of a multiplexer are lines, in the order in which they end", "[logged]") {
    World w;
    w.wire.then(answer(503).in(20ms)).then(broken().in(10ms));
    auto logged = w.logged();
    auto const request = sendMessage();
    auto multiplexer = logged.multiplexer();
    multiplexer.start(1, request, w.limits);
    multiplexer.start(2, request, w.limits);
    while (multiplexer.wait(never, {})) {
    }
    REQUIRE(w.lines.size() == 2);
    CHECK(w.lines[0].find("error=connection message=\"the transmission was broken\" out=18 ms=10") !=
          std::string::npos);
    CHECK(w.lines[1].find("status=503 requestId=request-503 out=18 in=0 ms=20") != std::string::npos);
}

TEST_CASE("headers and bodies are told on demand, without secrets", "[logged]") {
    World w;
    w.wire.then(ok(R"({"SessionToken":"marker","a":"0123456789"})").with("Set-Cookie", "marker"));
    auto logged = w.logged({.headers = true, .bodies = true, .bodyLimit = 32});
    REQUIRE(logged.send(sendMessage(), w.limits));
    REQUIRE(w.lines.size() == 1);
    auto const& line = w.lines[0];
    CHECK(line.find(R"( >X-Amz-Date=20260102T030405Z )") != std::string::npos);
    CHECK(
        line.find(
            R"(Credential=****MPLE/20260102/eu-west-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=REDACTED")") !=
        std::string::npos);
    CHECK(line.find(R"( >body="{\"Token\":\"REDACTED\"}" )") != std::string::npos);
    CHECK(line.find(R"( <Set-Cookie=REDACTED )") != std::string::npos);
    CHECK(line.ends_with(R"( <body="{\"SessionToken\":\"REDACTED\",\"a\":\""(and 12 bytes more))"));
    CHECK(line.find("marker") == std::string::npos);
    CHECK(line.find("0123abcd") == std::string::npos);
}

TEST_CASE("bodies are cut between characters, and opaque ones are withheld", "[logged]") {
    World w;
    w.wire.then(ok(R"({"a":"ääää"})")).then(ok("opaque marker"));
    auto logged = w.logged({.bodies = true, .bodyLimit = 9});
    REQUIRE(logged.send({}, w.limits));
    CHECK(w.lines[0].ends_with(R"( <body="{\"a\":\"ä"(and 8 bytes more))"));
    REQUIRE(logged.send({}, w.limits));
    CHECK(w.lines[1].ends_with(" <body=(withheld)"));
}

TEST_CASE("what an operation is called is told as far as it can be", "[logged]") {
    World w;
    w.wire.always([](Sent const&) { return ok(); });
    auto logged = w.logged();
    auto const named = [&](Request const& request) {
        REQUIRE(logged.send(request, w.limits));
        auto const& line = w.lines.back();
        auto const begin = line.find(' ') + 1;
        return line.substr(begin, line.find(' ', begin) - begin);
    };
    Request request;
    CHECK(named(request) == "?.?");
    request.headers.add("X-Amz-Target", "DynamoDB_20120810.GetItem");
    CHECK(named(request) == "?.GetItem");

    Request form;
    form.headers.add("Content-Type", "application/x-www-form-urlencoded");
    form.body = "Version=1&Action=Publish&X=Action=y";
    CHECK(named(form) == "?.Publish");

    Request presigned;
    presigned.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20260102%2Feu-west-1%2Fs3%2Faws4_request&"
                      "X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=ab";
    CHECK(named(presigned) == "s3.?");
}

TEST_CASE("a line cannot be forged by what it quotes", "[logged]") {
    World w;
    auto const forged =
        GENERATE(as<std::string>{}, "\n2026-01-02T03:04:05Z sqs.X", "\r\n", "\x1b[2J", "\x7f", "\xc2\x9b", "\xc2\x85",
                 "\xe2\x80\xa8", "\xe2\x80\xae", "\xe2\x81\xa6", "\xff", std::string(1, '\0'));
    Request request;
    request.path = "/" + forged;
    request.method = forged;
    request.body = "{\"a\":1}";
    request.headers.add("Content-Type", "application/json");
    w.wire.then({Error{ErrorKind::connection, "x " + forged}});
    auto logged = w.logged({.bodies = true});
    REQUIRE_FALSE(logged.send(request, w.limits));
    REQUIRE(w.lines.size() == 1);
    CHECK(w.lines[0].find(forged) == std::string::npos);
    CHECK(std::count_if(w.lines[0].begin(), w.lines[0].end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }) == 0);
}

TEST_CASE("a field cannot be forged by what a line quotes", "[logged]") {
    World w;
    Request request;
    request.path = "/a status=500 \"b\\";
    w.wire.then(ok());
    auto logged = w.logged();
    REQUIRE(logged.send(request, w.limits));
    CHECK(w.lines[0].find(R"("https:///a status=500 \"b\\")") != std::string::npos);
}

TEST_CASE("a sink that throws does not break the call", "[logged]") {
    ScriptedTransport wire;
    wire.then(ok()).then(ok());
    Logged logged{wire, [](std::string_view) { throw std::runtime_error{"no more paper"}; }};
    CHECK(logged.send({}, {}));
    auto multiplexer = logged.multiplexer();
    Request const request;
    multiplexer.start(1, request, {});
    CHECK(multiplexer.wait(never, {})->outcome);
    CHECK(Logged{wire.then(ok()), LogSink{}}.send({}, {}));
}

} // namespace core_logged_test
