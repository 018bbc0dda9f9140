// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/front_door.hpp>

#include "support/sqs_world.hpp"

#include <catch2/catch.hpp>

namespace memory_front_door_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

/// What an answer says: `403 InvalidSignatureException SignatureDoesNotMatch`.
std::string verdict(Response const& response) {
    auto const type = Json::parse(response.body)["__type"].string();
    auto const legacy = std::string{response.headers.find("x-amzn-query-error").value_or("")};
    return std::to_string(response.status) + " " + type.substr(type.find('#') + 1) + " " +
           legacy.substr(0, legacy.find(';'));
}

std::string message(Response const& response) { return Json::parse(response.body)["message"].string(); }

constexpr auto mismatch = "403 InvalidSignatureException SignatureDoesNotMatch";

} // namespace

TEST_CASE("Every answer has a request id and the clock's date") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    world.cloud.clock().advance(90s);
    auto const fine = world.send(world.request(sqs::GetQueueUrl{.queueName = "q"}));
    auto const refused = world.send(world.request(sqs::GetQueueUrl{.queueName = "nowhere"}));
    CHECK(fine.status == 200);
    CHECK(refused.status == 400);
    for (auto const& response : {fine, refused}) {
        CHECK(response.headers.find("Date") == "Thu, 01 Jan 2026 00:01:30 GMT");
        CHECK(response.headers.find("x-amzn-RequestId").value_or("").size() == 36);
        CHECK(response.headers.find("Content-Type") == "application/x-amz-json-1.0");
    }
    CHECK(fine.headers.find("x-amzn-RequestId") != refused.headers.find("x-amzn-RequestId"));
}

TEST_CASE("A request must be signed, by a key that is known") {
    SqsWorld world;
    auto request = world.request(sqs::ListQueues{});
    SECTION("it is not") {
        request.headers.remove("Authorization");
        CHECK(verdict(world.send(request)) == "403 MissingAuthenticationTokenException MissingAuthenticationToken");
    }
    SECTION("by half") {
        request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE");
        CHECK(verdict(world.send(request)) == "400 IncompleteSignatureException IncompleteSignature");
    }
    SECTION("by a stranger") {
        Credentials const stranger{"AKIASTRANGER", Secret{"secret"}};
        REQUIRE(SigV4Signer{}.sign(request, stranger, {.region = "us-east-1", .service = "sqs"},
                                   world.cloud.clock().now()));
        CHECK(verdict(world.send(request)) == "403 UnrecognizedClientException InvalidClientTokenId");
    }
    SECTION("by another secret") {
        Credentials const impostor{"AKIAIOSFODNN7EXAMPLE", Secret{"secret"}};
        REQUIRE(SigV4Signer{}.sign(request, impostor, {.region = "us-east-1", .service = "sqs"},
                                   world.cloud.clock().now()));
        CHECK(verdict(world.send(request)) == mismatch);
    }
}

TEST_CASE("What was changed after signing is refused") {
    SqsWorld world;
    auto request = world.request(sqs::ListQueues{.queueNamePrefix = "a"});
    SECTION("the body") { request.body = R"({"QueueNamePrefix":"b"})"; }
    SECTION("a header") { request.headers.set("X-Amz-Target", "AmazonSQS.DeleteQueue"); }
    SECTION("the host") { request.authority = "example.com"; }
    SECTION("the path") { request.path = "/elsewhere"; }
    SECTION("the query") { request.query = "a=b"; }
    SECTION("the method") { request.method = "PUT"; }
    CHECK(verdict(world.send(request)) == mismatch);
}

TEST_CASE("A signature is for one region and one service") {
    SqsWorld world;
    auto request = world.request(sqs::ListQueues{});
    auto const credentials = world.cloud.clientConfig().credentials->credentials().value();
    auto const scope = GENERATE(SigningScope{.region = "eu-west-1", .service = "sqs"},
                                SigningScope{.region = "us-east-1", .service = "sns"});
    REQUIRE(SigV4Signer{}.sign(request, *credentials, scope, world.cloud.clock().now()));
    auto const response = world.send(request);
    CHECK(verdict(response) == mismatch);
    CHECK_THAT(message(response), Catch::StartsWith("Credential should be scoped"));
}

TEST_CASE("A signature holds for fifteen minutes before and after") {
    SqsWorld world;
    auto const credentials = world.cloud.clientConfig().credentials->credentials().value();
    auto const answerTo = [&](Duration skew) {
        auto request = world.request(sqs::ListQueues{});
        auto const now = world.cloud.clock().now() + std::chrono::duration_cast<WallTime::duration>(skew);
        REQUIRE(SigV4Signer{}.sign(request, *credentials, {.region = "us-east-1", .service = "sqs"}, now));
        return world.send(request);
    };
    CHECK(answerTo(15min).status == 200);
    CHECK(answerTo(-15min).status == 200);
    CHECK(verdict(answerTo(15min + 1s)) == mismatch);
    CHECK_THAT(message(answerTo(15min + 1s)), Catch::StartsWith("Signature not yet current"));
    CHECK_THAT(message(answerTo(-15min - 1s)), Catch::StartsWith("Signature expired"));
}

TEST_CASE("Temporary keys come with their token") {
    SqsWorld world{{.sessionToken = "token"}};
    CHECK(world.client.invoke(sqs::ListQueues{}));
    auto request = world.request(sqs::ListQueues{});
    Credentials const tokenless{"AKIAIOSFODNN7EXAMPLE", Secret{memory::CloudOptions{}.secretAccessKey}};
    REQUIRE(
        SigV4Signer{}.sign(request, tokenless, {.region = "us-east-1", .service = "sqs"}, world.cloud.clock().now()));
    CHECK(verdict(world.send(request)) == "403 UnrecognizedClientException InvalidClientTokenId");
}

TEST_CASE("What is not modelled is refused by its name, and a client knows it") {
    SqsWorld world;
    auto const url = world.createQueue("q");
    auto request = world.request(sqs::ListQueues{});
    std::string named;
    SECTION("a service") {
        request.headers.set("X-Amz-Target", "AmazonMQ.ListBrokers");
        auto const config = world.cloud.clientConfig();
        REQUIRE(SigV4Signer{}.sign(request, *config.credentials->credentials().value(),
                                   {.region = "us-east-1", .service = "mq"}, world.cloud.clock().now()));
        named = "AmazonMQ.ListBrokers";
    }
    SECTION("an operation") {
        request.headers.set("X-Amz-Target", "AmazonSQS.AddPermission");
        world.sign(request);
        named = "AddPermission";
    }
    SECTION("a parameter") {
        request.body = R"({"Colour":"blue"})";
        world.sign(request);
        named = "Colour";
    }
    SECTION("a parameter within another") {
        request.headers.set("X-Amz-Target", "AmazonSQS.SendMessage");
        request.body =
            R"({"QueueUrl":")" + url +
            R"(","MessageBody":"b","MessageAttributes":{"a":{"DataType":"String","StringListValues":["x"]}}})";
        world.sign(request);
        named = "StringListValues";
    }
    SECTION("a header in another encoding") {
        request.headers.add("X-Colour", "gr\xfcn");
        world.sign(request);
        named = "X-Colour";
    }
    auto response = world.send(request);
    CHECK(response.status == 501);
    CHECK_THAT(message(response), Catch::Contains(named));
    sqs::ListQueuesOutput output;
    auto const read = protocol::readResponse(operationInfo<sqs::ListQueues>, response, codecFunctions<RapidJsonCodec>,
                                             mutableView(output));
    REQUIRE_FALSE(read);
    CHECK(read.error().kind() == ErrorKind::unmodelled);
    CHECK(failureClassOf(read.error()) == FailureClass::permanent);
    CHECK_THAT(read.error().message(), Catch::Contains(named));
}

TEST_CASE("A body that is no proper document is refused") {
    SqsWorld world;
    auto request = world.request(sqs::ListQueues{});
    request.body = GENERATE("{", "[]", R"({"MaxResults":"many"})", R"({"QueueNamePrefix":7})", "{}{}", "\xff");
    world.sign(request);
    CHECK(verdict(world.send(request)) == "400 SerializationException ");
}

} // namespace memory_front_door_test
