// SPDX-License-Identifier: BSL-1.0

#include "support/world.hpp"
#include <pylon/backends/memory/s3_service.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace memory_s3_management_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

struct S3World : World {
    explicit S3World(memory::CloudOptions options = {}) : World(std::move(options)) {
        cloud.s3().createBucket("bucket");
    }

    void put(std::string const& key, std::optional<std::string> tagging = {}) const {
        (*this)(s3::PutObject{.bucket = "bucket", .key = key, .tagging = std::move(tagging), .body = Blob{"12345"}});
    }
    std::vector<std::string> tags(std::string const& key) const {
        std::vector<std::string> all;
        auto const output = (*this)(s3::GetObjectTagging{.bucket = "bucket", .key = key});
        for (auto const& [name, value] : output.tagSet.value())
            all.push_back(name + "=" + value);
        return all;
    }
    std::string refusedTags(std::vector<s3::Tag> tags) const {
        auto const error = refusal(s3::PutObjectTagging{.bucket = "bucket", .key = "k", .tagging = {std::move(tags)}});
        return error.code() + ": " + error.message();
    }
};

using Strings = std::vector<std::string>;

} // namespace

TEST_CASE("buckets are listed page by page, and say where they are", "[s3][memory]") {
    S3World world;
    world.cloud.clock().advance(90s);
    world.cloud.s3().createBucket("another");
    auto const all = world(s3::ListBuckets{}).buckets.value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == "another");
    CHECK(all[0].creationDate - all[1].creationDate == 90s);
    auto const first = world(s3::ListBuckets{.maxBuckets = 1});
    CHECK(first.buckets->at(0).bucketRegion == "us-east-1");
    auto const second = world(s3::ListBuckets{.maxBuckets = 1, .continuationToken = first.continuationToken});
    CHECK(second.buckets->at(0).name == "bucket");
    CHECK(!second.continuationToken);
    CHECK(world(s3::ListBuckets{.prefix = "B"}).buckets->empty());
    CHECK(world.refusal(s3::ListBuckets{.maxBuckets = 0}).code() == "InvalidArgument");
    CHECK(world.refusal(s3::ListBuckets{.bucketRegion = "eu-west-1"}).kind() == ErrorKind::unmodelled);

    CHECK(world(s3::GetBucketLocation{.bucket = "bucket"}).locationConstraint.value_or("") == "");
    CHECK(world.refusal(s3::GetBucketLocation{.bucket = "nowhere"}).code() == "NoSuchBucket");
    S3World const elsewhere{{.region = "eu-west-1"}};
    CHECK(elsewhere(s3::GetBucketLocation{.bucket = "bucket"}).locationConstraint == "eu-west-1");
    world(s3::DeleteBucket{.bucket = "bucket"});
    CHECK(world(s3::ListBuckets{}).buckets->size() == 1);
}

TEST_CASE("what of a bucket's configuration is asked for is refused by name", "[s3][memory]") {
    S3World const world;
    for (auto const* const what : {"acl", "versioning", "versions", "policy"}) {
        Request request;
        request.method = "GET";
        request.authority = "bucket.s3.us-east-1.amazonaws.com";
        request.path = "/";
        request.query = what;
        world.sign(request, "s3");
        auto const response = world.send(request);
        CHECK(response.status == 501);
        CHECK(response.body.find(what) != std::string::npos);
    }
}

TEST_CASE("an object's tags come with it, or later, and are copied", "[s3][memory]") {
    S3World const world;
    world.put("k", "colour=red&size=a%20b+c");
    CHECK(world.tags("k") == Strings{"colour=red", "size=a b c"});
    CHECK(world(s3::HeadObject{.bucket = "bucket", .key = "k"}).tagCount == 2);
    auto const copy = [&](std::optional<std::string> directive, std::optional<std::string> tagging) {
        world(s3::CopyObject{.bucket = "bucket",
                             .key = "copy",
                             .copySource = "bucket/k",
                             .taggingDirective = std::move(directive),
                             .tagging = std::move(tagging)});
        return world.tags("copy");
    };
    CHECK(copy({}, {}) == Strings{"colour=red", "size=a b c"});
    CHECK(copy("REPLACE", "new=1") == Strings{"new=1"});
    CHECK(copy("REPLACE", {}) == Strings{});
    world(s3::PutObjectTagging{.bucket = "bucket", .key = "k", .tagging = {std::vector<s3::Tag>{{"a", ""}}}});
    CHECK(world.tags("k") == Strings{"a="});
    world(s3::DeleteObjectTagging{.bucket = "bucket", .key = "k"});
    CHECK(world.tags("k") == Strings{});
    CHECK(!world(s3::GetObject{.bucket = "bucket", .key = "k"}).tagCount);
    CHECK(world.refusal(s3::GetObjectTagging{.bucket = "bucket", .key = "nowhere"}).code() == "NoSuchKey");
    CHECK(world.refusal(s3::GetObjectTagging{.bucket = "bucket", .key = "k", .versionId = "v"}).kind() ==
          ErrorKind::unmodelled);
}

TEST_CASE("what cannot be an object's tags", "[s3][memory]") {
    S3World const world;
    world.put("k");
    CHECK(world.refusedTags({{"a", "1"}, {"a", "2"}}) == "InvalidTag: Cannot provide multiple Tags with the same key");
    CHECK(world.refusedTags({{"", "1"}}) == "InvalidTag: The TagKey you have provided is invalid");
    CHECK(world.refusedTags({{std::string(129, 'k'), ""}}) == "InvalidTag: The TagKey you have provided is invalid");
    CHECK(world.refusedTags({{"k", std::string(257, 'v')}}) == "InvalidTag: The TagValue you have provided is invalid");
    CHECK(world.refusedTags({{"aws:k", ""}}) == "InvalidTag: Your TagKey cannot be prefixed with aws:");
    CHECK(world.refusedTags(std::vector<s3::Tag>(11)) == "BadRequest: Object tags cannot be greater than 10");
    auto const put = [&](std::string tagging) {
        return world.refusal(s3::PutObject{.bucket = "bucket", .key = "k", .tagging = std::move(tagging)}).code();
    };
    CHECK(put("a=1&a=2") == "InvalidArgument");
    CHECK(put("a=%zz") == "InvalidArgument");
    CHECK(put("=1") == "InvalidTag");
    CHECK(world.tags("k").empty());
}

TEST_CASE("an object's attributes are those that are asked for", "[s3][memory]") {
    S3World const world;
    world.put("k");
    s3::GetObjectAttributes asked{
        .bucket = "bucket", .key = "k", .objectAttributes = {"ETag", "Checksum", "ObjectParts"}};
    auto const some = world(asked);
    CHECK(some.eTag == "827ccb0eea8a706c4c34a16891f84e7b");
    CHECK(some.checksum->checksumCRC32);
    CHECK(!some.objectSize);
    asked.objectAttributes = {"ObjectSize", "StorageClass"};
    CHECK(world(asked).objectSize == 5);
    CHECK(world(asked).storageClass == "STANDARD");
    asked.objectAttributes = {"Colour"};
    CHECK(world.refusal(asked).code() == "InvalidArgument");
}

} // namespace memory_s3_management_test
