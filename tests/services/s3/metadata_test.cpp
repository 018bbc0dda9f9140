// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/metadata.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <concepts>
#include <map>
#include <string>

namespace s3_metadata_test {

using namespace pylon;

using Headers = std::map<std::string, std::string>;

TEST_CASE("values of metadata travel as what they are in text", "[s3][metadata]") {
    CHECK(s3::MetadataValue{true}.text() == "true");
    CHECK(s3::MetadataValue{false}.text() == "false");
    CHECK(s3::MetadataValue{-42}.text() == "-42");
    CHECK(s3::MetadataValue{18'446'744'073'709'551'615U}.text() == "18446744073709551615");
    CHECK(s3::MetadataValue{0.1}.text() == "0.1");
    CHECK(s3::MetadataValue{"input"}.text() == "input");
    CHECK(s3::MetadataValue{std::string{"input"}}.text() == "input");
    STATIC_REQUIRE(!std::convertible_to<int*, s3::MetadataValue>);
    STATIC_REQUIRE(!std::convertible_to<char, s3::MetadataValue>);
}

TEST_CASE("metadata of any printable kind goes into headers and comes back", "[s3][metadata]") {
    s3::Metadata const metadata{
        {"isVeryCool", true}, {"cafe", "caf\xc3\xa9 \xf0\x9f\x8d\x93"}, {"edges", " a "}, {"e", ""}};
    auto const headers = s3::encodeMetadata(metadata, false);
    CHECK(headers.at("isVeryCool") == "true");
    for (auto const& [name, value] : headers)
        for (char const c : value)
            CHECK((c >= 0x20 && c < 0x7f));
    auto const back = s3::decodeMetadata(headers, false);
    CHECK(back ==
          Headers{{"isverycool", "true"}, {"cafe", "caf\xc3\xa9 \xf0\x9f\x8d\x93"}, {"edges", " a "}, {"e", ""}});
}

TEST_CASE("raw metadata is left as it is", "[s3][metadata]") {
    CHECK(s3::encodeMetadata({{"a", "\xc5\xbc"}}, true) == Headers{{"a", "\xc5\xbc"}});
    CHECK(s3::decodeMetadata({{"A", "=?UTF-8?B?xbw=?="}}, true) == Headers{{"a", "=?UTF-8?B?xbw=?="}});
}

TEST_CASE("metadata that S3 would not keep is refused", "[s3][metadata]") {
    for (auto const& value : {std::string{"a\nb"}, std::string{"\x7f"}, std::string(1, '\0'), std::string{"\xff"}})
        CHECK_THROWS_AS(s3::encodeMetadata({{"a", value}}, false), Error);
    CHECK_THROWS_AS(s3::encodeMetadata({{"", "a"}}, false), Error);
    CHECK_THROWS_AS(s3::encodeMetadata({{"a", std::string(2048, 'x')}}, false), Error);
}

} // namespace s3_metadata_test
