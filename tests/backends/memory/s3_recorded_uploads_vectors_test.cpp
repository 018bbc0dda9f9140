// SPDX-License-Identifier: BSL-1.0
// What real S3 answered of uploads in parts.

#include "support/recorded_aws.hpp"
#include "support/vectors.hpp"
#include "support/world.hpp"
#include <pylon/services/s3/multipart_operations.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace memory_s3_recorded_uploads_vectors_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// A recorded situation, played again in a bucket. Who began an upload is not modelled.
struct Replay {
    Replay(Json const& all, std::string const& situation)
        : recorded(all["tests/aws/services/s3/test_s3_list_operations.py::" + situation]) {
        recorded.ignore("Initiator");
        recorded.ignore("Owner");
        world.cloud.s3().createBucket("bucket");
    }

    std::string begin(std::string const& key) const {
        return world(s3::CreateMultipartUpload{.bucket = "bucket", .key = key, .checksum = Checksum::none}).uploadId;
    }
    void put(std::string const& key, std::string const& id, int number) const {
        world(s3::UploadPart{.bucket = "bucket",
                             .key = key,
                             .partNumber = number,
                             .uploadId = id,
                             .body = {"data"},
                             .checksum = Checksum::none});
    }

    /// Lists, and holds the answer against the recorded one.
    template <Operation Op> void check(std::string const& step, Op operation) {
        INFO("step " << step);
        operation.bucket = "bucket";
        auto const output = world(operation);
        std::string text;
        RapidJsonCodec::write(view(output), {.naming = Naming::capitalized, .time = TimeForm::iso8601}, text).value();
        // An empty list is none on the wire of XML, and others go by the names of their elements.
        auto const replace = [&](std::string_view from, std::string_view to) {
            if (auto const at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
        };
        for (std::string const list : {"Upload", "Part"}) {
            replace(",\"" + list + "\":[]", "");
            replace("\"" + list + "\":[", "\"" + list + "s\":[");
        }
        CHECK(recorded.difference(recorded[step], Json::parse(text)) == "");
    }
    template <Operation Op> void checkRefusal(std::string const& step, Op operation) {
        INFO("step " << step);
        operation.bucket = "bucket";
        auto const error = world.refusal(operation);
        CHECK(error.httpStatus() == recorded[step]["ResponseMetadata"]["HTTPStatusCode"].integer());
        CHECK(error.code() == recorded[step]["Error"]["Code"].string());
        CHECK(error.message() == recorded[step]["Error"]["Message"].string());
    }

    Recorded recorded;
    World world;
};

} // namespace

TEST_CASE("recorded S3: uploads that are under way, page by page", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json, "TestS3ListMultipartUploads::test_list_multiparts_next_marker"};
    replay.check("list-multiparts-empty", s3::ListMultipartUploads{});
    auto const last = replay.begin("test_multipart3");
    auto const middle = replay.begin("test_multipart2");
    std::vector<std::string> ids;
    for (int i = 0; i != 3; ++i)
        ids.push_back(replay.begin("test_multipart1"));
    replay.check("list-multiparts-all", s3::ListMultipartUploads{});
    replay.check("list-multiparts-max-1", s3::ListMultipartUploads{.maxUploads = 1});
    replay.check("list-multiparts-next-key-only",
                 s3::ListMultipartUploads{.keyMarker = "test_multipart1", .maxUploads = 1});
    replay.check("list-multiparts-next-key-last",
                 s3::ListMultipartUploads{.keyMarker = "test_multipart3", .maxUploads = 1});
    replay.check("list-multiparts-next-upload-only",
                 s3::ListMultipartUploads{.uploadIdMarker = ids[0], .maxUploads = 1});
    s3::ListMultipartUploads both{.keyMarker = "test_multipart1", .uploadIdMarker = ids[0], .maxUploads = 1};
    replay.check("list-multiparts-both-markers", both);
    both.uploadIdMarker = ids[2];
    replay.check("list-multiparts-both-markers-2", both);
    both.keyMarker = "test_multipart2";
    both.uploadIdMarker = middle;
    replay.check("list-multiparts-get-last-upload-no-truncate", both);
    both.keyMarker = "test_multipart1";
    replay.checkRefusal("list-multiparts-wrong-id-for-key", both);
    replay.check("list-multiparts-next-key-empty", s3::ListMultipartUploads{.keyMarker = "", .maxUploads = 1});
}

TEST_CASE("recorded S3: the parts of an upload, page by page", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json, "TestS3ListParts::test_list_parts_pagination"};
    s3::ListParts list{.key = "test-list-part-pagination", .uploadId = replay.begin("test-list-part-pagination")};
    replay.check("list-parts-empty", list);
    replay.put(list.key, list.uploadId, 1);
    replay.put(list.key, list.uploadId, 2);
    replay.check("list-parts-all", list);
    list.maxParts = 1;
    replay.check("list-parts-1", list);
    list.partNumberMarker = 1;
    replay.check("list-parts-next", list);
    list.partNumberMarker = 10;
    replay.check("list-parts-wrong-part", list);
}

TEST_CASE("recorded S3: an encoding type of uploads that does not exist", "[s3][recorded]") {
    auto const json = vectorJson("recorded-aws/s3_list_operations.json");
    if (!json) return;
    Replay replay{*json, "TestS3ListObjectsV2::test_list_ops_encoding_type_validation[list_multipart_uploads]"};
    for (auto const& [step, type] : {std::pair{"list_multipart_uploads-error-wrong-value", "value"},
                                     std::pair{"list_multipart_uploads-error-empty-value", ""}})
        replay.checkRefusal(step, s3::ListMultipartUploads{.encodingType = type});
}

} // namespace memory_s3_recorded_uploads_vectors_test
