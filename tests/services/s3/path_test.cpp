// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/path.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace s3_path_test {

using namespace pylon;

TEST_CASE("a path is a bucket and a key, and nothing in it is encoded", "[s3][path]") {
    CHECK(s3::getPath("my-bucket", "a-key/my-json-file.json") == "s3://my-bucket/a-key/my-json-file.json");
    auto const [bucket, key] = s3::splitPath("s3://my-bucket/a-key/my-json-file.json");
    CHECK(bucket == "my-bucket");
    CHECK(key == "a-key/my-json-file.json");
    for (std::string const odd :
         {"/", "//a", "a//b", "..", "a/../b", "+ %2F?=&#", "\xc5\xbc", "s3://x/y", "a/", "\x01"}) {
        auto const path = s3::getPath("b.u-c", odd);
        CHECK(path == "s3://b.u-c/" + odd);
        CHECK(s3::splitPath(path) == s3::Location{"b.u-c", odd});
    }
    CHECK(s3::splitPath("s3://bucket/" + std::string(1024, 'k')).key.size() == 1024);
}

TEST_CASE("what is no path is an error that says what one looks like", "[s3][path]") {
    for (std::string const path : {"", "s3:", "s3://", "s3:///k", "s3://bucket", "s3://bucket/", "/bucket/k",
                                   "bucket/k", "S3://bucket/k", "https://bucket/k", " s3://bucket/k"}) {
        INFO(path);
        try {
            static_cast<void>(s3::splitPath(path));
            FAIL("it was taken");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::invalidInput);
            CHECK_THAT(error.message(), Catch::Contains("s3://bucket/key"));
        }
    }
    for (std::string const path : {"s3://b/k", "s3://my bucket/k", "s3://arn:aws:s3/k", "s3://bucket/\xff"})
        CHECK_THROWS_AS(s3::splitPath(path), Error);
    CHECK_THROWS_AS(s3::splitPath("s3://bucket/" + std::string(1025, 'k')), Error);
    CHECK_THROWS_AS(s3::getPath("bucket", ""), Error);
    CHECK_THROWS_AS(s3::getPath("", "k"), Error);
    CHECK_THROWS_AS(s3::getPath("a/b", "k"), Error);
}

} // namespace s3_path_test
