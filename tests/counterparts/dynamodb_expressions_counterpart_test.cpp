// SPDX-License-Identifier: BSL-1.0

#include "support/counterpart.hpp"
#include "support/dynamodb_conditions.hpp"
#include <pylon/core/random.hpp>
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace counterparts_dynamodb_expressions_counterpart_test {

/// What expressions mean, on Amazon's DynamoDB Local and on the in-memory AWS.

namespace {

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;
using dynamodb::Table;
using test::conditions::item;

struct DynamodbLocal {
    static constexpr bool isOurs = false;

    std::optional<DefaultClient> aws = counterpart("PYLON_DYNAMODB_ENDPOINT");
};

/// Those place-holders that an expression uses: others are refused.
template <class Map> Map usedIn(std::string const& expression, Map const& all) {
    Map used;
    for (auto const& [name, value] : all) {
        auto const at = expression.find(name);
        auto const end = at + name.size();
        if (at != expression.npos && (end == expression.size() || std::isalpha(expression[end]) == 0))
            used.emplace(name, value);
    }
    return used;
}

Table<CurlTransport, SigV4Signer, StandardSerializer, StandardRetry> makeTable(DefaultClient const& aws) {
    dynamodb::CreateTable operation{.attributeDefinitions = {{"id", "S"}},
                                    .tableName = "test-" + makeUuid(),
                                    .keySchema = {{"id", "HASH"}},
                                    .billingMode = "PAY_PER_REQUEST"};
    REQUIRE(aws.invoke(operation).hasValue());
    return {aws, operation.tableName};
}

/// The error of a call, or none.
template <class Call> std::optional<Error> refusalOf(Call const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    return std::nullopt;
}

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("conditions mean the same", DynamodbLocal) {
    auto const table = makeTable(aws);
    table.put(item);
    auto const holds = [&](std::string const& condition) {
        return !table
                    .fullScan({.filter = condition,
                               .values = usedIn(condition, conditions::values),
                               .names = usedIn(condition, conditions::names)})
                    .collect()
                    .empty();
    };
    for (auto const* const text : conditions::holding) {
        INFO(text);
        CHECK(holds(text));
    }
    for (auto const* const text : conditions::notHolding) {
        INFO(text);
        CHECK_FALSE(holds(text));
    }
}

PYLON_TEST_IN_BOTH_WORLDS("updates do the same", DynamodbLocal) {
    auto const table = makeTable(aws);
    auto const updated = [&](std::string const& expression) {
        table.put(item);
        return table.update({{"id", "1"}}, expression, usedIn(expression, conditions::values),
                            {.names = usedIn(expression, conditions::names)});
    };
    auto const with = [](std::string const& name, std::optional<Value> value, Item changed = item) {
        changed.erase(name);
        if (value) changed.emplace(name, *std::move(value));
        return changed;
    };
    CHECK(updated("SET a = :x") == with("a", "x"));
    CHECK(updated("set #n = #n + :one") == with("n", 6));
    CHECK(updated("SET n = n - :tenth") == with("n", Number{"4.9"}));
    CHECK(updated("SET n = :one, a = n") == with("a", 5, with("n", 1))); // operands are what they were before
    CHECK(updated("SET a = if_not_exists(a, :one)") == with("a", 1));
    CHECK(updated("SET n = if_not_exists(n, :one) + :one") == with("n", 6));
    CHECK(updated("SET list_of = list_append(list_of, :list)") ==
          with("list_of", List{1, "two", Map{{"deep", true}}, 3, 4}));
    CHECK(updated("SET list_of[1] = :x, list_of[9] = :one") == with("list_of", List{1, "x", Map{{"deep", true}}, 1}));
    CHECK(updated("SET map_of.b = :x") == with("map_of", Map{{"a", 1}, {"null", nullptr}, {"b", "x"}}));
    CHECK(updated("REMOVE list_of[0], list_of[2]") == with("list_of", List{"two"}));
    CHECK(updated("REMOVE map_of.a, nowhere") == with("map_of", Map{{"null", nullptr}}));
    CHECK(updated("ADD n :one, fresh :tenth") == with("fresh", Number{"0.1"}, with("n", 6)));
    CHECK(updated("ADD strings :c") == with("strings", StringSet{"a", "b", "c"}));
    CHECK(updated("DELETE strings :sa") == with("strings", StringSet{"b"}));
    CHECK(updated("DELETE strings :set") == with("strings", std::nullopt));
    CHECK(updated("DELETE nowhere :set") == item);
    CHECK(updated("REMOVE txt SET a = :x ADD n :one DELETE strings :sa") ==
          with("txt", std::nullopt, with("a", "x", with("n", 6, with("strings", StringSet{"b"})))));
}

PYLON_TEST_IN_BOTH_WORLDS("what is no expression is refused, with the same code and in the same words", DynamodbLocal) {
    auto const table = makeTable(aws);
    table.put(item);
    auto const put = [&](std::string const& condition) {
        return refusalOf([&] {
            table.put(item, {.condition = condition,
                             .values = usedIn(condition, conditions::values),
                             .names = usedIn(condition, conditions::names)});
        });
    };
    auto const update = [&](std::string const& expression) {
        return refusalOf([&] {
            (void)table.update({{"id", "1"}}, expression, usedIn(expression, conditions::values),
                               {.names = usedIn(expression, conditions::names)});
        });
    };
    auto const check = [](std::string const& text, std::optional<Error> const& error, std::string const& message) {
        INFO(text);
        REQUIRE(error);
        CHECK(error->code() == "ValidationException");
        CHECK(error->kind() == ErrorKind::rejected);
        CHECK(error->httpStatus() == 400);
        CHECK_THAT(error->message(), Catch::StartsWith(message)); // the real one sometimes has more to say
    };
    for (auto const& [text, message] : conditions::refused)
        check(text, put(text), message);

    std::string const type = "An operand in the update expression has an incorrect data type";
    std::string const path = "The document path provided in the update expression is invalid for update";
    std::vector<std::pair<std::string, std::string>> const updates{
        {"SET n = txt + :one", type},
        {"SET list_of = list_append(n, :list)", type},
        {"ADD txt :one", type},
        {"DELETE n :sa", type},
        {"SET nowhere.a = :x", path},
        {"SET txt.a = :x", path},
        {"SET map_of[0] = :x", path},
        {"SET a = nowhere", "The provided expression refers to an attribute that does not exist in the item"},
        {"SET a = :one SET b = :one",
         "Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;"},
        {"SET a = :one, a = :x",
         "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite "
         "one of these paths; path one: [a], path two: [a]"},
        {"ADD a :x",
         "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: S"},
        {"SET id = :x",
         "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"},
        {"a = :one", ""},
        {"SET", ""},
        {"SET a", ""},
        {"SET a = :one,", ""},
        {"SET a = b(:one)", ""},
        {"REMOVE", ""},
        {"SET a = :one + :one + :one", ""},
        {"SET status = :one", ""},
    };
    for (auto const& [text, message] : updates)
        check(text, update(text), message);
}

} // namespace counterparts_dynamodb_expressions_counterpart_test
