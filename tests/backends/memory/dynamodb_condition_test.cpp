// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/dynamodb_condition.hpp>

#include "support/dynamodb_conditions.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace memory_dynamodb_condition_test {

using namespace pylon;
using namespace pylon::memory::detail;
using dynamodb::Item;
namespace conditions = test::conditions;
using conditions::item;

namespace {

bool holds(std::string const& text) {
    Placeholders placeholders{conditions::names, conditions::values};
    return readCondition("ConditionExpression", text, placeholders)(item);
}

std::string whyNot(std::string const& text) {
    Placeholders placeholders{conditions::names, conditions::values};
    try {
        (void)readCondition("ConditionExpression", text, placeholders);
    } catch (ExpressionRefused const& refused) {
        CHECK(refused.error.code == "ValidationException");
        return refused.error.message;
    }
    return "none";
}

} // namespace

TEST_CASE("conditions that hold") {
    for (auto const* const text : conditions::holding) {
        INFO(text);
        CHECK(holds(text));
    }
}

TEST_CASE("conditions that do not hold") {
    for (auto const* const text : conditions::notHolding) {
        INFO(text);
        CHECK_FALSE(holds(text));
    }
    CHECK(holds("n between :five and :five"));
    CHECK_FALSE(holds("n BETWEEN :six AND :one"));
    CHECK_FALSE(holds("nowhere <> nowhere"));
}

TEST_CASE("what is no condition is refused in DynamoDB's words") {
    for (auto const& [text, why] : conditions::refused) {
        INFO(text);
        CHECK_THAT(whyNot(text), Catch::StartsWith(why));
        CHECK(whyNot(text) != "none");
    }
    CHECK(whyNot("") == "Invalid ConditionExpression: The expression can not be empty;");
    for (auto const* const text : {"AND", "n[ = :one", "attribute_exists(:one)", "attribute_type(n, :one)",
                                   "n == :five", "n[99999999999999999999] = :one"})
        CHECK(whyNot(text) != "none");
    CHECK(whyNot(std::string(5000, '(')) != "none");
    CHECK_THAT(whyNot(std::string(1000, '(')), Catch::Contains("nests too deeply"));
}

TEST_CASE("a place-holder that no expression uses is refused") {
    auto const refusal = [](dynamodb::Names const& given, Item const& values_, bool any) -> std::string {
        Placeholders placeholders{given, values_};
        if (any) (void)readCondition("ConditionExpression", "#n = :five", placeholders);
        try {
            placeholders.requireAllUsed(any);
        } catch (ExpressionRefused const& refused) {
            return refused.error.message;
        }
        return "";
    };
    CHECK(refusal({{"#n", "n"}}, {{":five", 5}}, true).empty());
    CHECK(refusal({{"#n", "n"}, {"#x", "x"}}, {{":five", 5}}, true) ==
          "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}");
    CHECK(refusal({{"#n", "n"}}, {{":five", 5}, {":y", 5}}, true) ==
          "Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}");
    CHECK(refusal({{"#n", "n"}}, {}, false) == "ExpressionAttributeNames can only be specified when using expressions");
}

TEST_CASE("a projection keeps what its paths lead to") {
    auto const keep = [](std::string const& text) {
        Placeholders placeholders{conditions::names, conditions::values};
        return projected(item, readProjection(text, placeholders));
    };
    CHECK(keep("id, #n") == Item{{"id", "1"}, {"n", 5}});
    CHECK(keep("map_of.a, list_of[2].deep, list_of[0]") ==
          Item{{"map_of", Map{{"a", 1}}}, {"list_of", List{1, Map{{"deep", true}}}}});
    CHECK(keep("#map.#null") == Item{{"map_of", Map{{"null", nullptr}}}});
    CHECK(keep("#map.#null.a, nowhere, txt[0]").empty());
    CHECK_THROWS_AS(keep("map_of, map_of.a"), ExpressionRefused);
    CHECK_THROWS_AS(keep("id id"), ExpressionRefused);
}

TEST_CASE("a key condition names the partition, and perhaps a stretch of sort keys") {
    DynamodbSchema const schema{{"id", "S"}, KeyAttribute{"n", "N"}};
    auto const read = [&](std::string const& text) {
        Placeholders placeholders{conditions::names, conditions::values};
        return readKeyCondition(text, placeholders, schema);
    };
    auto const whyNotKey = [&](std::string const& text) -> std::string {
        try {
            (void)read(text);
        } catch (ExpressionRefused const& refused) {
            return refused.error.message;
        }
        return "none";
    };
    CHECK(read("id = :h").hash == "h");
    CHECK_FALSE(read("id = :h").range);
    for (auto const* const text :
         {"id = :h AND n = :five", "n >= :five and id = :h", "id = :h AND n BETWEEN :one AND :six",
          "(id = :h) AND (#n < :six)", "(id = :h AND n > :one)"})
        CHECK(read(text).range(item));
    CHECK_FALSE(read("id = :h AND n > :five").range(item));
    CHECK(whyNotKey("n = :five") == "Query condition missed key schema element: id");
    CHECK(whyNotKey("id = :h AND elsewhere = :five") == "Query condition missed key schema element: n");
    CHECK(whyNotKey("id = :five") ==
          "One or more parameter values were invalid: Condition parameter type does not match schema type");
    for (auto const* const text :
         {"id = :h OR n = :five", "id <> :h", "id = :h AND n <> :five", "id = :h AND n IN (:five)",
          "id = :h AND n > :one AND n < :six", "id = :h AND id = :h", "id > :h"})
        CHECK(whyNotKey(text) == "Query key condition not supported");
}

TEST_CASE("words of the language are reserved") {
    for (auto const* const word : {"ABORT", "STATUS", "ZONE", "NAME", "TTL", "SIZE"})
        CHECK(isReservedWord(word));
    for (auto const* const word : {"", "ID", "CUSTOMER", "ABO", "BORT", "Z"})
        CHECK_FALSE(isReservedWord(word));
}

} // namespace memory_dynamodb_condition_test
