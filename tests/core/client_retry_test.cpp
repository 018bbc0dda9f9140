// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <set>

namespace core_client_retry_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const getQueueUrl{.queueName = "q"};

Answer found() { return ok(R"({"QueueUrl":"u"})"); }

/// Changes something when done twice.
struct Transfer {
    static constexpr ServiceInfo const& service = sqs::service;
    static constexpr std::string_view name = "Transfer";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    using Output = sqs::GetQueueUrlOutput;

    int amount = 0;
};

std::vector<Duration> const noWaits;

} // namespace

} // namespace core_client_retry_test

BOOST_HANA_ADAPT_STRUCT(core_client_retry_test::Transfer, amount);

namespace core_client_retry_test {

TEST_CASE("a failure that may pass is tried again, signed anew", "[core][client][retry]") {
    auto const failure = GENERATE(as<int>{}, 0, 1, 2, 3, 4, 5, 6, 7);
    Answer const failures[] = {answer(500),
                               answer(503, "<html>busy</html>"),
                               refusal(400, "ThrottlingException"),
                               answer(429),
                               broken(ErrorKind::connection),
                               broken(ErrorKind::connection, false),
                               broken(ErrorKind::timeout),
                               ok("{\"QueueUrl\":")};
    ScriptedTransport wire;
    wire.then(failures[failure]).then(failures[failure]).then(found());
    CountingSigner const signer;
    PlainRetry const retry{3, 100ms};
    auto const result = clientOn(wire, retry, signer).invoke(getQueueUrl);

    REQUIRE(result);
    CHECK(result->queueUrl == "u");
    REQUIRE(wire.sent().size() == 3);
    CHECK(wire.clock().waits() == std::vector<Duration>{100ms, 100ms});
    CHECK(retry.failures().size() == 2);
    CHECK(retry.successes() == 1);

    CHECK(signer.signatures().size() == 3);
    CHECK(signer.signatures()[1].at == ManualClock::epoch + 100ms);
    CHECK(wire.sent()[0].header("Authorization") == "signature 1");
    CHECK(wire.sent()[1].header("Authorization") == "signature 2");
    CHECK(wire.sent()[2].header("Authorization") == "signature 3");

    std::set<std::string> ids;
    for (auto const& each : wire.sent()) {
        ids.insert(each.header("amz-sdk-invocation-id"));
        CHECK(each.request.body == wire.sent()[0].request.body);
        CHECK(each.request.headers.size() == wire.sent()[0].request.headers.size());
    }
    CHECK(ids.size() == 1);
}

TEST_CASE("the service is told which attempt it sees, and until when it is worth an answer", "[core][client][retry]") {
    ScriptedTransport wire;
    wire.then(answer(500)).then(answer(500)).then(found());
    SECTION("where an attempt has a limit") {
        REQUIRE(clientOn(wire, PlainRetry{4, 1s}).with(CallLimits{.attempt = 10s}).invoke(getQueueUrl));
        // The clock's epoch is 03:04:05.
        CHECK(wire.sent()[0].header("amz-sdk-request") == "attempt=1; max=4");
        CHECK(wire.sent()[1].header("amz-sdk-request") == "ttl=20260102T030416Z; attempt=2; max=4");
        CHECK(wire.sent()[2].header("amz-sdk-request") == "ttl=20260102T030417Z; attempt=3; max=4");
    }
    SECTION("where it has none") {
        REQUIRE(clientOn(wire, PlainRetry{4, 1s}).with(CallLimits{.attempt = 0s}).invoke(getQueueUrl));
        CHECK(wire.sent()[2].header("amz-sdk-request") == "attempt=3; max=4");
    }
}

TEST_CASE("the error tells all attempts, with what was waited after each", "[core][client][retry]") {
    ScriptedTransport wire;
    wire.then(answer(500).in(30ms)).then(refusal(400, "ThrottlingException", "less").in(5ms)).then(broken());
    auto const result = clientOn(wire, PlainRetry{3, 100ms}).invoke(getQueueUrl);

    REQUIRE_FALSE(result);
    auto const& error = result.error();
    CHECK(error.kind() == ErrorKind::connection);
    REQUIRE(error.attempts().size() == 3);
    auto const& attempts = error.attempts();
    CHECK(attempts[0].kind == ErrorKind::server);
    CHECK(attempts[0].httpStatus == 500);
    CHECK(attempts[0].elapsed == 30ms);
    CHECK(attempts[0].delayAfter == 100ms);
    CHECK(attempts[1].kind == ErrorKind::throttled);
    CHECK(attempts[1].code == "ThrottlingException");
    CHECK(attempts[1].message == "less");
    CHECK(attempts[1].elapsed == 135ms);
    CHECK(attempts[1].delayAfter == 100ms);
    CHECK(attempts[2].kind == ErrorKind::connection);
    CHECK(attempts[2].httpStatus == 0);
    CHECK(attempts[2].elapsed == 235ms);
    CHECK(attempts[2].delayAfter == 0ms);
    CHECK(wire.clock().waits() == std::vector<Duration>{100ms, 100ms});
    CHECK(std::string{error.what()}.find("attempts 3") != std::string::npos);
}

TEST_CASE("what would fail again is not tried again", "[core][client][retry]") {
    auto const status = GENERATE(400, 403, 404, 409, 501);
    ScriptedTransport wire;
    wire.then(answer(status));
    PlainRetry const retry{3};
    CHECK_FALSE(clientOn(wire, retry).invoke(getQueueUrl));
    CHECK(wire.sent().size() == 1);
    CHECK(retry.failures().size() == 1);
    CHECK(retry.successes() == 0);
    CHECK(wire.clock().waits() == noWaits);
}

TEST_CASE("NoRetry takes the first answer", "[core][client][retry]") {
    ScriptedTransport wire;
    wire.then(answer(503));
    auto const result = clientOn(wire, NoRetry{}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().httpStatus() == 503);
    CHECK(result.error().attempts().size() == 1);
    CHECK(wire.sent()[0].header("amz-sdk-request") == "attempt=1; max=1");
}

TEST_CASE("a retry policy sees all that it needs to decide", "[core][client][retry]") {
    ScriptedTransport wire;
    PlainRetry const retry{3, 100ms};
    auto const client = clientOn(wire, retry);
    SECTION("what failed, how often and for how long") {
        wire.then(answer(500).in(20ms)).then(broken(ErrorKind::timeout).in(30ms)).then(answer(429));
        CHECK_FALSE(client.invoke(getQueueUrl));
        REQUIRE(retry.failures().size() == 3);
        CHECK(retry.failures()[0].failureClass == FailureClass::transient);
        CHECK(retry.failures()[0].attempt == 1);
        CHECK(retry.failures()[0].elapsed == 20ms);
        CHECK(retry.failures()[0].service == "sqs");
        CHECK(retry.failures()[0].idempotency == Idempotency::idempotent);
        CHECK(retry.failures()[1].failureClass == FailureClass::timeout);
        CHECK(retry.failures()[1].attempt == 2);
        CHECK(retry.failures()[1].elapsed == 150ms);
        CHECK(retry.failures()[2].failureClass == FailureClass::throttling);
        CHECK(retry.failures()[2].attempt == 3);
    }
    SECTION("whether the service may have acted") {
        wire.then(broken(ErrorKind::connection, false)).then(broken(ErrorKind::connection, true)).then(answer(500));
        CHECK_FALSE(client.invoke(getQueueUrl));
        CHECK_FALSE(retry.failures()[0].mayHaveActed);
        CHECK(retry.failures()[1].mayHaveActed);
        CHECK(retry.failures()[2].mayHaveActed);
    }
    SECTION("and so does who is told of the failure, of each attempt and of all") {
        wire.then(broken(ErrorKind::connection, true)).then(answer(429)).then(broken(ErrorKind::connection, false));
        auto const result = client.invoke(getQueueUrl);
        REQUIRE_FALSE(result);
        REQUIRE(result.error().attempts().size() == 3);
        CHECK(result.error().attempts()[0].mayHaveActed);
        CHECK_FALSE(result.error().attempts()[1].mayHaveActed);
        CHECK_FALSE(result.error().attempts()[2].mayHaveActed);
        CHECK(result.error().details().reachedService);
        for (int i = 0; i != 3; ++i)
            wire.then(broken(ErrorKind::connection, false));
        auto const unreached = client.invoke(getQueueUrl);
        REQUIRE_FALSE(unreached);
        CHECK_FALSE(unreached.error().details().reachedService);
    }
    SECTION("a refusal is certain not to have been acted on") {
        wire.then(refusal(503, "SlowDown")).then(refusal(400, "RequestTimeout")).then(refusal(400, "Whatever"));
        CHECK_FALSE(client.invoke(getQueueUrl));
        REQUIRE(retry.failures().size() == 3);
        for (auto const& each : retry.failures())
            CHECK_FALSE(each.mayHaveActed);
    }
    SECTION("what the service asks to wait") {
        wire.then(answer(503).with("x-amz-retry-after", "250"))
            .then(answer(503).with("Retry-After", "2"))
            .then(answer(503));
        CHECK_FALSE(client.invoke(getQueueUrl));
        CHECK(retry.failures()[0].retryAfter == 250ms);
        CHECK(retry.failures()[1].retryAfter == 2s);
        CHECK_FALSE(retry.failures()[2].retryAfter);
    }
    SECTION("whether the call was a wait for work") {
        wire.always([](Sent const&) { return answer(400); });
        CHECK_FALSE(client.invoke(sqs::ReceiveMessage{.queueUrl = "q"}));
        CHECK_FALSE(client.invoke(sqs::ReceiveMessage{.queueUrl = "q", .waitTimeSeconds = 20}));
        CHECK_FALSE(retry.failures()[0].longPoll);
        CHECK(retry.failures()[1].longPoll);
    }
}

TEST_CASE("each call works on a copy of the policy, made afresh", "[core][client][retry]") {
    struct Once {
        Once() = default;
        Once(Once const&) noexcept {}
        RetryDecision failed(Failure const&) {
            if (used) return {};
            used = true;
            return {RetryDecision::Verdict::retry, {}};
        }
        void succeeded() {}
        int maxAttempts(std::string_view) const { return 2; }
        bool used = false;
    };
    ScriptedTransport wire;
    wire.always([](Sent const&) { return answer(400); });
    auto const client = clientOn(wire, Once{});
    CHECK_FALSE(client.invoke(getQueueUrl));
    CHECK(wire.sent().size() == 2);
    CHECK_FALSE(client.invoke(getQueueUrl));
    CHECK(wire.sent().size() == 4);
    // Without a delay nothing is waited for.
    CHECK(wire.clock().waits() == noWaits);
}

TEST_CASE("a policy may hold back the report of a failure", "[core][client][retry]") {
    struct Holding {
        RetryDecision failed(Failure const&) { return {RetryDecision::Verdict::quotaExhausted, 5s}; }
        void succeeded() {}
        int maxAttempts(std::string_view) const { return 3; }
    };
    ScriptedTransport wire;
    wire.then(answer(500));
    auto const result = clientOn(wire, Holding{}).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(wire.sent().size() == 1);
    CHECK(wire.clock().waits() == std::vector<Duration>{5s});
    CHECK(result.error().attempts()[0].delayAfter == 0ms);
}

TEST_CASE("what must not be done twice is repeated only when it was not done", "[core][client][retry]") {
    ScriptedTransport wire;
    auto const client = clientOn(wire, PlainRetry{3, 1ms});
    SECTION("bytes were sent and no answer came") {
        wire.then(broken(ErrorKind::connection, true));
        CHECK_FALSE(client.invoke(Transfer{5}));
        CHECK(wire.sent().size() == 1);
    }
    SECTION("the service failed") {
        wire.then(answer(500));
        CHECK_FALSE(client.invoke(Transfer{5}));
        CHECK(wire.sent().size() == 1);
    }
    SECTION("the answer was broken") {
        wire.then(ok("{"));
        CHECK_FALSE(client.invoke(Transfer{5}));
        CHECK(wire.sent().size() == 1);
    }
    SECTION("nothing was sent") {
        wire.then(broken(ErrorKind::connection, false)).then(found());
        CHECK(client.invoke(Transfer{5}));
        CHECK(wire.sent().size() == 2);
    }
    SECTION("the service was too busy to begin") {
        wire.then(refusal(503, "SlowDown")).then(found());
        CHECK(client.invoke(Transfer{5}));
        CHECK(wire.sent().size() == 2);
    }
}

TEST_CASE("an attempt does not read into what a broken one left", "[core][client][retry]") {
    ScriptedTransport wire;
    SECTION("a list") {
        wire.then(ok(R"({"Messages":[{"MessageId":"a","Body":"1"},{"MessageId":"b",)"))
            .then(ok(R"({"Messages":[{"MessageId":"c"}]})"));
        auto const result = clientOn(wire).invoke(sqs::ReceiveMessage{.queueUrl = "q"});
        REQUIRE(result);
        REQUIRE(result->messages.size() == 1);
        CHECK(result->messages[0].messageId == "c");
        CHECK(result->messages[0].body.empty());
    }
    SECTION("optional members") {
        wire.then(ok(R"({"MessageId":"a","SequenceNumber":"1")")).then(ok(R"({"MessageId":"b"})"));
        auto const result = clientOn(wire).invoke(sqs::SendMessage{.queueUrl = "q", .messageBody = "b"});
        REQUIRE(result);
        CHECK(result->messageId == "b");
        CHECK_FALSE(result->sequenceNumber);
    }
    SECTION("a map") {
        wire.then(ok(R"({"Attributes":{"a":"1","b":)")).then(ok(R"({"Attributes":{"c":"3"}})"));
        auto const result = clientOn(wire).invoke(sqs::GetQueueAttributes{.queueUrl = "q"});
        REQUIRE(result);
        CHECK((result->attributes == sqs::StringMap{{"c", "3"}}));
    }
}

TEST_CASE("an error keeps to itself what a service quotes of the request that it could not verify", "[core][client]") {
    BlockingScriptedTransport wire;
    wire.always([](Sent const&) {
        return refusal(
            403, "InvalidSignatureException",
            "The Canonical String for this request should have been 'POST\\n/\\n\\nx-amz-security-token:marker\\n' "
            "in 'Credential=AKIAmarker/20260102, Signature=marker'");
    });
    auto const result = clientOn(wire, PlainRetry{1, 0ms}).invoke(sqs::GetQueueUrl{.queueName = "q"});
    REQUIRE_FALSE(result);
    auto const& error = result.error();
    CHECK(error.message().find("Canonical String") != std::string::npos);
    for (auto const& text : {std::string{error.what()}, error.message(), error.attempts().front().message})
        CHECK(text.find("marker") == std::string::npos);
}

} // namespace core_client_retry_test
