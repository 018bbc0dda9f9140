// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/shape.hpp>

#include "support/sample.hpp"
#include <pylon/core/reflect.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core_shape_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("lists are filled, walked and emptied without their type") {
    std::vector<int> list{1};
    auto const to = mutableView(list);
    to.append().as<int>() = 2;
    CHECK(list == std::vector<int>{1, 2});
    std::vector<int> seen;
    view(list).each([&](std::string_view key, ConstView element) {
        CHECK(key.empty());
        seen.push_back(element.as<int>());
    });
    CHECK(seen == list);
    CHECK(to.shape->size(&list) == 2);
    to.shape->clear(&list);
    CHECK(list.empty());
}

TEST_CASE("maps are filled by key and walked in order") {
    std::map<std::string, std::string> map{{"b", "old"}};
    auto const to = mutableView(map);
    to.insert("b").as<std::string>() = "new";
    to.insert("a").as<std::string>() = "first";
    CHECK(map == std::map<std::string, std::string>{{"a", "first"}, {"b", "new"}});
    std::string seen;
    view(map).each(
        [&](std::string_view key, ConstView element) { seen.append(key).append(element.as<std::string>()); });
    CHECK(seen == "afirstbnew");
    to.shape->clear(&map);
    CHECK(view(map).absent());
}

TEST_CASE("an optional is engaged however deep, and looked through") {
    std::optional<std::optional<std::vector<int>>> value;
    CHECK(view(value).absent());
    auto const inner = mutableView(value).engage();
    CHECK(inner.shape->kind == Kind::list);
    inner.append().as<int>() = 7;
    CHECK(value->value() == std::vector<int>{7});
    auto const engaged = view(value).engaged();
    CHECK(engaged.object == &**value);
    CHECK(engaged.shape == &shapeOf<std::vector<int>>);
    mutableView(value).shape->clear(&value);
    CHECK_FALSE(value);
    // Engaging again makes a new value in the place of the old.
    value.emplace(std::vector<int>{1});
    auto const anew = mutableView(value).engage();
    CHECK(anew.object == &**value);
    CHECK(value->value().empty());
}

TEST_CASE("what is empty and may be left out is absent, and nothing else") {
    CHECK(view(std::optional<int>{}).absent());
    CHECK(view(std::vector<int>{}).absent());
    CHECK(view(std::map<std::string, int>{}).absent());
    CHECK_FALSE(view(std::optional<std::vector<int>>{std::in_place}).absent());
    CHECK_FALSE(view(std::string{}).absent());
    CHECK_FALSE(view(0).absent());
    CHECK_FALSE(view(Leaf{}).absent());
}

TEST_CASE("numbers are taken whole, exactly and within their type") {
    std::int8_t small = 5;
    auto const to = mutableView(small);
    CHECK(to.shape->parse(&small, "-128"));
    CHECK(small == -128);
    for (std::string_view const wrong : {"128", "", "1 ", "x", "0x1", "1.0"})
        CHECK_FALSE(to.shape->parse(&small, wrong));
    CHECK(small == -128);
    std::string out = ">";
    to.shape->print(&small, out);
    CHECK(out == ">-128");

    double ratio = 0;
    CHECK(mutableView(ratio).shape->parse(&ratio, "123456789.12345679"));
    out.clear();
    mutableView(ratio).shape->print(&ratio, out);
    CHECK(out == "123456789.12345679");
    CHECK_FALSE(mutableView(ratio).shape->parse(&ratio, "1e999"));
    std::uint64_t large = 0;
    CHECK(mutableView(large).shape->parse(&large, "18446744073709551615"));
    CHECK(large == UINT64_MAX);
}

TEST_CASE("a member's view is a view of the member") {
    Leaf leaf{"n", {}, {}};
    auto const& name = shapeOf<Leaf>.members[0];
    CHECK(view(leaf).member(name).as<std::string>() == "n");
    mutableView(leaf).member(name).as<std::string>() = "m";
    CHECK(leaf.name == "m");
}

} // namespace core_shape_test
