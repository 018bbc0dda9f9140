// SPDX-License-Identifier: BSL-1.0

#include "support/dynamodb_world.hpp"
#include <pylon/backends/memory/dynamodb.hpp>
#include <pylon/services/dynamodb/transactions.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace memory_dynamodb_transactions_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using dynamodb::Item;
using Writes = std::vector<dynamodb::TransactWriteItem>;

namespace {

struct TransactWorld : DynamodbWorld {
    TransactWorld() { createTable("table-1"); }

    std::vector<std::string> ids() const {
        std::vector<std::string> all;
        auto const output = (*this)(dynamodb::Scan{.tableName = "table-1"});
        for (auto const& item : output.items.value())
            all.push_back(item.at("id").as<std::string>());
        std::sort(all.begin(), all.end());
        return all;
    }
};

Item key(std::string id) { return Item{{"id", std::move(id)}}; }

dynamodb::TransactAction action(std::string id) { return {.tableName = "table-1", .key = key(std::move(id))}; }
dynamodb::TransactWriteItem put(std::string id, std::optional<std::string> condition = {}) {
    return {.put = dynamodb::TransactAction{
                .tableName = "table-1", .item = key(std::move(id)), .conditionExpression = std::move(condition)}};
}

std::string const isNew = "attribute_not_exists(id)";
using Strings = std::vector<std::string>;

} // namespace

TEST_CASE("a transaction does all of it", "[dynamodb]") {
    TransactWorld world;
    world(dynamodb::TransactWriteItems{.transactItems = {put("a"), put("b", isNew), put("c")}});
    CHECK(world.ids() == Strings{"a", "b", "c"});
    auto check = action("a");
    check.conditionExpression = "attribute_exists(id)";
    auto update = action("b");
    update.updateExpression = "SET n = :n";
    update.expressionAttributeValues = Item{{":n", "new"}};
    world(dynamodb::TransactWriteItems{
        .transactItems = {{.conditionCheck = check}, {.deletion = action("c")}, {.update = update}, put("d")}});
    CHECK(world.ids() == Strings{"a", "b", "d"});
    auto const got = world(dynamodb::TransactGetItems{
        .transactItems = {{dynamodb::GetItem{.tableName = "table-1", .key = key("b")}},
                          {dynamodb::GetItem{.tableName = "table-1", .key = key("nowhere")}}}});
    CHECK(got.responses->at(0).item->at("n") == Value{"new"});
    CHECK(!got.responses->at(1).item);
}

TEST_CASE("a transaction does nothing where one of it cannot be done, and says why of each", "[dynamodb]") {
    TransactWorld world;
    world(dynamodb::TransactWriteItems{.transactItems = {put("a")}});
    auto condition = put("a", isNew);
    condition.put->returnValuesOnConditionCheckFailure = "ALL_OLD";
    auto wrong = put("x");
    wrong.put->item = Item{{"other", "x"}};
    auto const response =
        world.send(world.request(dynamodb::TransactWriteItems{.transactItems = {condition, put("b"), wrong}}));
    CHECK(response.status == 400);
    auto const error = Json::parse(response.body);
    CHECK_THAT(error["__type"].string(), Catch::EndsWith("#TransactionCanceledException"));
    CHECK(error["message"].string() == "Transaction cancelled, please refer cancellation reasons for specific reasons "
                                       "[ConditionalCheckFailed, None, ValidationError]");
    auto const& reasons = error["CancellationReasons"];
    CHECK(reasons[0] == Json::parse(R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed",)"
                                    R"("Item":{"id":{"S":"a"}}})"));
    CHECK(reasons[1] == Json::parse(R"({"Code":"None"})"));
    CHECK(reasons[2]["Code"].string() == "ValidationError");
    CHECK(world.ids() == Strings{"a"});
}

TEST_CASE("a transaction that is told again by its token is not done again", "[dynamodb]") {
    TransactWorld world;
    auto add = action("n");
    add.updateExpression = "ADD n :one";
    add.expressionAttributeValues = Item{{":one", 1}};
    dynamodb::TransactWriteItems const once{.transactItems = {{.update = add}}, .clientRequestToken = "token"};
    auto const count = [&] { return world(dynamodb::GetItem{.tableName = "table-1", .key = key("n")}).item->at("n"); };
    world(once);
    world(once);
    CHECK(count() == Value{1});
    auto other = once;
    other.transactItems = {put("b")};
    CHECK_THAT(world.refusal(other), Catch::StartsWith("IdempotentParameterMismatchException: "));
    world.cloud.clock().advance(10min);
    world(once);
    CHECK(count() == Value{2});
}

TEST_CASE("what cannot be a transaction", "[dynamodb]") {
    TransactWorld world;
    auto const refusal = [&](Writes writes) {
        return world.refusal(dynamodb::TransactWriteItems{.transactItems = std::move(writes)});
    };
    CHECK(refusal({put("a"), put("a")}) ==
          "ValidationException: Transaction request cannot include multiple operations on one item");
    CHECK(refusal({{}}) == "ValidationException: TransactItems can only contain one of Check, Put, Update or Delete");
    auto both = put("a");
    both.deletion = action("b");
    CHECK(refusal({both}) == refusal({{}}));
    CHECK_THAT(refusal({}), Catch::Contains("length greater than or equal to 1"));
    CHECK_THAT(refusal(Writes(101, put("a"))), Catch::Contains("length less than or equal to 100"));
    CHECK_THAT(refusal({{.update = action("a")}}), Catch::Contains("'transactItems.1.member.update.updateExpression'"));
    CHECK_THAT(refusal({put("b"), {.conditionCheck = action("a")}}),
               Catch::Contains("'transactItems.2.member.conditionCheck.conditionExpression'"));
    auto elsewhere = put("a");
    elsewhere.put->tableName = "nowhere";
    CHECK_THAT(refusal({put("b"), elsewhere}), Catch::StartsWith("ResourceNotFoundException: "));
    CHECK_THAT(refusal({put("a", "nonsense (")}),
               Catch::StartsWith("ValidationException: Invalid ConditionExpression"));
    CHECK(world.ids().empty());
}

TEST_CASE("tables are listed page by page, and keep by which attribute items expire", "[dynamodb]") {
    TransactWorld world;
    world.createTable("table-2");
    auto const first = world(dynamodb::ListTables{.limit = 1});
    CHECK(first.tableNames == Strings{"table-1"});
    auto const second = world(dynamodb::ListTables{.exclusiveStartTableName = first.lastEvaluatedTableName});
    CHECK(second.tableNames == Strings{"table-2"});
    CHECK(!second.lastEvaluatedTableName);
    CHECK_THAT(world.refusal(dynamodb::ListTables{.limit = 0}), Catch::StartsWith("ValidationException: "));

    auto const status = [&] {
        return world(dynamodb::DescribeTimeToLive{.tableName = "table-1"})
            .timeToLiveDescription->timeToLiveStatus.value();
    };
    CHECK(status() == "DISABLED");
    dynamodb::UpdateTimeToLive update{.tableName = "table-1", .timeToLiveSpecification = {true, "until"}};
    CHECK(world(update).timeToLiveSpecification->attributeName == "until");
    CHECK(status() == "ENABLED");
    CHECK(world.refusal(update) == "ValidationException: TimeToLive is already enabled");
    update.timeToLiveSpecification.enabled = false;
    world(update);
    CHECK(status() == "DISABLED");
    CHECK(world.refusal(update) == "ValidationException: TimeToLive is already disabled");
}

TEST_CASE("items expire by the Cloud's clock, whole numbers of the last five years alone", "[dynamodb]") {
    TransactWorld world;
    auto const now = std::chrono::floor<std::chrono::seconds>(world.cloud.clock().now().time_since_epoch()).count();
    auto const put = [&](std::string id, Value until) {
        world(dynamodb::PutItem{.tableName = "table-1",
                                .item = Item{{"id", std::move(id)}, {"until", std::move(until)}}});
    };
    put("soon", now + 60);
    put("later", now + 120);
    put("long ago", now - std::int64_t{6} * 365 * 24 * 3600);
    put("text", "1");
    world.cloud.clock().advance(61s);
    CHECK(world.ids().size() == 4);
    world(dynamodb::UpdateTimeToLive{.tableName = "table-1", .timeToLiveSpecification = {true, "until"}});
    CHECK(world.ids() == Strings{"later", "long ago", "text"});
    put("later", now + 180);
    world.cloud.clock().advance(60s);
    CHECK(world.ids() == Strings{"later", "long ago", "text"});
    world.cloud.clock().advance(60s);
    CHECK(world.ids() == Strings{"long ago", "text"});
    world(dynamodb::UpdateTimeToLive{.tableName = "table-1", .timeToLiveSpecification = {false, "until"}});
    put("soon", now);
    world.cloud.clock().advance(60s);
    CHECK(world.ids().size() == 3);
}

} // namespace memory_dynamodb_transactions_test
