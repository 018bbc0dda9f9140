// SPDX-License-Identifier: BSL-1.0
// Objects in parts, several at a time, over libcurl: on Ceph's radosgw and on the in-memory AWS.

#include "support/radosgw.hpp"
#include "support/temporary_file.hpp"
#include <pylon/core/transport_layer.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace counterparts_s3_transfer_counterpart_test {

namespace {

using namespace pylon;
using namespace pylon::test;

constexpr std::uint64_t partSize = s3::minPartSize;

/// What has gone out.
struct Seen {
    std::mutex mutex;
    std::size_t parts = 0; ///< requests for parts, written or read
    std::size_t underWay = 0;
    std::size_t mostUnderWay = 0;
};

/// Counts them.
template <TransportPolicy Next> struct Counted : TransportLayer<Counted<Next>, Next> {
    Counted(Next next, std::shared_ptr<Seen> to)
        : TransportLayer<Counted, Next>(std::move(next)), seen(std::move(to)) {}

    LayerVisit before(Request const& request, CallLimits const&) {
        std::scoped_lock const lock{seen->mutex};
        seen->mostUnderWay = std::max(seen->mostUnderWay, ++seen->underWay);
        if (request.query.starts_with("partNumber=") || request.headers.find("Range")) ++seen->parts;
        return {};
    }
    void after(LayerVisit&, Request const&, Result<Response>&) {
        std::scoped_lock const lock{seen->mutex};
        --seen->underWay;
    }

    std::shared_ptr<Seen> seen;
};

auto counted(DefaultClient const& aws, std::shared_ptr<Seen> const& seen) {
    return aws.with(Counted{CurlTransport{CurlOptions{.proxy = ""}}, seen});
}

s3::TransferSource sourceOf(std::string const& text) { return s3::TransferSource{std::as_bytes(std::span{text})}; }

/// What of an upload was not sent any more.
struct Enough {};

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("a large object goes up and comes down in parts, several at a time", Radosgw) {
    auto const seen = std::make_shared<Seen>();
    s3::Bucket const bucket{counted(aws, seen), makeBucket(aws)};
    auto const content = bytesOf(3 * partSize + 12'345);
    std::vector<std::uint64_t> steps;
    auto const receipt = bucket.upload("a b/\xc3\xa9", sourceOf(content),
                                       {.metadata = {{"where", "\xc5\xbc"}},
                                        .contentType = "x/y",
                                        .partSize = partSize,
                                        .window = 3,
                                        .progress = [&](s3::TransferProgress const& progress) {
                                            steps.push_back(progress.bytes);
                                            CHECK(progress.total == content.size());
                                        }});
    CHECK(seen->parts == 4);
    CHECK(seen->mostUnderWay == 3);
    CHECK(steps.size() == 4);
    CHECK(std::ranges::is_sorted(steps));
    CHECK(steps.back() == content.size());
    CHECK(receipt.eTag.ends_with("-4\""));
    CHECK(bucket.uploads().collect().empty());
    auto const head = bucket.head("a b/\xc3\xa9");
    CHECK(head.eTag == receipt.eTag);
    CHECK(head.size == content.size());
    CHECK(head.contentType == "x/y");
    CHECK(head.metadata.at("where") == "\xc5\xbc");

    seen->parts = seen->mostUnderWay = 0;
    std::string got(content.size(), '\0');
    auto const info = bucket.download("a b/\xc3\xa9", std::as_writable_bytes(std::span{got}), {.partSize = partSize});
    CHECK(got == content);
    CHECK(info.size == content.size());
    CHECK(info.eTag == receipt.eTag);
    CHECK(seen->parts == 4);
    CHECK(seen->mostUnderWay == 3);
    got.clear();
    bucket.download("a b/\xc3\xa9", [&](std::span<std::byte const> bytes) {
        got.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
    });
    CHECK(got == content);

    TemporaryFile file;
    bucket.download("a b/\xc3\xa9", std::filesystem::path{file.path()});
    CHECK(std::filesystem::file_size(file.path()) == content.size());
    bucket.upload("again", std::filesystem::path{file.path()}, {.partSize = partSize});
    CHECK(bucket.get("again") == content);
}

PYLON_TEST_IN_BOTH_WORLDS("an upload that was left is gone on with, and only what is missing is sent", Radosgw) {
    auto const seen = std::make_shared<Seen>();
    s3::Bucket const bucket{counted(aws, seen), makeBucket(aws)};
    auto const content = bytesOf(3 * partSize + 1);
    CHECK_THROWS_AS(bucket.upload("k", sourceOf(content),
                                  {.partSize = partSize,
                                   .window = 1,
                                   .progress =
                                       [&](s3::TransferProgress const& progress) {
                                           if (progress.bytes == 2 * partSize) throw Enough{};
                                       },
                                   .keepParts = true}),
                    Enough);
    CHECK_FALSE(bucket.exists("k"));
    auto const left = bucket.uploads("k").collect();
    REQUIRE(left.size() == 1);
    CHECK(left.front().key == "k");

    seen->parts = 0;
    auto const receipt = bucket.upload("k", sourceOf(content), {.partSize = partSize, .resume = left.front().uploadId});
    CHECK(seen->parts == 2);
    CHECK(receipt.eTag.ends_with("-4\""));
    CHECK(bucket.get("k") == content);
    CHECK(bucket.uploads().collect().empty());
    auto const gone = errorOf(
        [&] { bucket.upload("k", sourceOf(content), {.partSize = partSize, .resume = left.front().uploadId}); });
    CHECK(gone.code() == (isOurs ? "NoSuchUpload" : "NoSuchKey")); // radosgw 16 looks for a part's key
}

PYLON_TEST_IN_BOTH_WORLDS("an upload that fails is aborted, and one that was kept can be", Radosgw) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    auto const content = bytesOf(partSize + 1);
    auto const fail = [](s3::TransferProgress const&) { throw Enough{}; };
    CHECK_THROWS_AS(bucket.upload("k", sourceOf(content), {.partSize = partSize, .progress = fail}), Enough);
    CHECK(bucket.uploads().collect().empty());

    CHECK_THROWS_AS(bucket.upload("k", sourceOf(content), {.partSize = partSize, .progress = fail, .keepParts = true}),
                    Enough);
    auto const left = bucket.uploads().collect();
    REQUIRE(left.size() == 1);
    bucket.abortUpload("k", left.front().uploadId);
    CHECK(bucket.uploads().collect().empty());
    CHECK(errorOf([&] { bucket.abortUpload("k", left.front().uploadId); }).code() == "NoSuchUpload");
    CHECK_FALSE(bucket.exists("k"));
}

PYLON_TEST_IN_BOTH_WORLDS("a large object is copied in parts, within S3", Radosgw) {
    auto const seen = std::make_shared<Seen>();
    s3::Bucket const from{aws, makeBucket(aws)};
    s3::Bucket const to{counted(aws, seen), makeBucket(aws)};
    auto const content = bytesOf(2 * partSize + 1);
    from.put("a b+c/\xc3\xa9", content, {.metadata = {{"where", "\xc5\xbc"}}, .contentType = "x/y"});
    auto const receipt = to.copy("a b+c/\xc3\xa9", "k",
                                 {.fromBucket = from.name(), .threshold = partSize, .partSize = partSize, .window = 2});
    CHECK(seen->parts == 3);
    CHECK(seen->mostUnderWay == 2);
    CHECK(to.get("k") == content);
    auto const head = to.head("k");
    CHECK(head.eTag == receipt.eTag);
    CHECK(head.eTag.ends_with("-3\""));
    CHECK(head.contentType == "x/y");
    CHECK(head.metadata == std::map<std::string, std::string>{{"where", "\xc5\xbc"}});
    CHECK(to.uploads().collect().empty());
    CHECK(errorOf([&] { to.copy("none", "l", {.fromBucket = from.name(), .threshold = partSize}); }).kind() ==
          ErrorKind::notFound);
    CHECK_FALSE(to.exists("l"));
}

PYLON_TEST_IN_BOTH_WORLDS("an object that is read in parts must stay as it is", Radosgw) {
    s3::Bucket const bucket{aws, makeBucket(aws)};
    bucket.put("k", std::string(100, 'a'));
    auto const changed = errorOf([&] {
        bucket.download("k", [](std::span<std::byte const>) {},
                        {.partSize = 40, .window = 1, .progress = [&](s3::TransferProgress const& progress) {
                             if (progress.bytes == 40) bucket.put("k", std::string(100, 'b'));
                         }});
    });
    CHECK(changed.kind() == ErrorKind::conflict);
    CHECK_THAT(changed.what(), Catch::Contains("changed while it was read"));
}

} // namespace counterparts_s3_transfer_counterpart_test
