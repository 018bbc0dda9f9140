// SPDX-License-Identifier: BSL-1.0

#include "support/recorded_aws.hpp"
#include "support/vectors.hpp"
#include "support/world.hpp"
#include <pylon/backends/memory/s3_checksums.hpp>
#include <pylon/services/s3/listing.hpp>
#include <pylon/services/s3/management.hpp>
#include <pylon/services/s3/operations.hpp>

#include <catch2/catch.hpp>

#include <initializer_list>
#include <string>

namespace memory_s3_vectors_test {

// What real S3 answered.

using namespace pylon;
using namespace pylon::test;

namespace {

/// A recorded situation, played again in a bucket with these keys.
struct Replay {
    Replay(Json const& all, std::string const& situation, std::initializer_list<std::string_view> keys,
           std::string const& group = "TestS3ListObjectsV2")
        : recorded(all["tests/aws/services/s3/test_s3_list_operations.py::" + group + "::" + situation]) {
        world.cloud.s3().createBucket("bucket");
        for (auto const key : keys)
            world(s3::PutObject{.bucket = "bucket", .key = std::string{key}, .body = Blob{"content 123"}});
    }

    /// Lists, and holds the answer against the recorded one. Returns the token of the next page.
    std::string check(std::string const& step, s3::ListObjectsV2 operation) {
        INFO("step " << step);
        operation.bucket = "bucket";
        operation.encodingType = "url";
        auto output = world(operation);
        auto const token = output.nextContinuationToken.value_or(std::string{});
        // The record holds keys as the other SDK decodes them.
        s3::detail::decodePage(output).value();
        for (auto* const each : {&output.prefix, &output.delimiter, &output.startAfter})
            if (*each) *each = percentDecode(**each, Plus::space).value();
        std::string text;
        RapidJsonCodec::write(view(output), {.naming = Naming::capitalized, .time = TimeForm::iso8601}, text).value();
        CHECK(recorded.difference(recorded[step], Json::parse(text)) == "");
        return token;
    }

    /// The same with the older operation.
    void checkOlder(std::string const& step, s3::ListObjects operation) {
        INFO("step " << step);
        operation.bucket = "bucket";
        operation.encodingType = "url";
        auto output = world(operation);
        auto const plain = [](std::string& text) { text = percentDecode(text, Plus::space).value(); };
        plain(output.marker);
        for (auto* const each : {&output.prefix, &output.nextMarker}) // the delimiter it leaves as it is
            if (*each) plain(**each);
        for (auto& each : output.contents)
            plain(each.key);
        for (auto& each : output.commonPrefixes)
            plain(each.prefix);
        // Who owns objects is not modelled.
        recorded.ignore("Owner");
        std::string text;
        RapidJsonCodec::write(view(output), {.naming = Naming::capitalized, .time = TimeForm::iso8601}, text).value();
        CHECK(recorded.difference(recorded[step], Json::parse(text)) == "");
    }

    Recorded recorded;
    World world;
};

} // namespace

TEST_CASE("checksums are those of the vectors", "[s3][checksum]") {
    auto const json = vectorJson("checksums/checksums.json");
    if (!json) return;
    for (auto const& item : (*json)["items"].items()) {
        std::string data;
        if (item["repeat"].isNull())
            data = base64Decode(item["dataBase64"].string()).value();
        else
            data.assign(static_cast<std::size_t>(item["repeat"]["count"].integer()),
                        static_cast<char>(item["repeat"]["byte"].integer()));
        INFO(item["name"].string());
        REQUIRE(data.size() == static_cast<std::size_t>(item["length"].integer()));
        for (auto const& [algorithm, name] :
             {std::pair{"CRC32", "crc32"}, std::pair{"CRC32C", "crc32c"}, std::pair{"CRC64NVME", "crc64nvme"},
              std::pair{"SHA1", "sha1"}, std::pair{"SHA256", "sha256"}})
            CHECK(memory::detail::s3Checksum(algorithm, data) == item[name].string());
    }
}

TEST_CASE("recorded S3: listing by prefix", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{
        *json, "test_list_objects_v2_with_prefix", {"test/foo/bar/123", "test/foo/bar/456", "test/bar/foo/123"}};
    replay.check("list-objects-v2-1", {.prefix = "test/"});
    replay.check("list-objects-v2-2", {.prefix = "test/foo"});
    replay.check("list-objects-v2-3", {.prefix = "test/foo/bar"});
}

TEST_CASE("recorded S3: listing by prefix and delimiter", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json,
                  "test_list_objects_v2_with_prefix_and_delimiter",
                  {"test/foo/bar/123", "test/foo/bar/456", "test/bar/foo/123"}};
    replay.check("list-objects-v2-1", {.prefix = "test/", .delimiter = "/"});
    replay.check("list-objects-v2-1-with-max-keys", {.prefix = "test/", .delimiter = "/", .maxKeys = 1});
    replay.check("list-objects-v2-2", {.prefix = "test/foo", .delimiter = "/"});
    replay.check("list-objects-v2-3", {.prefix = "test/foo/bar", .delimiter = "/"});
}

TEST_CASE("recorded S3: listing on from a token and after a key", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json,
                  "test_list_objects_v2_continuation_start_after",
                  {"test_0", "test_1", "test_2", "test_3", "test_4", "test_5", "test_6", "test_7", "test_8", "test_9",
                   "test_10", "test_11"}};
    auto const token = replay.check("list-objects-v2-max-5", {.maxKeys = 5});
    replay.check("list-objects-v2-rest", {.continuationToken = token});
    replay.check("list-objects-start-after", {.maxKeys = 2, .startAfter = "test_7"});
    replay.check("list-objects-start-after-token", {.continuationToken = token, .startAfter = "test_7"});

    auto const error = replay.world.refusal(s3::ListObjectsV2{.bucket = "bucket", .continuationToken = "wrong"});
    auto const& recorded = replay.recorded["exc-continuation-token"];
    CHECK(error.httpStatus() == recorded["ResponseMetadata"]["HTTPStatusCode"].integer());
    CHECK(error.code() == recorded["Error"]["Code"].string());
    CHECK(error.message() == recorded["Error"]["Message"].string());
}

TEST_CASE("recorded S3: listing on behind a common prefix", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json,
                  "test_list_objects_v2_continuation_common_prefixes",
                  {"folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"}};
    replay.check("list-objects-v2-all-keys", {});
    s3::ListObjectsV2 next{.prefix = "folder/", .delimiter = "/", .maxKeys = 1};
    for (auto const* const step : {"list-objects-v2-start", "list-objects-v2-next-1", "list-objects-v2-end"})
        next.continuationToken = replay.check(step, next);
}

TEST_CASE("recorded S3: listing as clients did before ListObjectsV2", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    SECTION("by prefix and delimiter") {
        auto const delimiter = GENERATE("", "/", "%2F");
        Replay replay{*json,
                      "test_list_objects_with_prefix[" + std::string{delimiter} + "]",
                      {"test/foo/bar/123"},
                      "TestS3ListObjects"};
        replay.checkOlder("list-objects", {.prefix = "test/", .delimiter = delimiter, .maxKeys = 1});
    }
    SECTION("on behind a marker") {
        Replay replay{*json, "test_list_objects_next_marker", {"a", "b", "c"}, "TestS3ListObjects"};
        replay.checkOlder("list-objects-all", {});
        replay.checkOlder("list-objects-max-1", {.delimiter = "/", .maxKeys = 1});
        replay.checkOlder("list-objects-rest", {.marker = "a", .maxKeys = 1});
        replay.checkOlder("list-objects-marker-empty", {.marker = "", .maxKeys = 1});
    }
    SECTION("on behind a common prefix, or a key under it") {
        Replay replay{*json,
                      "test_list_objects_marker_common_prefixes",
                      {"folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"},
                      "TestS3ListObjects"};
        auto const from = [](std::optional<std::string> marker) {
            return s3::ListObjects{.prefix = "folder/", .delimiter = "/", .marker = std::move(marker), .maxKeys = 1};
        };
        replay.checkOlder("list-objects-all-keys", {});
        replay.checkOlder("list-objects-start", from({}));
        replay.checkOlder("list-objects-next-1", from("folder/aSubfolder/"));
        replay.checkOlder("list-objects-end", from("folder/file1"));
        replay.checkOlder("list-objects-manual-first-file", from("folder/aSubfolder/subFile1"));
    }
}

TEST_CASE("recorded S3: an encoding type that does not exist", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json, "test_list_ops_encoding_type_validation[list_objects_v2]", {}};
    for (auto const& [step, type] : {std::pair{"list_objects_v2-error-wrong-value", "value"},
                                     std::pair{"list_objects_v2-error-empty-value", ""}}) {
        auto const error = replay.world.refusal(s3::ListObjectsV2{.bucket = "bucket", .encodingType = type});
        auto const& recorded = replay.recorded[step];
        CHECK(error.httpStatus() == recorded["ResponseMetadata"]["HTTPStatusCode"].integer());
        CHECK(error.code() == recorded["Error"]["Code"].string());
        CHECK(error.message() == recorded["Error"]["Message"].string());
    }
}

} // namespace memory_s3_vectors_test
