// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/client.hpp>

#include "support/json.hpp"
#include "support/test_client.hpp"
#include <pylon/services/sqs/management.hpp>

#include <catch2/catch.hpp>

#include <array>

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
