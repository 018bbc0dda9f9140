// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/checksum.hpp>

#include "support/test_client.hpp"
#include <pylon/services/dynamodb/operations.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_checksum_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// A client on a scripted transport that thinks to talk to AWS, or to a server at a URL.
auto clientTo(ScriptedTransport const& wire, std::string url = {}) {
    auto config = testConfig();
    config.endpointUrl = std::move(url);
    return Client<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry>{
        wire, {}, {}, PlainRetry{}, std::move(config)};
}

s3::PutObject put(Checksum checksum = Checksum::automatic) {
    return {.bucket = "bucket", .key = "k", .body = Blob{"hello world"}, .checksum = checksum};
}

template <Operation Op> Sent sentBy(Op const& operation, std::string const& url = {}) {
    ScriptedTransport wire;
    wire.then(answer(200));
    static_cast<void>(clientTo(wire, url).invoke(operation));
    return wire.sent().at(0);
}

constexpr auto own = "http://127.0.0.1:9000";

} // namespace

TEST_CASE("a body's CRC-32 goes to AWS, and only there", "[core][checksum]") {
    auto const sent = sentBy(put());
    CHECK(sent.header("x-amz-checksum-crc32") == "DUoRhQ==");
    CHECK(sent.header("x-amz-sdk-checksum-algorithm") == "CRC32");
    CHECK_FALSE(sent.request.headers.contains("Content-MD5"));
    auto const other = sentBy(put(), own);
    for (auto const* const name : {"x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm", "Content-MD5"})
        CHECK_FALSE(other.request.headers.contains(name));
}

TEST_CASE("a checksum that was chosen is sent everywhere", "[core][checksum]") {
    for (auto const* const url : {"", own}) {
        INFO(url);
        CHECK(sentBy(put(Checksum::crc32), url).header("x-amz-checksum-crc32") == "DUoRhQ==");
        auto const md5 = sentBy(put(Checksum::md5), url);
        CHECK(md5.header("Content-MD5") == "XrY7u+Ae7tCTyyK7j1rNww==");
        CHECK_FALSE(md5.request.headers.contains("x-amz-checksum-crc32"));
        auto const none = sentBy(put(Checksum::none), url);
        CHECK_FALSE(none.request.headers.contains("x-amz-checksum-crc32"));
        CHECK_FALSE(none.request.headers.contains("Content-MD5"));
    }
}

TEST_CASE("what TLS and a signed CRC-32 protect is not hashed for the signature, too", "[core][checksum]") {
    CHECK(sentBy(put()).header("X-Amz-Content-Sha256") == "UNSIGNED-PAYLOAD");
    CHECK(sentBy(put(Checksum::crc32), "https://127.0.0.1:9000").header("X-Amz-Content-Sha256") == "UNSIGNED-PAYLOAD");
    for (auto const& sent : {sentBy(put(Checksum::crc32), own), sentBy(put(Checksum::md5)), sentBy(put(Checksum::none)),
                             sentBy(s3::DeleteObjects{.bucket = "b", .toDelete = {.objects = {{.key = "k"}}}})})
        CHECK_FALSE(sent.request.headers.contains("X-Amz-Content-Sha256"));
}

TEST_CASE("a checksum of the caller's own is left alone", "[core][checksum]") {
    auto operation = put();
    operation.checksumSHA256 = "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=";
    CHECK_FALSE(sentBy(operation).request.headers.contains("x-amz-checksum-crc32"));
    operation = put();
    operation.contentMD5 = "XrY7u+Ae7tCTyyK7j1rNww==";
    CHECK_FALSE(sentBy(operation).request.headers.contains("x-amz-checksum-crc32"));
}

TEST_CASE("where a checksum is demanded, every server gets one that it knows", "[core][checksum]") {
    s3::DeleteObjects const operation{.bucket = "bucket", .toDelete = {.objects = {{.key = "k"}}}};
    auto const sent = sentBy(operation);
    CHECK(sent.request.headers.contains("x-amz-checksum-crc32"));
    CHECK_FALSE(sent.request.headers.contains("Content-MD5"));
    auto const other = sentBy(operation, own);
    CHECK_FALSE(other.request.headers.contains("x-amz-checksum-crc32"));
    CHECK(other.request.headers.contains("Content-MD5"));
}

TEST_CASE("an answer that is not what was sent is asked for again", "[core][checksum]") {
    ScriptedTransport wire;
    wire.then(answer(200, "hello w0rld").with("x-amz-checksum-crc32", "DUoRhQ=="))
        .then(answer(200, "hello world").with("x-amz-checksum-crc32", "DUoRhQ=="));
    auto const got = clientTo(wire).invoke(s3::GetObject{.bucket = "bucket", .key = "k"});
    REQUIRE(got);
    CHECK(got->body.bytes == "hello world");
    CHECK(wire.sent().size() == 2);
    CHECK(wire.sent().front().header("x-amz-checksum-mode") == "ENABLED");

    for (int i = 0; i != 3; ++i)
        wire.then(answer(200, "hello w0rld").with("x-amz-checksum-crc32", "DUoRhQ=="));
    auto const lost = clientTo(wire).invoke(s3::GetObject{.bucket = "bucket", .key = "k"});
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind() == ErrorKind::integrity);
    CHECK(lost.error().httpStatus() == 200);
}

TEST_CASE("checksums of a part's whole, of parts, and of algorithms unknown are not compared", "[core][checksum]") {
    for (auto const& each : {answer(206, "x").with("x-amz-checksum-crc32", "DUoRhQ=="),
                             answer(200, "x").with("x-amz-checksum-crc32", "DUoRhQ==-2"),
                             answer(200, "x").with("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), answer(200, "x")}) {
        ScriptedTransport wire;
        wire.then(each);
        CHECK(clientTo(wire).invoke(s3::GetObject{.bucket = "bucket", .key = "k"}));
    }
}

TEST_CASE("an answer of DynamoDB that is not what was sent is asked for again, an error, too", "[core][checksum]") {
    auto const get = dynamodb::GetItem{.tableName = "table", .key = {{"id", 1}}};
    auto const damaged = [](int status, std::string body) {
        auto const sum = LibdeflateChecksums::crc32(body);
        body[body.size() / 2] ^= 1;
        return answer(status, std::move(body)).with("x-amz-crc32", std::to_string(sum));
    };
    std::string const item = R"({"Item":{"id":{"N":"1"}}})";
    std::string const missing = R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"})";
    ScriptedTransport wire;
    wire.then(damaged(200, item)).then(damaged(400, missing)).then(answer(200, item).with("x-amz-crc32", "659648321"));
    auto const got = clientTo(wire).invoke(get);
    REQUIRE(got);
    CHECK(got->item == dynamodb::Item{{"id", 1}});
    CHECK(wire.scriptIsUsedUp());

    for (int i = 0; i != 3; ++i)
        wire.then(damaged(200, item));
    auto const lost = clientTo(wire).invoke(get);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind() == ErrorKind::integrity);
    CHECK(lost.error().attempts().size() == 3);

    // It may have been done.
    wire.then(damaged(200, "{}"));
    CHECK(clientTo(wire).invoke(dynamodb::UpdateItem{.tableName = "table", .key = {{"id", 1}}}).error().kind() ==
          ErrorKind::integrity);
    CHECK(wire.scriptIsUsedUp());
}

TEST_CASE("DynamoDB's checksum is compared where there is one, and only of its answers", "[core][checksum]") {
    ScriptedTransport wire;
    wire.then(answer(200, "{}"));
    CHECK(clientTo(wire).invoke(dynamodb::GetItem{.tableName = "table", .key = {{"id", 1}}}));
    wire.then(answer(200, R"({"QueueUrl":"u"})").with("x-amz-crc32", "1"));
    CHECK(clientTo(wire).invoke(sqs::GetQueueUrl{.queueName = "q"}));
}

} // namespace core_checksum_test
