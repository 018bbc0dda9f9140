// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/rules.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace s3_rules_test {

using namespace pylon;

TEST_CASE("a key is 1 to 1024 bytes of UTF-8", "[s3][rules]") {
    for (std::string const key : {"a", "\x01", "\xc5\xbc", " ", "/", ".."})
        CHECK_FALSE(s3::whyNotKey(key));
    CHECK_FALSE(s3::whyNotKey(std::string(1024, 'a')));
    CHECK(s3::whyNotKey(""));
    CHECK(s3::whyNotKey(std::string(1025, 'a')));
    CHECK(s3::whyNotKey("\xff"));
}

TEST_CASE("a bucket's name is what S3 has ever taken", "[s3][rules]") {
    for (std::string const name : {"abc", "my-bucket", "my.bucket.1", "Old_Bucket"})
        CHECK_NOTHROW(s3::checkBucketName(name));
    for (std::string const name : {"", "ab", "a/b", "a b c", "arn:aws:s3:::b", "b\xc5\xbc"})
        CHECK_THROWS_AS(s3::checkBucketName(name), Error);
}

TEST_CASE("one put carries 5 GiB, and not a byte more", "[s3][rules]") {
    CHECK_NOTHROW(s3::checkPutSize(std::uint64_t{5} << 30));
    CHECK_THROWS_AS(s3::checkPutSize((std::uint64_t{5} << 30) + 1), Error);
}

TEST_CASE("metadata is 2048 bytes, names included", "[s3][rules]") {
    CHECK_NOTHROW(s3::checkMetadataSize({{"a", std::string(2047, 'x')}}));
    CHECK_THROWS_AS(s3::checkMetadataSize({{"a", std::string(1024, 'x')}, {"b", std::string(1023, 'x')}}), Error);
}

TEST_CASE("some keys cannot stand in XML", "[s3][rules]") {
    for (std::string const key : {"a", "\r\n\t", "<&>", "\xc5\xbc"})
        CHECK(s3::fitsXml(key));
    for (std::string const key : {"\x01", "a\x0b", "\xef\xbf\xbe"})
        CHECK_FALSE(s3::fitsXml(key));
}

} // namespace s3_rules_test
