// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/faulty.hpp>

#include "archetypes/transport.hpp"
#include "support/scripted_transport.hpp"
#include <pylon/core/error_code.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

namespace core_faulty_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

static_assert(ConcurrentTransportPolicy<Faulty<ScriptedTransport>>);
static_assert(TransportPolicy<Faulty<archetype::Transport>> &&
              !ConcurrentTransportPolicy<Faulty<archetype::Transport>>);
static_assert(ConcurrentTransportPolicy<Faulty<Faulty<archetype::ConcurrentTransport>>>);

namespace {

struct World {
    ScriptedTransport wire{};
    Faulty<ScriptedTransport> faulty{wire};
    FaultPlan faults = faulty.faults();

    World() {
        wire.always([](Sent const&) { return ok("the answer"); });
    }
    Result<Response> send(Request const& request = {}, CallLimits const& limits = {}) {
        return faulty.send(request, limits);
    }
    Error failure(CallLimits const& limits = {}) { return faulty.send({}, limits).error(); }
    [[nodiscard]] Ticks ticks() { return wire.clock().ticks(); }
};

Request json(std::string service, std::string version = "1.0") {
    Request request;
    request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/" + service +
                                             "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
    request.headers.add("X-Amz-Date", "20260102T030405Z");
    request.headers.add("Content-Type", "application/x-amz-json-" + version);
    request.headers.add("X-Amz-Target", "Target.Operation");
    return request;
}

Request withType(Request request, std::string_view type) {
    request.headers.set("Content-Type", type);
    return request;
}

} // namespace

TEST_CASE("a faulty transport that was told nothing is the next one", "[core][faulty]") {
    World world;
    CHECK(world.send().value().body == "the answer");
    CHECK(world.wire.count() == 1);
}

TEST_CASE("what is answered in the service's place is never sent", "[core][faulty]") {
    World world;
    world.faults.next().respond(503, "body");
    auto const response = world.send().value();
    CHECK(response.status == 503);
    CHECK(response.body == "body");
    CHECK(world.wire.count() == 0);
}

TEST_CASE("errors are in the protocol that the request is in", "[core][faulty]") {
    World world;
    world.faults.always().throttle();
    auto response = world.send(json("sqs")).value();
    CHECK(response.status == 400);
    CHECK(response.body ==
          R"({"__type":"RequestThrottled","message":"The request was denied due to request throttling."})");
    CHECK(response.headers.find("Content-Type") == "application/x-amz-json-1.0");
    CHECK_FALSE(response.headers.contains("x-amzn-query-error"));
    CHECK(response.headers.find("Date") == "Fri, 02 Jan 2026 03:04:05 GMT");

    auto queried = json("sqs");
    queried.headers.add("x-amzn-query-mode", "true");
    CHECK(world.send(queried).value().headers.find("x-amzn-query-error") == "RequestThrottled;Sender");
    CHECK(world.send(json("dynamodb")).value().body.find("ThrottlingException") != std::string::npos);
    response = world.send(json("ssm", "1.1")).value();
    CHECK(response.headers.find("Content-Type") == "application/x-amz-json-1.1");

    response = world.send(withType(json("sns"), "application/x-www-form-urlencoded")).value();
    CHECK(response.status == 400);
    CHECK(response.body.find("<Code>Throttling</Code>") != std::string::npos);
    response = world.send(withType(json("lambda"), "application/octet-stream")).value();
    CHECK(response.status == 429);
    CHECK(response.headers.find("x-amzn-errortype") == "TooManyRequestsException");
    response = world.send(withType(json("s3"), "text/plain")).value();
    CHECK(response.status == 503);
    CHECK(response.body.find("<Code>SlowDown</Code>") != std::string::npos);

    world.faults.clear();
    world.faults.next().fail("ResourceNotFoundException", 400);
    response = world.send(json("dynamodb")).value();
    CHECK(response.status == 400);
    CHECK(response.body.find("ResourceNotFoundException") != std::string::npos);
    CHECK(world.wire.count() == 0);
}

TEST_CASE("every throttling that is scripted is one that a client knows", "[core][faulty]") {
    for (auto const* const code :
         {"SlowDown", "RequestThrottled", "TooManyRequestsException", "Throttling", "ThrottlingException"})
        CHECK(kindOf(code, 400) == ErrorKind::throttled);
}

TEST_CASE("a broken connection has reached the service or not", "[core][faulty]") {
    World world;
    for (auto const point : {ResetPoint::beforeRequest, ResetPoint::withinRequest, ResetPoint::afterRequest}) {
        world.faults.next().reset(point);
        auto const error = world.failure();
        CHECK(error.kind() == ErrorKind::connection);
        CHECK(error.details().reachedService == (point != ResetPoint::beforeRequest));
        CHECK(world.wire.count() == 0);
    }
    world.faults.next().reset(ResetPoint::withinAnswer);
    CHECK(world.failure().details().reachedService);
    CHECK(world.wire.count() == 1);
    world.faults.next().loseAnswer();
    CHECK(world.failure().kind() == ErrorKind::connection);
    CHECK(world.wire.count() == 2);
}

TEST_CASE("a lost request is waited for as long as the limits say", "[core][faulty]") {
    World world;
    world.faults.always().timeOut();
    auto const began = world.ticks();
    CHECK(world.failure().kind() == ErrorKind::timeout);
    CHECK(world.ticks() - began == 60s);
    CHECK(world.failure({.attempt = 5s}).kind() == ErrorKind::timeout);
    CHECK(world.ticks() - began == 65s);
    CHECK(world.failure({.inactivity = {}, .attempt = {}}).kind() == ErrorKind::configuration);
    CHECK(world.wire.count() == 0);
}

TEST_CASE("an answer is silent or slow for as long as the limits bear it", "[core][faulty]") {
    World world;
    auto const began = world.ticks();
    auto const took = [&] { return world.ticks() - began; };
    SECTION("silence") {
        world.faults.next().delay(60s);
        CHECK(world.send().value().body == "the answer");
        CHECK(took() == 60s);
        world.faults.next().delay(61s);
        CHECK(world.failure().kind() == ErrorKind::timeout);
        CHECK(took() == 120s);
    }
    SECTION("what the service itself takes counts") {
        world.wire.always([](Sent const&) { return ok("the answer").in(30s); });
        world.faults.next().delay(31s);
        CHECK(world.failure().kind() == ErrorKind::timeout);
        CHECK(took() == 60s);
    }
    SECTION("slow bytes") {
        world.faults.next().trickle(15min);
        CHECK(world.send().value().body == "the answer");
        CHECK(took() == 15min);
        world.faults.next().trickle(15min + 1s);
        CHECK(world.failure().kind() == ErrorKind::timeout);
        CHECK(took() == 30min);
    }
    SECTION("without limits") {
        world.faults.next().delay(10h);
        CHECK(world.send({}, {.inactivity = {}, .attempt = {}}).value().body == "the answer");
        CHECK(took() == 10h);
    }
    CHECK(world.wire.count() >= 1);
}

TEST_CASE("a failure of the next transport is not held back", "[core][faulty]") {
    World world;
    world.wire.then(broken());
    world.faults.next().delay(50s);
    auto const began = world.ticks();
    CHECK(world.failure().kind() == ErrorKind::connection);
    CHECK(world.ticks() == began);
}

TEST_CASE("a checksum is wrong", "[core][faulty]") {
    World world;
    world.faults.always().corrupt();
    auto const corrupted = [&](Answer const& answer) {
        world.wire.then(answer);
        return world.send().value().body;
    };
    SECTION("MD5s in JSON") {
        std::string const md5 = "0cc175b9c0f1b6a831c399e269772661";
        CHECK(
            corrupted(ok(R"({"MD5OfMessageBody":")" + md5 + R"(","MD5OfBody" : ")" + md5 + R"("})")) ==
            R"({"MD5OfMessageBody":"1cc175b9c0f1b6a831c399e269772661","MD5OfBody" : "1cc175b9c0f1b6a831c399e269772661"})");
    }
    SECTION("MD5s in XML") {
        CHECK(corrupted(ok("<MD5OfMessageBody>9cc175b9c0f1b6a831c399e269772661</MD5OfMessageBody>")) ==
              "<MD5OfMessageBody>0cc175b9c0f1b6a831c399e269772661</MD5OfMessageBody>");
    }
    SECTION("the body, where a header has its checksum") {
        CHECK(corrupted(ok("abc").with("x-amz-checksum-crc32", "AAAAAA==")) == "acc");
        CHECK(corrupted(ok("abc").with("Content-MD5", "AAAA")) == "acc");
        CHECK(corrupted(ok("abc").with("x-amz-crc32", "1")) == "acc");
        CHECK(corrupted(ok("").with("x-amz-crc32", "0")).empty());
    }
    SECTION("nothing that has none") {
        for (auto const* const body :
             {"", "{}", "MD5", R"({"MD5)", R"({"MD5":"short"})", R"({"Body":"text"})", R"("MD5":")"})
            CHECK(corrupted(ok(body)) == body);
    }
}

TEST_CASE("faults hold for requests that share a thread", "[core][faulty]") {
    World world;
    world.faults.nth(1).delay(10s);
    world.faults.nth(2).timeOut();
    world.faults.nth(3).respond(503);
    auto multiplexer = world.faulty.multiplexer();
    Request const request;
    for (Token token = 1; token <= 4; ++token)
        multiplexer.start(token, request, {.attempt = 20s});
    std::vector<Token> ended;
    while (auto const completion = multiplexer.wait(never, {}))
        ended.push_back(completion->token);
    CHECK(ended == std::vector<Token>{3, 4, 1, 2});
    CHECK(world.wire.count() == 2);
}

TEST_CASE("what only a service can do is refused", "[core][faulty]") {
    World world;
    CHECK_THROWS_AS(world.faults.next().skewClock(1h), Error);
    CHECK_THROWS_AS(world.faults.next().failEntries({0}), Error);
    try {
        Faulty<ScriptedTransport> const other{world.wire, FaultPlan{FaultReach::service}};
        FAIL("should have thrown");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::configuration);
    }
}

TEST_CASE("where there is no answer, none is lost: a call that was cancelled or not connected stays what it is",
          "[faulty]") {
    test::ScriptedTransport wire;
    Faulty faulty{wire};
    for (auto const kind : {ErrorKind::cancelled, ErrorKind::connection}) {
        wire.then(test::broken(kind, false));
        faulty.faults().next().loseAnswer();
        auto const outcome = faulty.send(Request{}, {});
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().kind() == kind);
        CHECK_FALSE(outcome.error().details().reachedService);
    }
}

} // namespace core_faulty_test
