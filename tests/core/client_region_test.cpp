// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/s3/operations.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_client_region_test {

using namespace pylon;
using namespace pylon::test;

namespace {

s3::GetObject const get{.bucket = "bucket", .key = "k"};

std::string malformedHeader(std::string const& region) {
    return "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>" + region +
           "</Region></Error>";
}

} // namespace

TEST_CASE("a bucket in another region is found once, and remembered", "[core][client][region]") {
    auto const redirection =
        GENERATE(answer(301, "<Error><Code>PermanentRedirect</Code></Error>").with("x-amz-bucket-region", "us-west-2"),
                 answer(301).with("x-amz-bucket-region", "us-west-2"), answer(400, malformedHeader("us-west-2")),
                 answer(307).with("x-amz-bucket-region", "us-west-2"));
    ScriptedTransport wire;
    CountingSigner const signer;
    auto const client = clientOn(wire, NoRetry{}, signer);
    wire.then(redirection).then(answer(200, "content")).then(answer(200, "again"));

    CHECK(client.invoke(get).value().body.bytes == "content");
    CHECK(client.invoke(get).value().body.bytes == "again");
    REQUIRE(wire.sent().size() == 3);
    CHECK(wire.sent()[0].request.authority == "bucket.s3.eu-west-1.amazonaws.com");
    CHECK(wire.sent()[1].request.authority == "bucket.s3.us-west-2.amazonaws.com");
    CHECK(wire.sent()[2].request.authority == "bucket.s3.us-west-2.amazonaws.com");
    CHECK(signer.signatures()[0].region == "eu-west-1");
    CHECK(signer.signatures()[1].region == "us-west-2");
    CHECK(signer.signatures()[2].region == "us-west-2");
    // It was one call, at one go, and not an attempt more.
    CHECK(wire.sent()[0].header("amz-sdk-invocation-id") == wire.sent()[1].header("amz-sdk-invocation-id"));
    CHECK(wire.sent()[1].header("amz-sdk-request") == "attempt=1; max=1");
    CHECK(wire.sent()[0].at == wire.sent()[1].at);
    CHECK(wire.sent()[1].request.path == "/k");

    // Of other buckets nothing is known.
    wire.then(answer(200));
    CHECK(client.invoke(s3::GetObject{.bucket = "other", .key = "k"}));
    CHECK(wire.sent()[3].request.authority == "other.s3.eu-west-1.amazonaws.com");
}

TEST_CASE("calls that are in flight together find a bucket's region, too", "[core][client][region]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        if (sent.request.authority.find("us-west-2") != std::string::npos) return answer(200, "content");
        return answer(301).with("x-amz-bucket-region", "us-west-2");
    });
    int found = 0;
    clientOn(wire, NoRetry{}).invokeAll(std::vector(5, get), 3, [&](s3::GetObject const&, auto const& result) {
        REQUIRE(result);
        ++found;
    });
    CHECK(found == 5);
    CHECK(wire.sent().size() == 3 + 5);
}

TEST_CASE("a region is corrected once a call", "[core][client][region]") {
    ScriptedTransport wire;
    wire.then(answer(301).with("x-amz-bucket-region", "us-west-2"))
        .then(answer(301).with("x-amz-bucket-region", "us-east-2"));
    auto const result = clientOn(wire, NoRetry{}).invoke(get);
    REQUIRE_FALSE(result);
    CHECK(result.error().httpStatus() == 301);
    CHECK(result.error().details().region == "us-east-2");
    CHECK(result.error().attempts().size() == 2);
    CHECK(wire.scriptIsUsedUp());
}

TEST_CASE("what says nothing of another region is an error as others are", "[core][client][region]") {
    auto const refused = GENERATE(answer(301), answer(400, malformedHeader("eu-west-1")),
                                  answer(403).with("x-amz-bucket-region", "us-west-2"),
                                  answer(301).with("x-amz-bucket-region", "not/a.region"));
    ScriptedTransport wire;
    wire.then(refused);
    CHECK_FALSE(clientOn(wire, NoRetry{}).invoke(get));
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("at a URL of its own a server's region only changes the signature", "[core][client][region]") {
    ScriptedTransport wire;
    CountingSigner const signer;
    auto config = testConfig();
    config.endpointUrl = "http://127.0.0.1:9000";
    Client<ScriptedTransport, CountingSigner, StandardSerializer, NoRetry> const client{
        wire, signer, {}, NoRetry{}, config};
    wire.then(answer(400, malformedHeader("default"))).then(answer(200, "content"));
    CHECK(client.invoke(get));
    CHECK(wire.sent()[1].request.authority == "127.0.0.1:9000");
    CHECK(signer.signatures()[1].region == "default");
}

} // namespace core_client_region_test
