// SPDX-License-Identifier: BSL-1.0

#include "support/world.hpp"
#include <pylon/backends/memory/s3_service.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace memory_s3_multipart_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// A world whose S3 takes parts of 5120 bytes.
struct MultipartWorld : World {
    MultipartWorld() {
        cloud.s3().createBucket("bucket");
        cloud.s3().setMinPartSize(5120);
    }

    std::string begin(std::string const& key = "k", std::optional<std::string> algorithm = {},
                      std::optional<std::string> type = {}) const {
        return (*this)(s3::CreateMultipartUpload{.bucket = "bucket",
                                                 .key = key,
                                                 .contentType = "x/y",
                                                 .checksumAlgorithm = std::move(algorithm),
                                                 .checksumType = std::move(type),
                                                 .metadata = {{"a", "b"}},
                                                 .checksum = Checksum::none})
            .uploadId;
    }
    static s3::UploadPart part(std::string const& id, int number, std::string content,
                               Checksum checksum = Checksum::none) {
        return {.bucket = "bucket",
                .key = "k",
                .partNumber = number,
                .uploadId = id,
                .body = Blob{std::move(content)},
                .checksum = checksum};
    }
    /// Uploads a part, and names it as it is named on completion.
    s3::CompletedPart put(std::string const& id, int number, std::string content,
                          Checksum checksum = Checksum::none) const {
        auto const output = (*this)(part(id, number, std::move(content), checksum));
        return {.partNumber = number, .eTag = output.eTag.value(), .checksumCRC32 = output.checksumCRC32};
    }
    static s3::CompleteMultipartUpload completion(std::string const& id, std::vector<s3::CompletedPart> parts) {
        return {.bucket = "bucket", .key = "k", .uploadId = id, .multipartUpload = {std::move(parts)}};
    }
    std::vector<s3::MultipartUpload> uploads() const {
        return (*this)(s3::ListMultipartUploads{.bucket = "bucket"}).uploads;
    }
};

std::string const first(5120, 'a');
std::string const second(5120, 'b');

} // namespace

TEST_CASE("an object in parts has S3's ETag, and is there only when it is completed", "[s3][memory]") {
    MultipartWorld w;
    auto const id = w.begin();
    auto const parts = std::vector{w.put(id, 1, first), w.put(id, 2, second), w.put(id, 7, "tail")};
    CHECK(w.cloud.s3().keys("bucket").empty());
    CHECK(w.uploads().size() == 1);
    auto const done = w(w.completion(id, parts));
    CHECK(done.eTag == "\"99efaa1f9c9324b452dd56e916d3b5e5-3\"");
    // Asked for nothing, S3 computes this one.
    CHECK(done.checksumCRC64NVME == "yjPtpuAY6XA=");
    CHECK(done.checksumType == "FULL_OBJECT");
    CHECK(w.cloud.s3().content("bucket", "k") == first + second + "tail");
    CHECK(w.uploads().empty());
    auto const head = w(s3::HeadObject{.bucket = "bucket", .key = "k"});
    CHECK(head.eTag == done.eTag);
    CHECK(head.contentType == "x/y");
    CHECK(head.metadata.at("a") == "b");
    CHECK(w.refusal(w.completion(id, parts)).code() == "NoSuchUpload");
}

TEST_CASE("checksums of an object in parts are of the whole or of its parts", "[s3][memory]") {
    MultipartWorld w;
    auto const whole = w.begin("k", "CRC32", "FULL_OBJECT");
    std::vector parts{w.put(whole, 1, first, Checksum::crc32), w.put(whole, 2, second, Checksum::crc32),
                      w.put(whole, 3, "tail", Checksum::crc32)};
    CHECK(parts[2].checksumCRC32 == "fDe0XQ==");
    auto completion = w.completion(whole, parts);
    completion.checksumCRC32 = "AAAAAA==";
    CHECK(w.refusal(completion).code() == "BadDigest");
    completion.checksumCRC32 = "zsk7zw==";
    completion.checksumType = "COMPOSITE";
    CHECK(w.refusal(completion).code() == "InvalidRequest");
    completion.checksumType = "FULL_OBJECT";
    completion.mpuObjectSize = 1;
    CHECK(w.refusal(completion).code() == "InvalidRequest");
    completion.mpuObjectSize = 10244;
    CHECK(w(completion).checksumCRC32 == "zsk7zw==");

    auto const composite = w.begin("k", "CRC32");
    CHECK(w.refusal(w.part(composite, 1, first)).code() == "InvalidRequest");
    parts = {w.put(composite, 1, first, Checksum::crc32), w.put(composite, 2, second, Checksum::crc32),
             w.put(composite, 3, "tail", Checksum::crc32)};
    auto silent = parts;
    silent[1].checksumCRC32.reset();
    CHECK(w.refusal(w.completion(composite, silent)).code() == "InvalidRequest");
    silent[1].checksumCRC32 = "AAAAAA==";
    CHECK(w.refusal(w.completion(composite, silent)).code() == "InvalidPart");
    CHECK(w(w.completion(composite, parts)).checksumCRC32 == "FuHyhQ==-3");
    auto const got = w(s3::GetObject{.bucket = "bucket", .key = "k", .checksumMode = "ENABLED"});
    CHECK(got.checksumCRC32 == "FuHyhQ==-3");
    CHECK(got.checksumType == "COMPOSITE");

    auto const none = w.begin();
    CHECK(w.refusal(w.part(none, 1, first, Checksum::crc32)).code() == "InvalidRequest");
    auto damaged = w.part(none, 1, first);
    damaged.contentMD5 = "AAAAAAAAAAAAAAAAAAAAAA==";
    CHECK(w.refusal(damaged).code() == "BadDigest");
    for (auto const& [algorithm, type] :
         {std::pair{"SHA1", "FULL_OBJECT"}, {"CRC64NVME", "COMPOSITE"}, {"CRC32", "OTHER"}}) {
        INFO(algorithm);
        CHECK(w.refusal(s3::CreateMultipartUpload{
                            .bucket = "bucket", .key = "k", .checksumAlgorithm = algorithm, .checksumType = type})
                  .code() == "InvalidRequest");
    }
    CHECK(w.refusal(s3::CreateMultipartUpload{.bucket = "bucket", .key = "k", .checksumAlgorithm = "SHA512"}).kind() ==
          ErrorKind::unmodelled);
}

TEST_CASE("a part is copied from an object, or from some bytes of it", "[s3][memory]") {
    MultipartWorld w;
    w.cloud.s3().createBucket("other");
    w(s3::PutObject{.bucket = "other", .key = "a b+c", .body = {first + second}});
    w(s3::PutObject{.bucket = "bucket", .key = "small", .body = {"small"}});
    auto const id = w.begin();
    s3::UploadPartCopy const copy{.bucket = "bucket",
                                  .key = "k",
                                  .partNumber = 1,
                                  .uploadId = id,
                                  .copySource = "other/a%20b%2Bc",
                                  .copySourceRange = "bytes=0-5119"};
    auto const one = w(copy);
    CHECK(one.eTag == w.put(id, 1, first).eTag);
    CHECK(one.lastModified.has_value());
    CHECK_FALSE(one.checksumCRC64NVME);
    auto whole = copy;
    whole.partNumber = 2;
    whole.copySource = "/bucket/small";
    whole.copySourceRange.reset();
    auto const two = w(whole);
    w(w.completion(id, {{.partNumber = 1, .eTag = *one.eTag}, {.partNumber = 2, .eTag = *two.eTag}}));
    CHECK(w.cloud.s3().content("bucket", "k") == first + "small");

    auto const summed = w.begin("k", "CRC32", "FULL_OBJECT");
    auto other = copy;
    other.uploadId = summed;
    auto const part = w(other);
    CHECK(part.checksumCRC32 == w.put(summed, 1, first, Checksum::crc32).checksumCRC32);
}

TEST_CASE("a part is copied only of what was asked for", "[s3][memory]") {
    MultipartWorld w;
    auto const eTag = w(s3::PutObject{.bucket = "bucket", .key = "source", .body = {first + second}}).eTag;
    w(s3::PutObject{.bucket = "bucket", .key = "small", .body = {first}});
    auto const id = w.begin();
    s3::UploadPartCopy const copy{
        .bucket = "bucket", .key = "k", .partNumber = 1, .uploadId = id, .copySource = "bucket/source"};
    auto const code = [&](auto const& change) {
        auto operation = copy;
        change(operation);
        return w.refusal(operation).code();
    };
    using Copy = s3::UploadPartCopy;
    for (auto const* range : {"bytes=0-10240", "bytes=10240-10240"})
        CHECK(code([&](Copy& c) { c.copySourceRange = range; }) == "InvalidRange");
    for (auto const* range : {"0-1", "bytes=0", "bytes=0-", "bytes=-5", "bytes=2-1", "bytes=a-b", "bytes=0-1,3-4", ""})
        CHECK(code([&](Copy& c) { c.copySourceRange = range; }) == "InvalidArgument");
    CHECK(code([](Copy& c) {
              c.copySource = "bucket/small";
              c.copySourceRange = "bytes=0-1";
          }) == "InvalidRequest");
    CHECK(code([](Copy& c) { c.copySource = "bucket/none"; }) == "NoSuchKey");
    CHECK(code([](Copy& c) { c.copySource = "none/source"; }) == "NoSuchBucket");
    CHECK(code([](Copy& c) { c.copySource = "bucket"; }) == "InvalidArgument");
    CHECK(code([](Copy& c) { c.uploadId = "none"; }) == "NoSuchUpload");
    CHECK(code([](Copy& c) { c.partNumber = 10'001; }) == "InvalidArgument");
    CHECK(code([](Copy& c) { c.bucket = "none"; }) == "NoSuchBucket");
    CHECK(code([](Copy& c) { c.copySourceIfMatch = "\"other\""; }) == "PreconditionFailed");
    CHECK(code([&](Copy& c) { c.copySourceIfNoneMatch = eTag; }) == "PreconditionFailed");
    auto const now = std::chrono::floor<Timestamp::duration>(w.cloud.clock().now());
    CHECK(code([&](Copy& c) { c.copySourceIfModifiedSince = now + std::chrono::hours{1}; }) == "PreconditionFailed");
    CHECK(code([&](Copy& c) { c.copySourceIfUnmodifiedSince = now - std::chrono::hours{1}; }) == "PreconditionFailed");
    CHECK(w(s3::ListParts{.bucket = "bucket", .key = "k", .uploadId = id}).parts.empty());

    w.cloud.s3().setMaxCopySize(10'000);
    CHECK(code([](Copy&) {}) == "InvalidRequest");
    CHECK(w.refusal(s3::CopyObject{.bucket = "bucket", .key = "k", .copySource = "bucket/source"}).code() ==
          "InvalidRequest");
    auto part = copy;
    part.copySourceIfMatch = eTag;
    part.copySourceRange = "bytes=0-9999";
    CHECK(w(part).eTag.has_value());
}

TEST_CASE("parts that are missing, too small, out of order or others' are refused, and nothing is lost",
          "[s3][memory]") {
    MultipartWorld w;
    auto const id = w.begin();
    auto const one = w.put(id, 1, first);
    auto const small = w.put(id, 2, "small");
    auto const three = w.put(id, 3, "tail");
    auto const code = [&](std::vector<s3::CompletedPart> parts) {
        return w.refusal(w.completion(id, std::move(parts))).code();
    };
    CHECK(code({one, small, three}) == "EntityTooSmall");
    CHECK(code({three, one}) == "InvalidPartOrder");
    CHECK(code({one, one}) == "InvalidPartOrder");
    CHECK(code({}) == "MalformedXML");
    CHECK(code({one, {.partNumber = 4, .eTag = one.eTag}}) == "InvalidPart");
    CHECK(code({one, {.partNumber = 3, .eTag = one.eTag}}) == "InvalidPart");
    for (int const number : {0, -1, 10'001})
        CHECK(w.refusal(w.part(id, number, first)).code() == "InvalidArgument");
    CHECK(w.refusal(w.part("another", 1, first)).code() == "NoSuchUpload");
    CHECK(w.refusal(w.completion("another", {one})).code() == "NoSuchUpload");
    auto other = w.part(id, 1, first);
    other.key = "other";
    CHECK(w.refusal(other).code() == "NoSuchUpload");

    auto conditional = w.completion(id, {one, three});
    (w)(s3::PutObject{.bucket = "bucket", .key = "k"});
    conditional.ifNoneMatch = "*";
    CHECK(w.refusal(conditional).code() == "PreconditionFailed");
    conditional.ifNoneMatch.reset();
    conditional.ifMatch = "\"other\"";
    CHECK(w.refusal(conditional).code() == "PreconditionFailed");
    // After all of this the upload is as it was.
    CHECK(w(s3::ListParts{.bucket = "bucket", .key = "k", .uploadId = id}).parts.size() == 3);
    w(w.completion(id, {one, three}));
    CHECK(w.cloud.s3().content("bucket", "k") == first + "tail");
}

TEST_CASE("a part is replaced by another of its number, and an aborted upload is gone", "[s3][memory]") {
    MultipartWorld w;
    auto const id = w.begin();
    auto const before = w.put(id, 1, first);
    auto const after = w.put(id, 1, second);
    CHECK(w.refusal(w.completion(id, {before})).code() == "InvalidPart");
    s3::AbortMultipartUpload const abort{.bucket = "bucket", .key = "k", .uploadId = id};
    w(abort);
    CHECK(w.uploads().empty());
    CHECK(w.refusal(abort).code() == "NoSuchUpload");
    CHECK(w.refusal(w.part(id, 1, first)).code() == "NoSuchUpload");
    CHECK(w.refusal(w.completion(id, {after})).code() == "NoSuchUpload");
    CHECK(w.refusal(s3::ListParts{.bucket = "bucket", .key = "k", .uploadId = id}).code() == "NoSuchUpload");
    CHECK(w.cloud.s3().keys("bucket").empty());
}

TEST_CASE("uploads and parts are listed page by page", "[s3][memory]") {
    MultipartWorld w;
    std::vector<std::string> ids;
    for (auto const* key : {"a b", "a b", "c", "k"})
        ids.push_back(w.begin(key));
    CHECK(w.uploads().size() == 4);
    CHECK(w(s3::ListMultipartUploads{.bucket = "bucket", .prefix = "a"}).uploads.size() == 2);

    s3::ListMultipartUploads ask{.bucket = "bucket", .maxUploads = 1, .encodingType = "url"};
    std::vector<std::string> seen;
    for (bool more = true; more;) {
        auto const page = w(ask);
        REQUIRE(page.uploads.size() == 1);
        seen.push_back(page.uploads.front().uploadId);
        if (seen.size() == 1) CHECK(page.uploads.front().key == "a+b");
        ask.keyMarker = page.nextKeyMarker == "a+b" ? "a b" : page.nextKeyMarker;
        ask.uploadIdMarker = page.nextUploadIdMarker;
        more = page.isTruncated;
    }
    CHECK(seen == ids);
    CHECK(w(s3::ListMultipartUploads{.bucket = "bucket", .keyMarker = "a b"}).uploads.size() == 2);

    for (int number : {2, 3, 5})
        w.put(ids.back(), number, first);
    s3::ListParts parts{.bucket = "bucket", .key = "k", .uploadId = ids.back(), .maxParts = 2};
    auto const page = w(parts);
    CHECK(page.isTruncated);
    CHECK(page.nextPartNumberMarker == 3);
    CHECK(page.parts.at(0).size == 5120);
    parts.partNumberMarker = page.nextPartNumberMarker;
    CHECK(w(parts).parts.at(0).partNumber == 5);
    CHECK_FALSE(w(parts).isTruncated);
}

TEST_CASE("what of multipart uploads is not modelled is said", "[s3][memory]") {
    MultipartWorld w;
    auto const id = w.begin();
    w(s3::PutObject{.bucket = "bucket", .key = "k"});
    CHECK(
        w
            .refusal(s3::UploadPartCopy{
                .bucket = "bucket", .key = "k", .partNumber = 1, .uploadId = id, .copySource = "bucket/k?versionId=1"})
            .kind() == ErrorKind::unmodelled);
    CHECK(w.refusal(s3::CreateMultipartUpload{.bucket = "bucket", .key = "k", .storageClass = "GLACIER"}).kind() ==
          ErrorKind::unmodelled);
    for (auto const* query : {"?uploads", "?uploads&delimiter=%2F"}) {
        auto list = w.request(s3::ListMultipartUploads{.bucket = "bucket"});
        list.query = query + 1;
        w.sign(list, "s3");
        CHECK(w.send(list).status == (std::string{query} == "?uploads" ? 200 : 501));
    }
}

} // namespace memory_s3_multipart_test
