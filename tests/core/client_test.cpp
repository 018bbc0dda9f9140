// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/client.hpp>

#include "support/json.hpp"
#include "support/test_client.hpp"
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <array>

namespace core_client_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

TEST_CASE("a call sends one signed request and returns what came back", "[core][client]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"MessageId":"m-1","MD5OfMessageBody":"d"})"));
    CountingSigner const signer;
    auto const client = clientOn(wire, PlainRetry{}, signer);

    auto const result = client.invoke(sqs::SendMessage{.queueUrl = "https://q", .messageBody = "b", .delaySeconds = 5});

    REQUIRE(result);
    CHECK(result->messageId == "m-1");
    CHECK(result->md5OfMessageBody == "d");
    CHECK_FALSE(result->sequenceNumber);
    REQUIRE(wire.sent().size() == 1);
    auto const& sent = wire.sent().front();
    CHECK(sent.request.method == "POST");
    CHECK(sent.request.url() == "https://sqs.eu-west-1.amazonaws.com/");
    CHECK(sent.header("X-Amz-Target") == "AmazonSQS.SendMessage");
    CHECK(sent.header("Content-Type") == "application/x-amz-json-1.0");
    CHECK(sent.header("Authorization") == "signature 1");
    CHECK(sent.header("User-Agent").starts_with("pylon/"));
    CHECK(sent.header("amz-sdk-invocation-id").size() == 36);
    CHECK(sent.header("amz-sdk-request") == "attempt=1; max=3");
    CHECK(Json::parse(sent.request.body) ==
          Json::parse(R"({"QueueUrl":"https://q","MessageBody":"b","DelaySeconds":5})"));

    REQUIRE(signer.signatures().size() == 1);
    CHECK(signer.signatures().front().accessKeyId == "AKIDTEST");
    CHECK(signer.signatures().front().region == "eu-west-1");
    CHECK(signer.signatures().front().service == "sqs");
    CHECK(signer.signatures().front().at == ManualClock::epoch);
}

TEST_CASE("a service's refusal is an error that says all that the service said", "[core][client]") {
    ScriptedTransport wire;
    wire.then(refusal(400, "QueueDoesNotExist", "The specified queue does not exist.")
                  .with("x-amzn-RequestId", "r-1")
                  .with("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"));

    auto const result = clientOn(wire).invoke(sqs::GetQueueUrl{.queueName = "q"});

    REQUIRE_FALSE(result);
    auto const& error = result.error();
    CHECK(error.kind() == ErrorKind::notFound);
    CHECK(error.code() == "QueueDoesNotExist");
    CHECK(error.queryCode() == "AWS.SimpleQueueService.NonExistentQueue");
    CHECK(error.message() == "The specified queue does not exist.");
    CHECK(error.httpStatus() == 400);
    CHECK(error.requestId() == "r-1");
    CHECK(error.service() == "sqs");
    CHECK(error.operation() == "GetQueueUrl");
    CHECK(error.details().reachedService);
    REQUIRE(error.attempts().size() == 1);
    CHECK(error.attempts()[0].code == "QueueDoesNotExist");
    CHECK(error.attempts()[0].httpStatus == 400);
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("what is no answer of the protocol is malformed", "[core][client]") {
    auto const body = GENERATE(values<std::string>(
        {"{", "<html>", "[]", R"({"QueueUrl":5})", R"({"QueueUrl":"a"} x)", "\"text\"", R"({"QueueUrl":"a)"}));
    ScriptedTransport wire;
    wire.then(ok(body));
    auto const result = clientOn(wire, NoRetry{}).invoke(sqs::GetQueueUrl{.queueName = "q"});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::malformed);
    CHECK(result.error().operation() == "GetQueueUrl");
    CHECK(result.error().httpStatus() == 200);
    CHECK(result.error().requestId() == "request-200");
}

TEST_CASE("members that the struct lacks are ignored, and null is absence", "[core][client]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"New":{"a":[1,{}]},"MessageId":"m","SequenceNumber":null})"));
    auto const result = clientOn(wire).invoke(sqs::SendMessage{.queueUrl = "q", .messageBody = "b"});
    REQUIRE(result);
    CHECK(result->messageId == "m");
    CHECK_FALSE(result->sequenceNumber);
}

TEST_CASE("an operation that has nothing to say may answer with an empty body", "[core][client]") {
    ScriptedTransport wire;
    wire.then(ok(""));
    CHECK(clientOn(wire).invoke(sqs::DeleteMessage{.queueUrl = "q", .receiptHandle = "h"}));
}

TEST_CASE("what is missing is found before anything is sent", "[core][client]") {
    ScriptedTransport wire;
    auto const whyNot = [&wire](ClientConfig config) {
        Client const client{wire, CountingSigner{}, StandardSerializer{}, PlainRetry{}, std::move(config)};
        auto const result = client.invoke(sqs::GetQueueUrl{.queueName = "q"});
        REQUIRE_FALSE(result);
        CHECK(result.error().service() == "sqs");
        CHECK(result.error().operation() == "GetQueueUrl");
        CHECK_FALSE(result.error().details().reachedService);
        CHECK(result.error().attempts().empty());
        return result.error().kind();
    };
    SECTION("no region") {
        CHECK(whyNot({.credentials = staticCredentials({"AKID", Secret{"s"}})}) == ErrorKind::configuration);
    }
    SECTION("no credentials") { CHECK(whyNot({.region = "eu-west-1"}) == ErrorKind::credentials); }
    SECTION("a URL that is none") {
        CHECK(whyNot({.region = "eu-west-1", .endpointUrl = "localhost"}) == ErrorKind::configuration);
    }
    CHECK(wire.sent().empty());
}

TEST_CASE("a request that its codec cannot write is not sent", "[core][client]") {
    ScriptedTransport wire;
    auto const result = clientOn(wire).invoke(sqs::GetQueueUrl{.queueName = "\xff"});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::invalidInput);
    CHECK(result.error().operation() == "GetQueueUrl");
    CHECK(wire.sent().empty());
}

TEST_CASE("a signer that fails ends the call before anything is sent", "[core][client]") {
    struct Refusing {
        Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const {
            return Error{ErrorKind::credentials, "expired"};
        }
    };
    ScriptedTransport wire;
    auto const result = clientOn(wire).with(Refusing{}).invoke(sqs::GetQueueUrl{.queueName = "q"});
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::credentials);
    CHECK(result.error().message() == "expired");
    CHECK(result.error().operation() == "GetQueueUrl");
    CHECK(wire.sent().empty());
}

TEST_CASE("an endpoint's path stands before the operation's", "[core][client]") {
    ScriptedTransport wire;
    wire.then(ok(R"({"QueueUrl":"u"})"));
    auto config = testConfig();
    config.endpointUrl = "http://localhost:4566/base/";
    Client const client{wire, CountingSigner{}, StandardSerializer{}, PlainRetry{}, config};
    REQUIRE(client.invoke(sqs::GetQueueUrl{.queueName = "q"}));
    CHECK(wire.sent().front().request.url() == "http://localhost:4566/base/");
}

TEST_CASE("with() replaces the one policy whose concept the argument models", "[core][client]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return broken(); });
    auto const client = clientOn(wire, PlainRetry{3});
    auto const call = [](auto const& with) { return with.invoke(sqs::GetQueueUrl{.queueName = "q"}); };

    SECTION("the transport") {
        BlockingScriptedTransport other;
        other.then(ok(R"({"QueueUrl":"other"})"));
        auto const with = client.with(other);
        STATIC_REQUIRE(std::same_as<decltype(with)::TransportType, BlockingScriptedTransport>);
        CHECK(call(with)->queueUrl == "other");
        CHECK(wire.sent().empty());
    }
    SECTION("the signer") {
        auto const with = client.with(Unsigned{});
        STATIC_REQUIRE(std::same_as<decltype(with)::SignerType, Unsigned>);
        CHECK_FALSE(call(with));
        CHECK_FALSE(wire.sent().front().request.headers.contains("Authorization"));
        CHECK(wire.sent().front().request.headers.contains("X-Amz-Target"));
    }
    SECTION("the serializer") {
        struct Other : StandardSerializer {};
        auto const with = client.with(Other{});
        STATIC_REQUIRE(std::same_as<decltype(with)::SerializerType, Other>);
        CHECK_FALSE(call(with));
    }
    SECTION("the retry policy") {
        auto const with = client.with(NoRetry{});
        STATIC_REQUIRE(std::same_as<decltype(with)::RetryType, NoRetry>);
        CHECK_FALSE(call(with));
        CHECK(wire.sent().size() == 1);
    }
    SECTION("the retry policy by another of its type") {
        CHECK_FALSE(call(client.with(PlainRetry{5})));
        CHECK(wire.sent().size() == 5);
    }
    SECTION("the limits, which every other replacement keeps") {
        auto const with = client.with(CallLimits{.total = 90ms}).with(Unsigned{}).with(PlainRetry{9, 10s});
        CHECK(with.limits().total == 90ms);
        CHECK_FALSE(call(with));
        CHECK(wire.sent().size() == 1);
        CHECK(wire.sent().front().limits.attempt == 90ms);
    }
    // Those before are as they were.
    auto const before = wire.sent().size();
    CHECK_FALSE(call(client));
    CHECK(wire.sent().size() == before + 3);
    CHECK(wire.sent().back().request.headers.contains("Authorization"));
}

TEST_CASE("each attempt gets the client's limits", "[core][client]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return ok(R"({"QueueUrl":"u"})"); });
    std::stop_source stop;
    auto const client =
        clientOn(wire).with(CallLimits{.connect = 1s, .inactivity = 2s, .attempt = 3s, .stop = stop.get_token()});
    REQUIRE(client.invoke(sqs::GetQueueUrl{.queueName = "q"}));
    auto const& limits = wire.sent().front().limits;
    CHECK(limits.connect == 1s);
    CHECK(limits.inactivity == 2s);
    CHECK(limits.attempt == 3s);
    CHECK(limits.stop.stop_possible());
}

TEST_CASE("what the service may wait on purpose is added to an attempt's limits, not to the total", "[core][client]") {
    ScriptedTransport wire;
    wire.always([](Sent const&) { return ok().in(19s); });
    sqs::ReceiveMessage const longPoll{.queueUrl = "q", .waitTimeSeconds = 20};
    SECTION("so that a long poll is not taken for a server that hangs") {
        auto const client = clientOn(wire, NoRetry{}).with(CallLimits{.inactivity = 2s, .attempt = 5s});
        REQUIRE(client.invoke(longPoll));
        CHECK(wire.sent().front().limits.inactivity == 22s);
        CHECK(wire.sent().front().limits.attempt == 25s);
        CHECK(wire.sent().front().limits.connect == CallLimits{}.connect);
        // Another operation is.
        auto const result = client.invoke(sqs::GetQueueUrl{.queueName = "q"});
        REQUIRE_FALSE(result);
        CHECK(result.error().kind() == ErrorKind::timeout);
    }
    SECTION("where there are limits at all") {
        auto const client = clientOn(wire, NoRetry{}).with(CallLimits{.inactivity = 0s, .attempt = 0s});
        REQUIRE(client.invoke(longPoll));
        CHECK(wire.sent().front().limits.inactivity == 0s);
        CHECK(wire.sent().front().limits.attempt == 0s);
    }
    SECTION("and within the total") {
        auto const client = clientOn(wire, NoRetry{}).with(CallLimits{.total = 10s});
        auto const result = client.invoke(longPoll);
        REQUIRE_FALSE(result);
        CHECK(result.error().kind() == ErrorKind::timeout);
        CHECK(wire.sent().front().limits.attempt == 10s);
    }
}

TEST_CASE("copies of a client share what was learnt, and calls of one do not disturb the other", "[core][client]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) { return sent.operation() == "ListQueues" ? ok() : ok(R"({"QueueUrl":"u"})"); });
    auto const client = clientOn(wire);
    auto const copy = client; // NOLINT: the copy is what is tested
    CHECK(client.invoke(sqs::GetQueueUrl{.queueName = "q"})->queueUrl == "u");
    CHECK(copy.invoke(sqs::ListQueues{})->queueUrls.empty());
    CHECK(&client.transport() == &copy.transport());
    CHECK(wire.sent()[0].header("amz-sdk-invocation-id") != wire.sent()[1].header("amz-sdk-invocation-id"));
}

} // namespace core_client_test
