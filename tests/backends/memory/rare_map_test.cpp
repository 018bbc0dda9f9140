// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/rare_map.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <utility>

namespace memory_rare_map_test {

using Map = std::map<std::string, int>;
using RareMap = pylon::memory::detail::RareMap<Map>;

TEST_CASE("A rare map that is empty takes the room of a pointer") {
    RareMap map;
    STATIC_REQUIRE(sizeof map == sizeof(void*));
    CHECK(map.empty());
    CHECK(map.begin() == map.end());
    CHECK(Map{map}.empty());
    CHECK(RareMap{Map{}}.empty());
}

TEST_CASE("A rare map holds what it was given, until it is cleared") {
    RareMap map{Map{{"a", 1}}};
    map["b"] = 2;
    map["a"] += 10;
    CHECK(map.size() == 2);
    Map seen;
    for (auto const& [key, value] : map)
        seen.emplace(key, value);
    CHECK(seen == Map{{"a", 11}, {"b", 2}});
    CHECK(Map{map} == seen);
    map.clear();
    CHECK(map.empty());
}

TEST_CASE("A copy of a rare map is its own, and a move takes all of it") {
    RareMap map{Map{{"a", 1}}};
    auto copy = map;
    copy["a"] = 2;
    CHECK(Map{map} == Map{{"a", 1}});
    auto const moved = std::move(map);
    CHECK(Map{moved} == Map{{"a", 1}});
    map = copy;
    CHECK(Map{map} == Map{{"a", 2}});
    map = Map{};
    CHECK(map.empty());
}

} // namespace memory_rare_map_test
