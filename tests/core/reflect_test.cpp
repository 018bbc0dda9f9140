// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/reflect.hpp>

#include "support/sample.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace pylon;
using namespace pylon::test;

namespace pylon::test {

struct Defined {
    BOOST_HANA_DEFINE_STRUCT(Defined, (int, id), (std::string, URL), (std::optional<double>, total));
};

struct Nothing {};

enum class Colour : std::uint8_t { red };

} // namespace pylon::test

BOOST_HANA_ADAPT_STRUCT(pylon::test::Nothing);

namespace core_reflect_test {

namespace {

Member const& memberOf(Shape const& shape, std::string_view name) {
    for (auto const& member : shape.members)
        if (member.name == name) return member;
    FAIL("no member " << name);
    return shape.members.front();
}

} // namespace

// Shapes are made by the compiler: nothing runs at the start of a program.
static_assert(shapeOf<bool>.kind == Kind::boolean);
static_assert(shapeOf<Sample>.kind == Kind::structure);
static_assert(shapeOf<Sample>.members.size() == 20);
static_assert(std::is_trivially_destructible_v<Shape>);
static_assert(Reflected<Sample> && Reflected<Defined> && Reflected<Nothing>);
static_assert(!Reflected<int> && !Reflected<std::string> && !Reflected<Colour>);

TEST_CASE("each type has its kind") {
    CHECK(shapeOf<int>.kind == Kind::integer);
    CHECK(shapeOf<std::uint64_t>.kind == Kind::integer);
    CHECK(shapeOf<float>.kind == Kind::floating);
    CHECK(shapeOf<std::string>.kind == Kind::string);
    CHECK(shapeOf<Blob>.kind == Kind::blob);
    CHECK(shapeOf<Timestamp>.kind == Kind::timestamp);
    CHECK(shapeOf<std::optional<int>>.kind == Kind::optional);
    CHECK(shapeOf<std::optional<int>>.element == &shapeOf<int>);
    CHECK(shapeOf<std::vector<Leaf>>.kind == Kind::list);
    CHECK(shapeOf<std::vector<Leaf>>.element == &shapeOf<Leaf>);
    CHECK(shapeOf<std::map<std::string, int>>.kind == Kind::map);
    CHECK(shapeOf<Nothing>.kind == Kind::structure);
    CHECK(shapeOf<Nothing>.members.empty());
}

TEST_CASE("a struct's members are found by their names, in the order of declaration") {
    auto const& members = shapeOf<Sample>.members;
    CHECK(members.front().name == "yes");
    CHECK(members.front().capitalized == "Yes");
    CHECK(members.back().name == "leaf");
    Sample sample;
    CHECK(memberOf(shapeOf<Sample>, "text").address(&sample) == &sample.text);
    CHECK(memberOf(shapeOf<Sample>, "leaf").address(&sample) == &sample.leaf);
    CHECK(memberOf(shapeOf<Sample>, "text").shape == &shapeOf<std::string>);
    CHECK(memberOf(shapeOf<Leaf>, "children").shape->element == &shapeOf<Leaf>);
}

TEST_CASE("structs that Hana defines are as those that it adapts") {
    Defined value{1, "u", 0.5};
    REQUIRE(shapeOf<Defined>.members.size() == 3);
    CHECK(shapeOf<Defined>.members[1].name == "URL");
    CHECK(shapeOf<Defined>.members[1].capitalized == "URL");
    CHECK(shapeOf<Defined>.members[1].address(&value) == &value.URL);
}

TEST_CASE("members in headers have a place, others none") {
    CHECK(shapeOf<Leaf>.headers == nullptr);
    auto const* const places = shapeOf<Sample>.headers;
    REQUIRE(places != nullptr);
    std::size_t found = 0;
    for (auto const place : places->member) {
        if (place == 0) continue;
        ++found;
        CHECK(shapeOf<Sample>.members[place - std::size_t{1}].binding.in == In::header);
    }
    CHECK(found == 1);
    CHECK(HeaderPlaces::slotOf("Content-TYPE") == HeaderPlaces::slotOf("content-type"));
    CHECK(HeaderPlaces::slotOf("") == 0);
}

TEST_CASE("a member's name on the wire is its row's, or its own as the service spells names") {
    auto const& renamed = memberOf(shapeOf<Sample>, "renamed");
    CHECK(renamed.wireName(Naming::asDeclared) == "x-Renamed");
    CHECK(renamed.wireName(Naming::capitalized) == "x-Renamed");
    auto const& text = memberOf(shapeOf<Sample>, "text");
    CHECK(text.wireName(Naming::asDeclared) == "text");
    CHECK(text.wireName(Naming::capitalized) == "Text");
    CHECK(text.binding.in == In::body);
    CHECK(memberOf(shapeOf<Sample>, "elsewhere").binding.in == In::header);
    CHECK(memberOf(shapeOf<Sample>, "date").binding.time == TimeForm::httpDate);
    CHECK(memberOf(shapeOf<Sample>, "flat").binding.flattened);
    CHECK(memberOf(shapeOf<Sample>, "pairs").binding.key == "Name");
    Member const older{"a", "A", {.member = "a", .wire = "x", .queryName = "B"}, nullptr, nullptr};
    CHECK(older.wireName(Naming::capitalized) == "x");
    CHECK(older.wireName(Naming::queryNames) == "B");
    CHECK(text.wireName(Naming::queryNames) == "Text");
}

} // namespace core_reflect_test
