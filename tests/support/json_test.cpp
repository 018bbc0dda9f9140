// SPDX-License-Identifier: BSL-1.0

#include "support/json.hpp"

#include <catch2/catch.hpp>

namespace support_json_test {

using pylon::test::Json;

TEST_CASE("the tests' own JSON reader keeps all that is in a document", "[support]") {
    auto const json = Json::parse(
        R"({"a": [1, 2.50, "x\u00e9\n"], "b": {"c": null, "d": true}, "e": [], "f": {}, "big": 12345678901234567890})");
    CHECK(json["a"].size() == 3);
    CHECK(json["a"][0].integer() == 1);
    CHECK(json["a"][1].numberText() == "2.50");
    CHECK(json["a"][1].number() == 2.5);
    CHECK(json["a"][2].string() == "xé\n");
    CHECK(json["b"]["c"].isNull());
    CHECK(json["b"]["d"].boolean());
    CHECK(json["e"].items().empty());
    CHECK(json["f"].members().empty());
    CHECK(json["big"].numberText() == "12345678901234567890");
    CHECK(json.contains("e"));
    CHECK_FALSE(json.contains("z"));
    CHECK(json.members().front().first == "a");
    CHECK(json.stringOr("z", "other") == "other");
}

TEST_CASE("the tests' own JSON reader says what is wrong", "[support]") {
    auto const json = Json::parse(R"({"a": [1]})");
    CHECK_THROWS_WITH(json["z"], "JSON: no member z");
    CHECK_THROWS_WITH(json["a"][1], "JSON: no item 1");
    CHECK_THROWS_WITH(json["a"].string(), "JSON: this is not a string");
    CHECK_THROWS(Json::parse("{"));
    CHECK_THROWS(Json::parse("{} {}"));
    CHECK_THROWS(Json::parse(""));
}

TEST_CASE("the tests' own JSON compares without regard to the order of members", "[support]") {
    CHECK(Json::parse(R"({"a":1,"b":[{"c":2,"d":3}]})") == Json::parse(R"({"b":[{"d":3,"c":2}],"a":1})"));
    CHECK_FALSE(Json::parse(R"({"a":1})") == Json::parse(R"({"a":1,"b":2})"));
    CHECK_FALSE(Json::parse("[1,2]") == Json::parse("[2,1]"));
    CHECK_FALSE(Json::parse("1") == Json::parse("\"1\""));
}

} // namespace support_json_test
