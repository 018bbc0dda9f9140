// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/dynamodb_update.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace memory_dynamodb_update_test {

using namespace pylon;
using namespace pylon::memory::detail;
using dynamodb::Item;

namespace {

Item const item{{"id", "1"},
                {"n", 5},
                {"list_of", List{1, 2, 3}},
                {"map_of", Map{{"a", 1}}},
                {"strings", StringSet{"a", "b"}},
                {"numbers", NumberSet{1}},
                {"txt", "hello"}};

dynamodb::Names const names{{"#n", "n"}};
Item const values{{":one", 1},
                  {":tenth", Number{"0.1"}},
                  {":x", "x"},
                  {":list", List{4}},
                  {":a", StringSet{"a"}},
                  {":c", StringSet{"c"}},
                  {":ab", StringSet{"a", "b"}},
                  {":map", Map{{"b", 2}}}};

Item updated(std::string const& text) {
    Placeholders placeholders{names, values};
    return Update{text, placeholders}.appliedTo(item);
}

Item with(Item changed, std::string const& name, Value value) {
    changed[name] = std::move(value);
    return changed;
}

std::string whyNot(std::string const& text) {
    try {
        (void)updated(text);
    } catch (ExpressionRefused const& refused) {
        return refused.error.message;
    }
    return "none";
}

} // namespace

TEST_CASE("updates change what they say") {
    CHECK(updated("SET a = :x") == with(item, "a", "x"));
    CHECK(updated("set #n = #n + :one") == with(item, "n", 6));
    CHECK(updated("SET n = n - :tenth") == with(item, "n", Number{"4.9"}));
    CHECK(updated("SET n = :one, a = n") == with(with(item, "n", 1), "a", 5)); // operands are what they were before
    CHECK(updated("SET a = if_not_exists(a, :one)") == with(item, "a", 1));
    CHECK(updated("SET n = if_not_exists(n, :one) + :one") == with(item, "n", 6));
    CHECK(updated("SET list_of = list_append(list_of, :list)") == with(item, "list_of", List{1, 2, 3, 4}));
    CHECK(updated("SET list_of[1] = :x, list_of[9] = :one") == with(item, "list_of", List{1, "x", 3, 1}));
    CHECK(updated("SET map_of.b = :x") == with(item, "map_of", Map{{"a", 1}, {"b", "x"}}));
    CHECK(updated("REMOVE list_of[0], list_of[2]") == with(item, "list_of", List{2}));
    CHECK(updated("REMOVE map_of.a, nowhere") == with(item, "map_of", Map{}));
    CHECK(updated("ADD n :one, fresh :tenth") == with(with(item, "n", 6), "fresh", Number{"0.1"}));
    CHECK(updated("ADD strings :c") == with(item, "strings", StringSet{"a", "b", "c"}));
    CHECK(updated("DELETE strings :a") == with(item, "strings", StringSet{"b"}));
    CHECK_FALSE(updated("DELETE strings :ab").contains("strings"));
    CHECK(updated("DELETE nowhere :ab") == item);
    auto const all = updated("REMOVE txt SET a = :x ADD n :one DELETE strings :a");
    CHECK_FALSE(all.contains("txt"));
    CHECK(all.at("n") == 6);
}

TEST_CASE("updates that are refused, in DynamoDB's words") {
    std::string const type = "An operand in the update expression has an incorrect data type";
    std::string const path = "The document path provided in the update expression is invalid for update";
    CHECK(whyNot("SET n = txt + :one") == type);
    CHECK(whyNot("SET list_of = list_append(n, :list)") == type);
    CHECK(whyNot("ADD txt :one") == type);
    CHECK(whyNot("DELETE n :a") == type);
    CHECK(whyNot("SET nowhere.a = :x") == path);
    CHECK(whyNot("SET txt.a = :x") == path);
    CHECK(whyNot("SET map_of[0] = :x") == path);
    CHECK(whyNot("REMOVE nowhere.a") == path);
    CHECK(whyNot("SET a = nowhere") ==
          "The provided expression refers to an attribute that does not exist in the item");
    CHECK(whyNot("SET a = :one SET b = :one") ==
          "Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;");
    CHECK(whyNot("SET a = :one, a = :x") == "Invalid UpdateExpression: Two document paths overlap with each other; "
                                            "must remove or rewrite one of these paths; "
                                            "path one: [a], path two: [a]");
    CHECK_THAT(whyNot("SET map_of = :map REMOVE map_of.a"), Catch::Contains("overlap"));
    CHECK_THAT(whyNot("SET map_of.a = :x, map_of[0] = :x"), Catch::Contains("conflict"));
    CHECK(whyNot("ADD a :x") ==
          "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: S");
    CHECK_THAT(whyNot("DELETE strings :one"), Catch::Contains("operator: DELETE, operand type: N"));
    for (auto const* const text :
         {"", "a = :one", "SET", "SET a", "SET a :one", "SET a = ", "SET a = :one,", "SET a = b(:one)", "REMOVE",
          "ADD n n", "SET a = :one + ", "SET a = :one + :one + :one", "SET status = :one"})
        CHECK(whyNot(text) != "none");
}

TEST_CASE("sums are exact") {
    auto const add = [](char const* a, char const* b) { return sum(Number{a}, Number{b}, false).text(); };
    auto const subtract = [](char const* a, char const* b) { return sum(Number{a}, Number{b}, true).text(); };
    CHECK(add("1", "2") == "3");
    CHECK(add("0.1", "0.2") == "0.3");
    CHECK(add("999", "1") == "1000");
    CHECK(add("-1", "1") == "0");
    CHECK(add("-5", "3") == "-2");
    CHECK(add("3", "-5") == "-2");
    CHECK(add("-5", "-3") == "-8");
    CHECK(subtract("3", "5") == "-2");
    CHECK(subtract("1000", "0.001") == "999.999");
    CHECK(subtract("-1000", "-0.001") == "-999.999");
    CHECK(add("99999999999999999999999999999999999998", "1") == "99999999999999999999999999999999999999");
    CHECK(add("99999999999999999999999999999999999999", "1") == "100000000000000000000000000000000000000");
    CHECK_THROWS_AS(add("99999999999999999999999999999999999999", "0.1"), ExpressionRefused);
    CHECK_THROWS_AS(add("9E+125", "9E+125"), ExpressionRefused);
}

} // namespace memory_dynamodb_update_test
