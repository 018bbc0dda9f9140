// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/s3_service.hpp>

#include "support/world.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace memory_s3_service_test {

using namespace pylon;
using namespace pylon::test;

namespace {

constexpr auto host = "bucket.s3.us-east-1.amazonaws.com";

/// A request that is not signed yet.
Request requestFor(std::string method, std::string path, std::string authority = host) {
    Request request;
    request.method = std::move(method);
    request.authority = std::move(authority);
    request.path = std::move(path);
    return request;
}

struct S3World : World {
    S3World() { cloud.s3().createBucket("bucket"); }

    void put(std::string const& key, std::string content = "content") const {
        (*this)(s3::PutObject{.bucket = "bucket", .key = key, .body = Blob{std::move(content)}});
    }
    /// The answer to a request that is signed as it stands.
    Response answer(Request request) const {
        sign(request, "s3");
        return send(request);
    }
    Response answer(std::string method, std::string authority, std::string path, std::string query = {},
                    std::string body = {}) const {
        auto request = requestFor(std::move(method), std::move(path), std::move(authority));
        request.query = std::move(query);
        request.body = std::move(body);
        return answer(std::move(request));
    }
};

std::string header(Response const& response, std::string_view name) {
    return std::string{response.headers.find(name).value_or("")};
}

} // namespace

TEST_CASE("S3 answers have S3's headers, and errors are S3's documents", "[s3][memory]") {
    S3World world;
    world.put("k");
    auto const got = world.answer("GET", host, "/k");
    CHECK(got.status == 200);
    CHECK(got.body == "content");
    CHECK(header(got, "x-amz-request-id").size() == 36);
    CHECK_FALSE(header(got, "x-amz-id-2").empty());
    CHECK(header(got, "ETag") == "\"9a0364b9e99bb480dd25e1f0284c8555\"");
    CHECK(header(got, "Content-Type") == "application/octet-stream");
    CHECK(header(got, "Content-Length") == "7");
    CHECK(header(got, "Accept-Ranges") == "bytes");
    CHECK(header(got, "Last-Modified") == "Thu, 01 Jan 2026 00:00:00 GMT");
    CHECK(header(got, "x-amz-server-side-encryption") == "AES256");
    CHECK_FALSE(got.headers.contains("x-amz-checksum-crc32"));

    auto const missing = world.answer("GET", host, "/a%26b");
    CHECK(missing.status == 404);
    CHECK(header(missing, "Content-Type") == "application/xml");
    auto const id = header(missing, "x-amz-request-id");
    CHECK(missing.body == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                          "<Message>The specified key does not exist.</Message><Key>a&amp;b</Key><RequestId>" +
                              id + "</RequestId><HostId>" + header(missing, "x-amz-id-2") + "</HostId></Error>");
}

TEST_CASE("S3 is found at its hosts, in both forms of address", "[s3][memory]") {
    S3World world;
    world.put("a/b");
    for (std::string const each :
         {"bucket.s3.us-east-1.amazonaws.com", "bucket.s3.amazonaws.com", "bucket.localhost:4566"})
        CHECK(world.answer("GET", each, "/a/b").body == "content");
    for (std::string const each : {"s3.us-east-1.amazonaws.com", "s3.amazonaws.com", "127.0.0.1:4566", "localhost"})
        CHECK(world.answer("GET", each, "/bucket/a/b").body == "content");
}

TEST_CASE("to HEAD and with 304 there is no body", "[s3][memory]") {
    S3World world;
    world.put("k");
    auto const head = world.answer("HEAD", host, "/k");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(header(head, "Content-Length") == "7");
    auto const missing = world.answer("HEAD", host, "/none");
    CHECK(missing.status == 404);
    CHECK(missing.body.empty());
    auto request = requestFor("GET", "/k");
    request.headers.add("If-None-Match", "\"9a0364b9e99bb480dd25e1f0284c8555\"");
    auto const same = world.answer(request);
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(header(same, "ETag") == "\"9a0364b9e99bb480dd25e1f0284c8555\"");
}

TEST_CASE("checksums are kept and told to who asks", "[s3][memory]") {
    S3World world;
    world.put("crc32", "hello world");
    auto const put = world(
        s3::PutObject{.bucket = "bucket", .key = "none", .body = Blob{"hello world"}, .checksum = Checksum::none});
    CHECK(put.checksumCRC64NVME == "jSnVw/bqjr4=");
    CHECK(put.checksumType == "FULL_OBJECT");
    CHECK(world(s3::GetObject{.bucket = "bucket", .key = "crc32"}).checksumCRC32 == "DUoRhQ==");
    auto const head = world(s3::HeadObject{.bucket = "bucket", .key = "none", .checksumMode = "ENABLED"});
    CHECK(head.checksumCRC64NVME == "jSnVw/bqjr4=");
    CHECK_FALSE(world(s3::GetObject{.bucket = "bucket", .key = "crc32", .range = "bytes=0-1"}).checksumCRC32);
}

TEST_CASE("DeleteObjects demands a checksum, answers for each key, and is silent when asked to be", "[s3][memory]") {
    S3World world;
    world.put("a");
    world.put("b");
    auto const bare = world.answer("POST", host, "/", "delete", "<Delete><Object><Key>a</Key></Object></Delete>");
    CHECK(bare.status == 400);
    CHECK(bare.body.find("<Code>InvalidRequest</Code>") != std::string::npos);
    auto const all =
        world(s3::DeleteObjects{.bucket = "bucket", .toDelete = {.objects = {{.key = "a"}, {.key = "none"}}}});
    REQUIRE(all.deleted.size() == 2);
    CHECK(all.deleted[1].key == "none");
    CHECK(all.errors.empty());
    auto const quiet = world(s3::DeleteObjects{
        .bucket = "bucket", .toDelete = {.objects = {{.key = "b"}, {.key = std::string(1025, 'k')}}, .quiet = true}});
    CHECK(quiet.deleted.empty());
    REQUIRE(quiet.errors.size() == 1);
    CHECK(quiet.errors[0].code == "KeyTooLongError");
    CHECK(world.cloud.s3().keys("bucket").empty());
    CHECK(world.refusal(s3::DeleteObjects{.bucket = "bucket"}).code() == "MalformedXML");
    s3::DeleteObjects many{.bucket = "bucket"};
    many.toDelete.objects.resize(1001, {.key = "k"});
    CHECK(world.refusal(many).code() == "MalformedXML");
}

TEST_CASE("a fault may fail some of the keys to be deleted", "[s3][memory]") {
    S3World world;
    world.put("a");
    world.put("b");
    world.cloud.faults().next(1).of("s3").failEntries({1}, "InternalError", false);
    auto const output =
        world(s3::DeleteObjects{.bucket = "bucket", .toDelete = {.objects = {{.key = "a"}, {.key = "b"}}}});
    REQUIRE(output.errors.size() == 1);
    CHECK(output.errors[0].key == "b");
    CHECK(output.errors[0].code == "InternalError");
    CHECK(world.cloud.s3().keys("bucket") == std::vector<std::string>{"b"});
}

TEST_CASE("limits of keys and metadata", "[s3][memory]") {
    S3World world;
    s3::PutObject operation{.bucket = "bucket", .key = std::string(1025, 'k')};
    CHECK(world.refusal(operation).code() == "KeyTooLongError");
    operation.key = "k";
    operation.metadata = {{"a", std::string(2047, 'x')}};
    CHECK_NOTHROW(world(operation));
    operation.metadata = {{"ab", std::string(2047, 'x')}};
    CHECK(world.refusal(operation).code() == "MetadataTooLarge");
}

TEST_CASE("buckets are made, looked at and deleted", "[s3][memory]") {
    S3World world;
    CHECK(world(s3::CreateBucket{.bucket = "new-bucket"}).location == "/new-bucket");
    CHECK(world(s3::HeadBucket{.bucket = "new-bucket"}).bucketRegion == "us-east-1");
    CHECK_NOTHROW(world(s3::CreateBucket{.bucket = "new-bucket"}));
    world(s3::PutObject{.bucket = "new-bucket", .key = "k"});
    CHECK(world.refusal(s3::DeleteBucket{.bucket = "new-bucket"}).code() == "BucketNotEmpty");
    world(s3::DeleteObject{.bucket = "new-bucket", .key = "k"});
    world(s3::DeleteBucket{.bucket = "new-bucket"});
    CHECK(world.refusal(s3::HeadBucket{.bucket = "new-bucket"}).httpStatus() == 404);
    for (std::string const name : {"ab", "My-Bucket", "a..b", "-ab", "ab-", "1.2.3.4", "a_b"})
        CHECK(world.refusal(s3::CreateBucket{.bucket = name}).code() == "InvalidBucketName");
    CHECK(world
              .refusal(s3::CreateBucket{.bucket = "abc",
                                        .createBucketConfiguration = s3::CreateBucketConfiguration{"us-east-1"}})
              .code() == "InvalidLocationConstraint");
    CHECK_THROWS_AS(world.cloud.s3().createBucket("Wrong"), Error);

    World const elsewhere{{.region = "eu-west-1"}};
    CHECK(elsewhere.refusal(s3::CreateBucket{.bucket = "abc"}).code() == "IllegalLocationConstraintException");
    s3::CreateBucket const right{.bucket = "abc",
                                 .createBucketConfiguration = s3::CreateBucketConfiguration{"eu-west-1"}};
    CHECK(elsewhere(right).location == "http://abc.s3.amazonaws.com/");
    CHECK(elsewhere.refusal(right).code() == "BucketAlreadyOwnedByYou");
}

TEST_CASE("what is not modelled is refused by name", "[s3][memory]") {
    S3World world;
    world.put("k");
    CHECK(world.refusal(s3::GetObject{.bucket = "bucket", .key = "k", .versionId = "v"}).kind() ==
          ErrorKind::unmodelled);
    CHECK(world.refusal(s3::PutObject{.bucket = "bucket", .key = "k", .storageClass = "GLACIER"}).kind() ==
          ErrorKind::unmodelled);
    for (auto const& [method, query] :
         {std::pair{"POST", "restore"}, std::pair{"GET", "torrent"}, std::pair{"PUT", "acl"}}) {
        auto const response = world.answer(method, host, "/k", query);
        INFO(method << " " << query << ": " << response.body);
        CHECK(response.status == 501);
        CHECK(response.body.find("UnmodelledByPylon") != std::string::npos);
    }
    auto locked = requestFor("PUT", "/k");
    locked.headers.add("x-amz-object-lock-mode", "GOVERNANCE");
    CHECK(world.answer(locked).body.find("x-amz-object-lock-mode") != std::string::npos);
    auto strange = requestFor("PUT", "/k");
    strange.headers.add("x-amz-checksum-xxhash3", "AAAAAAAAAAA=");
    CHECK(world.answer(strange).status == 501);
}

TEST_CASE("a signature is needed, over the very path and payload", "[s3][memory]") {
    S3World world;
    world.put("a b+%2F");
    auto request = requestFor("GET", "/a%20b%2B%252F");
    world.sign(request, "s3");
    CHECK(world.send(request).status == 200);
    auto changed = request;
    changed.path = "/a%20b%2B%252f";
    CHECK(world.send(changed).body.find("SignatureDoesNotMatch") != std::string::npos);
    changed = request;
    changed.body = "x";
    CHECK(world.send(changed).body.find("XAmzContentSHA256Mismatch") != std::string::npos);
    changed = request;
    changed.headers.remove("Authorization");
    CHECK(world.send(changed).status == 403);
}

TEST_CASE("a key that XML cannot hold is listed as text in percent-encoding only", "[s3][memory]") {
    S3World world;
    world.put("a\x01z");
    auto const refused = world.answer("GET", host, "/", "list-type=2");
    CHECK(refused.status == 501);
    CHECK(refused.body.find("UnmodelledByPylon") != std::string::npos);
    auto const listed = world.answer("GET", host, "/", "encoding-type=url&list-type=2");
    CHECK(listed.status == 200);
    CHECK(listed.body.find("<Key>a%01z</Key>") != std::string::npos);
}

} // namespace memory_s3_service_test
