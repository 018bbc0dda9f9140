// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/bucket.hpp>

#include "support/s3_answers.hpp"
#include "support/test_client.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <string>

namespace s3_bucket_test {

using namespace pylon;
using namespace pylon::test;

namespace {

struct Fixture {
    ScriptedTransport wire;
    s3::Bucket<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry> bucket{clientOn(wire), "bucket"};

    [[nodiscard]] Sent const& last() const { return wire.sent().back(); }
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

TEST_CASE("put sends text in the encoding that is asked for, and metadata", "[s3][bucket]") {
    Fixture f;
    f.wire.then(object().with("x-amz-version-id", "v1"));
    auto const receipt = f.bucket.put("a b/c", "caf\xc3\xa9",
                                      {.encoding = "iso-8859-1",
                                       .metadata = {{"isVeryCool", true}, {"where", "\xc5\xbc"}},
                                       .contentType = "text/plain; charset=iso-8859-1",
                                       .ifNoneMatch = "*"});
    CHECK(receipt.eTag == "\"e\"");
    CHECK(receipt.versionId == "v1");
    CHECK(f.last().request.method == "PUT");
    CHECK(f.last().request.url() == "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/c");
    CHECK(f.last().request.body == "caf\xe9");
    CHECK(f.last().header("x-amz-meta-isVeryCool") == "true");
    CHECK(f.last().header("x-amz-meta-where") == "=?UTF-8?B?xbw=?=");
    CHECK(f.last().header("Content-Type") == "text/plain; charset=iso-8859-1");
    CHECK(f.last().header("If-None-Match") == "*");
    CHECK(f.last().request.headers.contains("x-amz-checksum-crc32"));
}

TEST_CASE("what S3 would not take is refused before anything is sent", "[s3][bucket]") {
    Fixture f;
    auto const& bucket = f.bucket;
    std::string const tooLong(1025, 'k');
    std::vector<std::function<void()>> const calls{
        [&] { bucket.put("", "x"); },
        [&] { bucket.put(tooLong, "x"); },
        [&] { bucket.put("k\xff", "x"); },
        [&] { bucket.put("k", "x", {.encoding = "utf-8//IGNORE"}); },
        [&] { bucket.put("k", "\xff", {.encoding = "utf-8"}); },
        [&] { bucket.put("k", "x", {.metadata = {{"a", "b\nc: d"}}}); },
        [&] { bucket.put("k", "x", {.metadata = {{"a b", "c"}}}); },
        [&] { bucket.put("k", "x", {.metadata = {{"a", std::string(2048, 'x')}}}); },
        [&] { static_cast<void>(bucket.get("")); },
        [&] { static_cast<void>(bucket.head(tooLong)); },
        [&] { static_cast<void>(bucket.exists("")); },
        [&] { bucket.remove(""); },
        [&] { bucket.copy("", "k"); },
        [&] { bucket.copy("k", tooLong); },
        [&] { bucket.copy("k", "l", {.fromBucket = "a/b"}); },
        [&] { s3::putObject(clientOn(f.wire), "s3://bucket", "x"); },
        [&] { static_cast<void>(s3::getObject(clientOn(f.wire), "bucket/k")); },
        [&] { s3::Bucket{clientOn(f.wire), "not/a bucket"}; },
    };
    for (std::size_t i = 0; i != calls.size(); ++i) {
        INFO("call " << i);
        CHECK(errorOf(calls[i]).kind() == ErrorKind::invalidInput);
    }
    CHECK(f.wire.sent().empty());
}

TEST_CASE("keys arrive exactly as they are given", "[s3][bucket]") {
    Fixture f;
    struct {
        std::string key, path;
    } const cases[] = {
        {"a//b", "/a//b"},
        {"..", "/.."},
        {"a/../b", "/a/../b"},
        {"+", "/%2B"},
        {"%2F", "/%252F"},
        {"=", "/%3D"},
        {"?a=b&c", "/%3Fa%3Db%26c"},
        {"/a", "//a"},
        {"\xc5\xbc", "/%C5%BC"},
        {"a b~", "/a%20b~"},
        {"#", "/%23"},
        {"a/", "/a/"},
        {".", "/."},
        {"\x01", "/%01"},
    };
    for (auto const& [key, path] : cases) {
        f.wire.then(object("x"));
        CHECK(f.bucket.get(key) == "x");
        CHECK(f.last().request.path == path);
    }
    f.wire.then(object());
    f.bucket.put(std::string(1024, 'k'), "");
    CHECK(f.last().request.path.size() == 1025);
}

TEST_CASE("get gives bytes, or text of the encoding that is named", "[s3][bucket]") {
    Fixture f;
    f.wire.then(object("caf\xe9")).then(object("caf\xe9")).then(object("caf\xe9"));
    CHECK(f.bucket.get("k") == "caf\xe9");
    CHECK(f.bucket.get("k", {.encoding = "iso-8859-1"}) == "caf\xc3\xa9");
    auto const error = errorOf([&] { static_cast<void>(f.bucket.get("k", {.encoding = "utf-8"})); });
    CHECK(error.kind() == ErrorKind::malformed);
    CHECK_THAT(error.message(), Catch::Contains("byte 3 ") && Catch::Contains("s3://bucket/k"));
}

TEST_CASE("fetch and head tell what is known of an object", "[s3][bucket]") {
    Fixture f;
    auto const full = [](std::string content) {
        return object(std::move(content))
            .with("Content-Length", "7")
            .with("Content-Type", "text/plain")
            .with("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT")
            .with("x-amz-meta-Where", "=?UTF-8?B?xbw=?=")
            .with("x-amz-missing-meta", "2")
            .with("x-amz-version-id", "v");
    };
    f.wire.then(full("content")).then(full(""));
    auto const fetched = f.bucket.fetch("k");
    CHECK(fetched.content == "content");
    auto const raw = f.bucket.head("k", {.versionId = "v", .rawMetadata = true});
    CHECK(f.last().request.method == "HEAD");
    CHECK(f.last().request.query == "versionId=v");
    for (auto const& info : {fetched.info, raw}) {
        CHECK(info.size == 7);
        CHECK(info.eTag == "\"e\"");
        CHECK(info.contentType == "text/plain");
        CHECK(info.lastModified.time_since_epoch().count() == 1'767'323'045'000);
        CHECK(info.missingMetadata == 2);
        CHECK(info.versionId == "v");
    }
    CHECK(fetched.info.metadata.at("where") == "\xc5\xbc");
    CHECK(raw.metadata.at("where") == "=?UTF-8?B?xbw=?=");
}

TEST_CASE("a part of an object is what was asked for, or an error", "[s3][bucket]") {
    Fixture f;
    auto const part = [](std::string const& range, std::string content = "abc") {
        return object(std::move(content), 206).with("Content-Range", range);
    };
    f.wire.then(part("bytes 2-4/9")).then(part("bytes 6-8/9")).then(part("bytes 6-8/9"));
    auto const fetched = f.bucket.fetch("k", {.range = s3::ByteRange::at(2, 3)});
    CHECK(f.last().header("Range") == "bytes=2-4");
    CHECK(fetched.content == "abc");
    CHECK(fetched.info.size == 9);
    CHECK(f.bucket.get("k", {.range = s3::ByteRange::from(6)}) == "abc");
    CHECK(f.last().header("Range") == "bytes=6-");
    CHECK(f.bucket.get("k", {.range = s3::ByteRange::last(3)}) == "abc");
    CHECK(f.last().header("Range") == "bytes=-3");
    for (auto const& wrong : {object("abcdefghi"), part("bytes 3-5/9"), part("bytes 2-5/9"), part("bytes 2-4/4"),
                              part("bytes 2-4/"), part("lines 2-4/9"), part("bytes 2-4/9x"), part("bytes 4-2/9")}) {
        f.wire.then(wrong);
        CHECK(errorOf([&] { static_cast<void>(f.bucket.get("k", {.range = s3::ByteRange::at(2, 3)})); }).kind() ==
              ErrorKind::malformed);
    }
}

TEST_CASE("exists tells what is not there from what cannot be known", "[s3][bucket]") {
    Fixture f;
    f.wire.then(object()).then(answer(404)).then(answer(403));
    CHECK(f.bucket.exists("k"));
    CHECK_FALSE(f.bucket.exists("k"));
    auto const error = errorOf([&] { static_cast<void>(f.bucket.exists("k")); });
    CHECK(error.kind() == ErrorKind::denied);
    CHECK(f.last().request.method == "HEAD");
}

TEST_CASE("errors name the object", "[s3][bucket]") {
    Fixture f;
    f.wire.then(s3Refusal(404, "NoSuchKey"))
        .then(answer(404))
        .then(answer(304))
        .then(s3Refusal(412, "PreconditionFailed"));
    auto const missing = errorOf([&] { static_cast<void>(f.bucket.get("a/k")); });
    CHECK(missing.kind() == ErrorKind::notFound);
    CHECK(missing.code() == "NoSuchKey");
    CHECK_THAT(missing.what(), Catch::Contains("s3://bucket/a/k"));
    CHECK(errorOf([&] { static_cast<void>(f.bucket.head("k")); }).kind() == ErrorKind::notFound);
    auto const same = errorOf([&] { static_cast<void>(f.bucket.get("k", {.ifNoneMatch = "\"e\""})); });
    CHECK(same.kind() == ErrorKind::conflict);
    CHECK(same.httpStatus() == 304);
    CHECK(errorOf([&] { f.bucket.put("k", "", {.ifMatch = "\"f\""}); }).kind() == ErrorKind::conflict);
}

TEST_CASE("a success that says nothing of the object is none", "[s3][bucket]") {
    Fixture f;
    std::string const page = "<html><body>Welcome</body></html>";
    std::vector<std::function<void()>> const calls{
        [&] { f.bucket.put("k", "x"); },
        [&] { static_cast<void>(f.bucket.get("k")); },
        [&] { static_cast<void>(f.bucket.head("k")); },
        [&] { f.bucket.copy("k", "l"); },
    };
    for (auto const& call : calls) {
        for (int i = 0; i != 3; ++i)
            f.wire.then(answer(200, page));
        CHECK(errorOf(call).kind() == ErrorKind::malformed);
        while (!f.wire.scriptIsUsedUp())
            static_cast<void>(clientOn(f.wire, NoRetry{}).invoke(s3::HeadObject{.bucket = "bucket", .key = "k"}));
    }
}

TEST_CASE("copy names its source as a path is encoded", "[s3][bucket]") {
    Fixture f;
    auto const copied = [] { return answer(200, "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"); };
    f.wire.then(copied()).then(copied());
    CHECK(f.bucket.copy("a b+/\xc5\xbc", "to").eTag == "\"e\"");
    CHECK(f.last().header("x-amz-copy-source") == "bucket/a%20b%2B/%C5%BC");
    CHECK_FALSE(f.last().request.headers.contains("x-amz-metadata-directive"));
    f.bucket.copy("k", "k", {.fromBucket = "other", .metadata = s3::Metadata{{"n", 1}}, .contentType = "text/x"});
    CHECK(f.last().header("x-amz-copy-source") == "other/k");
    CHECK(f.last().header("x-amz-metadata-directive") == "REPLACE");
    CHECK(f.last().header("x-amz-meta-n") == "1");
    CHECK(f.last().header("Content-Type") == "text/x");
}

TEST_CASE("a copy whose answer of status 200 holds an error has failed, and is tried again", "[s3][bucket]") {
    Fixture f;
    f.wire.then(answer(200, "  <Error><Code>InternalError</Code><Message>m</Message></Error>"))
        .then(answer(200, "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"));
    CHECK(f.bucket.copy("a", "b").eTag == "\"e\"");
    for (int i = 0; i != 3; ++i)
        f.wire.then(answer(200, "<Error><Code>SlowDown</Code><Message>m</Message></Error>"));
    auto const error = errorOf([&] { f.bucket.copy("a", "b"); });
    CHECK(error.kind() == ErrorKind::throttled);
    CHECK(error.code() == "SlowDown");
}

} // namespace s3_bucket_test
