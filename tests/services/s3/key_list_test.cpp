// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/key_list.hpp>

#include <pylon/backends/pugixml_codec.hpp>
#include <pylon/backends/rapidjson_codec.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace s3_key_list_test {

using namespace pylon;
using s3::detail::KeyList;

TEST_CASE("keys come back as they were added, with their places, however many were expected", "[s3][remove]") {
    auto keys = KeyList{GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{17}, std::size_t{5'000})};
    CHECK(keys.empty());
    std::size_t bytes = 0;
    for (std::size_t i = 0; i != 1'000; ++i) {
        auto const key = std::string(i % 60 + 1, 'k') + std::to_string(i);
        bytes += key.size();
        keys.add(key, 2 * i);
    }
    // Wherever the list goes.
    auto const moved = std::move(keys);
    CHECK(moved.size() == 1'000);
    CHECK(moved.bytes() == bytes);
    for (std::size_t i = 0; i != 1'000; ++i) {
        CHECK(moved[i] == std::string(i % 60 + 1, 'k') + std::to_string(i));
        CHECK(moved.indexOf(i) == 2 * i);
    }
}

TEST_CASE("a list of keys is written as a list of identifiers", "[s3][remove]") {
    KeyList keys;
    keys.add("a&b", 0);
    keys.add("\xc3\xbc", 1);
    std::string xml;
    REQUIRE(PugixmlCodec::write(view(keys), {.naming = Naming::capitalized, .root = "Keys"}, xml));
    CHECK(xml == "<Keys><member><Key>a&amp;b</Key></member><member><Key>\xc3\xbc</Key></member></Keys>");
    std::string json;
    REQUIRE(RapidJsonCodec::write(view(keys), {}, json));
    CHECK(json == "[{\"key\":\"a&b\"},{\"key\":\"\xc3\xbc\"}]");
}

TEST_CASE("a key that a document cannot hold is not written", "[s3][remove]") {
    KeyList keys;
    keys.add("\x01\xff", 0);
    std::string out;
    CHECK(PugixmlCodec::write(view(keys), {.root = "Keys"}, out).error().kind() == ErrorKind::invalidInput);
    CHECK(RapidJsonCodec::write(view(keys), {}, out).error().kind() == ErrorKind::invalidInput);
    CHECK(out.empty());
}

} // namespace s3_key_list_test
