// SPDX-License-Identifier: BSL-1.0
// The wrapper on the in-memory AWS: what a user of the library does, signed and checked, without a network.

#include <pylon/backends/memory/client.hpp>
#include <pylon/services/s3.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <ranges>
#include <set>
#include <string>
#include <vector>

namespace s3_bucket_memory_test {

using namespace pylon;

using Strings = std::vector<std::string>;

namespace {

struct World {
    World() { cloud.s3().createBucket("my-bucket"); }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
    s3::Bucket<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> bucket{aws, "my-bucket"};
};

Error errorOf(std::function<void()> const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}

} // namespace

TEST_CASE("an object comes back as it was put, with all that is known of it", "[s3][memory]") {
    World w;
    std::string const bytes{"\0\xff<&\r\n", 6};
    auto const receipt = w.bucket.put("k", bytes,
                                      {.metadata = {{"Where", "\xc5\xbc\xc3\xb3\xc5\x82w"}, {"n", 42}, {"e", ""}},
                                       .contentType = "x/y",
                                       .contentEncoding = "z",
                                       .contentDisposition = "inline",
                                       .cacheControl = "no-store"});
    auto const fetched = w.bucket.fetch("k");
    CHECK(fetched.content == bytes);
    auto const head = w.bucket.head("k");
    for (auto const& info : {fetched.info, head}) {
        CHECK(info.size == 6);
        CHECK(info.eTag == receipt.eTag);
        CHECK(info.contentType == "x/y");
        CHECK(info.contentEncoding == "z");
        CHECK(info.lastModified.time_since_epoch() ==
              std::chrono::floor<std::chrono::seconds>(w.cloud.clock().now()).time_since_epoch());
        CHECK(info.metadata ==
              std::map<std::string, std::string>{{"where", "\xc5\xbc\xc3\xb3\xc5\x82w"}, {"n", "42"}, {"e", ""}});
    }
    CHECK_FALSE(fetched.info.checksumCRC32.empty());
    CHECK(w.cloud.s3().content("my-bucket", "k") == bytes);
    w.bucket.put("empty", "");
    CHECK(w.bucket.get("empty").empty());
    CHECK(w.bucket.head("empty").size == 0);
}

TEST_CASE("raw metadata is what S3 makes of it", "[s3][memory]") {
    World w;
    w.bucket.put("k", "", {.metadata = {{"a", "caf\xc3\xa9"}}, .rawMetadata = true});
    CHECK(w.bucket.head("k").metadata.at("a") == "caf\xc3\xa9");
    CHECK(w.bucket.head("k", {.rawMetadata = true}).metadata.at("a") == "=?UTF-8?B?Y2Fmw6k=?=");
}

TEST_CASE("keys of every kind arrive exactly, are listed and removed", "[s3][memory]") {
    World w;
    std::set<std::string> keys{"a//b",        "..",     ".",      "a/../b", "+", "%2F", "=",        "?a=b&c",
                               "/lead",       "trail/", "a b",    "#",      "~", "*",   "\xc5\xbc", "\x01",
                               "\n",          "\r\n\t", "'\"<>&", "a\x7f",  "%", "a+b", "a%20b",    "\xf0\x9f\x98\x80",
                               "\xef\xbf\xbf"};
    keys.insert(std::string(1024, 'k'));
    for (auto const& key : keys)
        w.bucket.put(key, key);
    CHECK(w.cloud.s3().keys("my-bucket") == Strings(keys.begin(), keys.end()));
    for (auto const& key : keys) {
        INFO(key);
        CHECK(w.bucket.get(key) == key);
        CHECK(w.bucket.exists(key));
    }
    CHECK(w.bucket.list().collect() == Strings(keys.begin(), keys.end()));
    for (auto const& key : keys)
        w.bucket.copy(key, "copies/" + key.substr(0, 100));
    w.bucket.remove(keys);
    auto const copies = w.bucket.list().collect();
    CHECK(copies.size() == keys.size());
    CHECK(copies.front().starts_with("copies/"));
    w.bucket.remove(w.bucket.list("copies/"));
    CHECK(w.cloud.s3().keys("my-bucket").empty());
}

TEST_CASE("thousands of keys are listed and removed page by page", "[s3][memory]") {
    World w;
    for (int i = 0; i != 2'345; ++i)
        w.bucket.put("k/" + std::to_string(i), "x");
    w.bucket.put("l", "x");
    w.cloud.clearRequests();
    CHECK(w.bucket.list("k/").collect().size() == 2'345);
    CHECK(w.cloud.requests().size() == 3);
    std::size_t size = 0;
    for (s3::Object const& object : w.bucket.objects("k/"))
        size += static_cast<std::size_t>(object.size.value());
    CHECK(size == 2'345);
    w.cloud.clearRequests();
    w.bucket.remove(w.bucket.list("k/"));
    CHECK(w.cloud.requests().size() == 6);
    CHECK(w.cloud.s3().keys("my-bucket") == Strings{"l"});
}

TEST_CASE("parts of objects", "[s3][memory]") {
    World w;
    w.bucket.put("k", "0123456789");
    CHECK(w.bucket.get("k", {.range = s3::ByteRange::at(2, 3)}) == "234");
    CHECK(w.bucket.get("k", {.range = s3::ByteRange::at(8, 100)}) == "89");
    CHECK(w.bucket.get("k", {.range = s3::ByteRange::from(7)}) == "789");
    CHECK(w.bucket.get("k", {.range = s3::ByteRange::last(4)}) == "6789");
    CHECK(w.bucket.get("k", {.range = s3::ByteRange::last(40)}) == "0123456789");
    CHECK(w.bucket.fetch("k", {.range = s3::ByteRange::from(7)}).info.size == 10);
    CHECK(errorOf([&] { static_cast<void>(w.bucket.get("k", {.range = s3::ByteRange::from(10)})); }).code() ==
          "InvalidRange");
}

TEST_CASE("conditions of reads and writes", "[s3][memory]") {
    World w;
    auto const first = w.bucket.put("k", "1", {.ifNoneMatch = "*"});
    CHECK(errorOf([&] { w.bucket.put("k", "2", {.ifNoneMatch = "*"}); }).kind() == ErrorKind::conflict);
    auto const second = w.bucket.put("k", "2", {.ifMatch = first.eTag});
    CHECK(errorOf([&] { w.bucket.put("k", "3", {.ifMatch = first.eTag}); }).code() == "PreconditionFailed");
    CHECK(errorOf([&] { w.bucket.put("l", "3", {.ifMatch = first.eTag}); }).code() == "NoSuchKey");
    CHECK(w.bucket.get("k", {.ifMatch = second.eTag}) == "2");
    CHECK(errorOf([&] { static_cast<void>(w.bucket.get("k", {.ifMatch = first.eTag})); }).httpStatus() == 412);
    CHECK(w.bucket.get("k", {.ifNoneMatch = first.eTag}) == "2");
    auto const same = errorOf([&] { static_cast<void>(w.bucket.get("k", {.ifNoneMatch = second.eTag})); });
    CHECK(same.httpStatus() == 304);
    CHECK(same.kind() == ErrorKind::conflict);
    auto const modified = w.bucket.head("k").lastModified;
    CHECK(errorOf([&] { static_cast<void>(w.bucket.get("k", {.ifModifiedSince = modified})); }).httpStatus() == 304);
    CHECK(w.bucket.get("k", {.ifUnmodifiedSince = modified}) == "2");
    w.cloud.clock().advance(std::chrono::seconds{5});
    w.bucket.put("k", "4");
    CHECK(w.bucket.get("k", {.ifModifiedSince = modified}) == "4");
    CHECK(errorOf([&] { static_cast<void>(w.bucket.get("k", {.ifUnmodifiedSince = modified})); }).httpStatus() == 412);
}

TEST_CASE("copies keep metadata or get their own", "[s3][memory]") {
    World w;
    w.cloud.s3().createBucket("other");
    w.bucket.put("k", "x", {.metadata = {{"a", 1}}, .contentType = "t/t"});
    s3::Bucket const other{w.aws, "other"};
    auto const receipt = other.copy("k", "l", {.fromBucket = "my-bucket"});
    CHECK(other.get("l") == "x");
    CHECK(other.head("l").eTag == receipt.eTag);
    CHECK(other.head("l").metadata.at("a") == "1");
    CHECK(other.head("l").contentType == "t/t");
    other.copy("l", "l", {.metadata = s3::Metadata{{"b", 2}}, .contentType = "u/u"});
    CHECK(other.head("l").metadata == std::map<std::string, std::string>{{"b", "2"}});
    CHECK(other.head("l").contentType == "u/u");
    CHECK(errorOf([&] { other.copy("l", "l"); }).code() == "InvalidRequest");
    CHECK(errorOf([&] { other.copy("l", "m", {.ifSourceMatch = "\"x\""}); }).code() == "PreconditionFailed");
    CHECK(errorOf([&] { other.copy("none", "m"); }).code() == "NoSuchKey");
    CHECK(errorOf([&] { other.copy("k", "m", {.fromBucket = "no-such-bucket"}); }).code() == "NoSuchBucket");
}

TEST_CASE("what is not there", "[s3][memory]") {
    World w;
    CHECK_FALSE(w.bucket.exists("k"));
    auto const key = errorOf([&] { static_cast<void>(w.bucket.get("k")); });
    CHECK(key.code() == "NoSuchKey");
    CHECK(key.kind() == ErrorKind::notFound);
    CHECK(key.httpStatus() == 404);
    CHECK_FALSE(key.requestId().empty());
    CHECK(errorOf([&] { static_cast<void>(w.bucket.head("k")); }).kind() == ErrorKind::notFound);
    w.bucket.remove("k");
    w.bucket.remove({"k", "l"});
    s3::Bucket const none{w.aws, "no-such-bucket"};
    for (auto const& call : std::vector<std::function<void()>>{
             [&] { static_cast<void>(none.get("k")); }, [&] { none.put("k", ""); }, [&] { none.remove("k"); },
             [&] { none.remove({"k"}); }, [&] { static_cast<void>(none.list().collect()); }}) {
        auto const error = errorOf(call);
        CHECK(error.code() == "NoSuchBucket");
        CHECK_THAT(error.what(), Catch::Contains("s3://no-such-bucket"));
    }
    CHECK_FALSE(none.exists("k"));
}

TEST_CASE("a client of another region finds the bucket", "[s3][memory]") {
    World w;
    auto config = w.cloud.clientConfig();
    config.region = "eu-west-1";
    s3::Bucket const bucket{
        memory::Client{w.cloud.transport(), SigV4Signer{}, StandardSerializer{}, StandardRetry{}, config}, "my-bucket"};
    bucket.put("k", "found");
    CHECK(w.cloud.requests().size() == 2);
    CHECK(bucket.get("k") == "found");
    CHECK(w.cloud.requests().size() == 3);
}

TEST_CASE("a wrong checksum is refused, and none is taken", "[s3][memory]") {
    World w;
    auto const refused = [&](s3::PutObject operation) {
        operation.bucket = "my-bucket";
        operation.key = "k";
        operation.body.bytes = "hello world";
        auto const result = w.aws.invoke(operation);
        return result ? std::string{} : result.error().code();
    };
    CHECK(refused({.checksumCRC32 = "AAAAAA=="}) == "BadDigest");
    CHECK(refused({.checksumCRC32 = "AAAA"}) == "InvalidRequest");
    CHECK(refused({.contentMD5 = "AAAAAAAAAAAAAAAAAAAAAA=="}) == "BadDigest");
    CHECK(refused({.contentMD5 = "x"}) == "InvalidDigest");
    CHECK(refused({.checksumSHA256 = "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="}).empty());
    CHECK(refused({.contentMD5 = "XrY7u+Ae7tCTyyK7j1rNww=="}).empty());
    for (auto const checksum : {Checksum::none, Checksum::crc32, Checksum::md5})
        CHECK(w.bucket.put("k", "x", {.checksum = checksum}).eTag == "\"9dd4e461268c8034f5c8564e155c67a6\"");
}

} // namespace s3_bucket_memory_test
