// SPDX-License-Identifier: BSL-1.0

#include "archetypes/reflected.hpp"
#include <pylon/services/dynamodb/table.hpp>
#include <pylon/services/lambda/function.hpp>
#include <pylon/services/rds/row.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace archetypes_elements_test {

using namespace pylon;

namespace {

struct NotAdapted {
    int id = 0;
};
struct LikeAMap {
    Map map{};
};
struct SpeltWithEffort {
    explicit operator std::string_view() const;
};
struct SpeltByChange {
    operator std::string_view(); // NOLINT(google-explicit-constructor): that it is implicit is what is tested
};

} // namespace

TEST_CASE("what can be an element of a table, and what just cannot", "[archetypes]") {
    using dynamodb::TableElement;
    STATIC_REQUIRE(TableElement<dynamodb::Item>);
    STATIC_REQUIRE(TableElement<archetype::ReflectedCopy>);
    STATIC_REQUIRE(!TableElement<archetype::Reflected>); // nothing can be read into it
    STATIC_REQUIRE(!TableElement<archetype::ReflectedByDefault>);
    STATIC_REQUIRE(!TableElement<NotAdapted>);
    STATIC_REQUIRE(!TableElement<LikeAMap>);
    STATIC_REQUIRE(!TableElement<Value>);
    STATIC_REQUIRE(!TableElement<dynamodb::Item const>);
    STATIC_REQUIRE(!TableElement<std::vector<dynamodb::Item>>);
}

TEST_CASE("what a function takes, and what it just does not", "[archetypes]") {
    using lambda::FunctionInput;
    STATIC_REQUIRE(FunctionInput<Map>);
    STATIC_REQUIRE(FunctionInput<List>);
    STATIC_REQUIRE(FunctionInput<Value>);
    STATIC_REQUIRE(FunctionInput<archetype::Reflected>);
    STATIC_REQUIRE(FunctionInput<std::string>);
    STATIC_REQUIRE(FunctionInput<char const*>);
    STATIC_REQUIRE(!FunctionInput<NotAdapted>);
    STATIC_REQUIRE(!FunctionInput<LikeAMap>);
    STATIC_REQUIRE(!FunctionInput<SpeltWithEffort>);
    STATIC_REQUIRE(!FunctionInput<SpeltByChange>);
    STATIC_REQUIRE(!FunctionInput<int>);
    STATIC_REQUIRE(!FunctionInput<std::vector<int>>);
}

TEST_CASE("what is a row, and what just is none", "[archetypes]") {
    using rds::Row;
    STATIC_REQUIRE(Row<rds::Record>);
    STATIC_REQUIRE(Row<Map>);
    STATIC_REQUIRE(Row<archetype::Reflected>);
    STATIC_REQUIRE(!Row<NotAdapted>);
    STATIC_REQUIRE(!Row<LikeAMap>);
    STATIC_REQUIRE(!Row<List>);
    STATIC_REQUIRE(!Row<Value>);
}

} // namespace archetypes_elements_test
