// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/s3_rules.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>

namespace memory_s3_rules_test {

using namespace pylon;
using namespace pylon::memory::detail;

namespace {

/// `2-5`, `all`, or the error's code.
std::string range(std::string const& header, std::size_t size = 10) {
    auto const read = readRange(header, size);
    if (auto const* const error = std::get_if<1>(&read)) return error->code;
    auto const& part = std::get<0>(read);
    return part ? std::to_string(part->first) + "-" + std::to_string(part->end) : "all";
}

} // namespace

TEST_CASE("ranges", "[s3][memory]") {
    CHECK(range("bytes=2-4") == "2-5");
    CHECK(range("bytes=0-0") == "0-1");
    CHECK(range("bytes=2-") == "2-10");
    CHECK(range("bytes=2-99") == "2-10");
    CHECK(range("bytes=-3") == "7-10");
    CHECK(range("bytes=-99") == "0-10");
    for (std::string const none : {"", "bytes=", "bytes=-", "bytes=a-b", "bytes=4-2", "lines=0-1", "0-1", "bytes=1"})
        CHECK(range(none) == "all");
    CHECK(range("bytes=10-") == "InvalidRange");
    CHECK(range("bytes=-0") == "InvalidRange");
    CHECK(range("bytes=0-", 0) == "InvalidRange");
    CHECK(range("bytes=-1", 0) == "InvalidRange");
    CHECK(range("bytes=0-1,3-4") == "UnmodelledByPylon");
}

TEST_CASE("conditions are judged in S3's order", "[s3][memory]") {
    S3Object object;
    object.eTag = "\"e\"";
    object.lastModified = Timestamp{std::chrono::seconds{100}};
    using Text = std::optional<std::string>;
    using Time = std::optional<Timestamp>;
    auto const at = [](int seconds) { return Time{Timestamp{std::chrono::seconds{seconds}}}; };
    std::string_view failed;
    auto const judged = [&](Text const& match, Text const& noneMatch, Time const& modified, Time const& unmodified) {
        return judge({match, noneMatch, modified, unmodified}, object, failed);
    };
    CHECK(judged({}, {}, {}, {}) == S3Verdict::proceed);
    CHECK(judged("\"e\"", {}, {}, {}) == S3Verdict::proceed);
    CHECK(judged("e", {}, {}, {}) == S3Verdict::proceed);
    CHECK(judged("*", {}, {}, {}) == S3Verdict::proceed);
    CHECK(judged("\"f\"", {}, {}, {}) == S3Verdict::failed);
    CHECK(failed == "If-Match");
    CHECK(judged({}, {}, {}, at(99)) == S3Verdict::failed);
    CHECK(judged({}, {}, {}, at(100)) == S3Verdict::proceed);
    CHECK(judged("\"e\"", {}, {}, at(99)) == S3Verdict::proceed);
    CHECK(judged({}, "\"e\"", {}, {}) == S3Verdict::notModified);
    CHECK(judged({}, "\"f\"", {}, {}) == S3Verdict::proceed);
    CHECK(judged({}, {}, at(100), {}) == S3Verdict::notModified);
    CHECK(judged({}, {}, at(99), {}) == S3Verdict::proceed);
    CHECK(judged({}, "\"f\"", at(100), {}) == S3Verdict::proceed);
}

TEST_CASE("keys are shown in listings as S3 encodes them", "[s3][memory]") {
    CHECK(urlEncodedKey("date=2026-03-01/") == "date%3D2026-03-01/");
    CHECK(urlEncodedKey("a b+c  ") == "a+b%2Bc++");
    CHECK(urlEncodedKey("\xc5\xbc\x01") == "%C5%BC%01");
    CHECK(urlEncodedKey("").empty());
}

TEST_CASE("bucket names as they are today", "[s3][memory]") {
    for (std::string const name : {"abc", "my-bucket", "my.bucket", "123", "a-1.b"})
        CHECK_FALSE(checkS3BucketName(name));
    for (std::string const name : {"ab", "Abc", "a..b", ".abc", "abc.", "192.168.0.1", "xn--abc", "a_b", "a b c"})
        CHECK(checkS3BucketName(name)->code == "InvalidBucketName");
    CHECK(checkS3BucketName(std::string(64, 'a')));
}

} // namespace memory_s3_rules_test
