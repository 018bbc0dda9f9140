// SPDX-License-Identifier: BSL-1.0

#include "support/dynamodb_world.hpp"
#include "support/recorded_aws.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

namespace memory_dynamodb_recorded_vectors_test {

// What real DynamoDB answered.

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;

namespace {

struct Replay {
    explicit Replay(Json const& json, std::string const& name)
        : situation(json["tests/aws/services/dynamodb/test_dynamodb.py::TestDynamoDB::" + name]), recorded(situation) {}

    template <Operation Op> Json check(std::string const& step, Op const& operation) {
        INFO("step " << step);
        auto const response = world.send(world.request(operation));
        if (recorded[step].contains("ResponseMetadata"))
            CHECK(recorded.difference(step, response) == "");
        else
            CHECK(recorded.difference(recorded[step], Json::parse(response.body)) == "");
        return Json::parse(response.body);
    }

    /// Where the record has the words of a client in Python.
    template <Operation Op> void checkPython(std::string const& step, Op const& operation) {
        auto const error = world.World::refusal(operation);
        auto const words = "An error occurred (" + error.code() + ") when calling the " + std::string{Op::name} +
                           " operation: " + error.message();
        auto expected = recorded[step].string();
        if (auto const at = expected.find("<test-table>"); at != std::string::npos) expected.replace(at, 12, "table");
        CHECK(words == expected);
    }

    Json const& situation;
    Recorded recorded;
    DynamodbWorld world{memory::CloudOptions{.accountId = "111111111111"}};
};

dynamodb::CreateTable creation(std::string const& name) {
    return {.attributeDefinitions = {{"id", "S"}},
            .tableName = name,
            .keySchema = {{"id", "HASH"}},
            .provisionedThroughput = {{5, 5}}};
}

} // namespace

TEST_CASE("recorded DynamoDB: tables made, described and deleted", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    Replay replay{*json, "test_table_crud"};
    // Times were recorded as the word `datetime`, so they are looked at apart.
    auto const checkBut = [&](std::string const& step, auto const& operation, std::string const& holder) {
        INFO("step " << step);
        auto const response = replay.world.send(replay.world.request(operation));
        CHECK(response.status == 200);
        auto const ours = Json::parse(response.body)[holder];
        auto const& theirs = replay.recorded[step][holder];
        CHECK(ours.contains("CreationDateTime") == theirs.contains("CreationDateTime"));
        for (auto const& [name, value] : theirs.members())
            if (name != "CreationDateTime") {
                REQUIRE(ours.contains(name));
                CHECK(replay.recorded.difference(value, ours[name], name) == "");
            }
        for (auto const& [name, value] : ours.members())
            CHECK((theirs.contains(name) ? "" : name) == "");
    };
    checkBut("create-table", creation("table-1"), "TableDescription");
    checkBut("describe-table", dynamodb::DescribeTable{.tableName = "table-1"}, "Table");
    checkBut("delete-table", dynamodb::DeleteTable{.tableName = "table-1"}, "TableDescription");
    auto const gone = replay.world.refusal(dynamodb::DeleteTable{.tableName = "non-existent"});
    CHECK(gone == replay.recorded["delete-non-existent-table"]["Error"]["Code"].string() + ": " +
                      replay.recorded["delete-non-existent-table"]["Error"]["Message"].string());
}

TEST_CASE("recorded DynamoDB: tables with an index", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    for (std::string const mode : {"PROVISIONED", "PAY_PER_REQUEST"}) {
        INFO(mode);
        Replay replay{*json, "test_gsi_with_billing_mode[" + mode + "]"};
        dynamodb::CreateTable operation{
            .attributeDefinitions = {{"TID", "S"}, {"TRID", "S"}},
            .tableName = "table-1",
            .keySchema = {{"TID", "HASH"}},
            .globalSecondaryIndexes = {{"TransactionRecordID", {{"TRID", "HASH"}}, {{"ALL", {}}}, {}}},
            .billingMode = mode};
        if (mode == "PROVISIONED") {
            operation.provisionedThroughput = {{5, 5}};
            operation.globalSecondaryIndexes[0].provisionedThroughput = {{1, 1}};
        }
        // A status was recorded as the same place-holder, whatever it was.
        Recorded made{replay.situation};
        auto const created = replay.world.send(replay.world.request(operation));
        CHECK(made.difference("create-table-with-gsi", created) == "");
        auto const described = replay.world.send(replay.world.request(dynamodb::DescribeTable{.tableName = "table-1"}));
        CHECK(replay.recorded.difference("describe-table", described) == "");
    }
}

TEST_CASE("recorded DynamoDB: what a condition did not hold of", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    Replay replay{*json, "test_return_values_on_conditions_check_failure"};
    replay.world.createTable("table");
    replay.world(dynamodb::PutItem{.tableName = "table",
                                   .item = {{"id", "456"}, {"price", 650}, {"product", "sporting goods"}}});
    auto const answer =
        replay.world.send(replay.world.request(dynamodb::DeleteItem{.tableName = "table",
                                                                    .key = {{"id", "456"}},
                                                                    .conditionExpression = "price < :p",
                                                                    .expressionAttributeValues = {{":p", 500}},
                                                                    .returnValuesOnConditionCheckFailure = "ALL_OLD"}));
    auto const& recorded = replay.recorded["items"];
    CHECK(answer.status == recorded["ResponseMetadata"]["HTTPStatusCode"].integer());
    auto const ours = Json::parse(answer.body);
    CHECK(ours["__type"].string().ends_with("#" + recorded["Error"]["Code"].string()));
    CHECK(ours["message"].string() == recorded["Error"]["Message"].string());
    CHECK(ours["Item"] == recorded["Item"]);
}

TEST_CASE("recorded DynamoDB: a query of a local index", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    Replay replay{*json, "test_valid_local_secondary_index"};
    replay.world.cloud.dynamodb().createTable(
        "table",
        {.hash = {"PK"}, .range = memory::KeySpec{"SK"}, .localIndexes = {{"LSI1", {"LSI1SK", KeyType::number}}}});
    replay.world(
        dynamodb::PutItem{.tableName = "table", .item = {{"PK", "test one"}, {"SK", "hello"}, {"LSI1SK", 123}}});
    replay.check("Items", dynamodb::Query{.tableName = "table",
                                          .indexName = "LSI1",
                                          .keyConditionExpression = "PK = :p AND LSI1SK = :l",
                                          .expressionAttributeValues = {{":p", "test one"}, {":l", 123}}});
}

TEST_CASE("recorded DynamoDB: what CreateTable refuses", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    {
        Replay replay{*json, "test_create_duplicate_table"};
        replay.world(creation("table"));
        replay.checkPython("Error", creation("table"));
    }
    Replay replay{*json, "test_dynamodb_pay_per_request"};
    auto operation = creation("table");
    operation.billingMode = "PAY_PER_REQUEST";
    replay.checkPython("Error", operation);
}

TEST_CASE("recorded DynamoDB: what PutItem gives back", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    Replay replay{*json, "test_return_values_in_put_item"};
    replay.world.createTable("table");
    dynamodb::PutItem first{
        .tableName = "table", .item = {{"id", "id1"}, {"data", "foobar"}}, .returnValues = "ALL_OLD"};
    replay.check("PutFirstItem", first);
    replay.check("PutFirstItemOLD", first);
    first.item["data"] = "foobar2";
    replay.check("PutFirstItemB", first);
    dynamodb::PutItem second{
        .tableName = "table", .item = {{"id", "id2"}, {"data", "foobar"}}, .returnValues = "ALL_OLD"};
    replay.check("PutSecondItem", second);
    second.returnValues = "NONE";
    replay.check("PutSecondItemReturnNone", second);
}

TEST_CASE("recorded DynamoDB: empty text and bytes may be stored", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    Replay replay{*json, "test_empty_and_binary_values"};
    replay.world.createTable("table");
    replay.check("PutFirstItem", dynamodb::PutItem{.tableName = "table", .item = {{"id", "id1"}, {"data", ""}}});
    replay.check("PutSecondItem",
                 dynamodb::PutItem{.tableName = "table", .item = {{"id", "id2"}, {"data", Blob{"\x90"}}}});
}

TEST_CASE("recorded DynamoDB: batches", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    auto const write = [](std::vector<Item> const& items) {
        dynamodb::BatchWriteItem operation;
        for (auto const& item : items)
            operation.requestItems["table"].push_back({.putRequest = {{item}}});
        return operation;
    };
    {
        Replay replay{*json, "test_batch_write_items"};
        replay.world.createTable("table");
        replay.check("BatchWriteResponse", write({{{"id", "1"}}, {{"id", "2"}}}));
    }
    {
        Replay replay{*json, "test_batch_write_binary"};
        replay.world.createTable("table");
        replay.check("Response", write({{{"id", "1"}, {"data", Blob{"foobar"}}}}));
    }
    {
        Replay replay{*json, "test_batch_write_not_matching_schema"};
        replay.world.createTable("table", true);
        replay.checkPython("ValidationException", write({{{"id", "1"}, {"nonKey", "2"}}}));
    }
    {
        Replay replay{*json, "test_dynamodb_get_batch_items"};
        replay.world.createTable("table");
        auto const answer = replay.world.send(
            replay.world.request(dynamodb::BatchGetItem{{{"table", {.keys = {{{"id", "nowhere"}}}}}}}));
        CHECK(answer.status == 200);
        auto const ours = Json::parse(answer.body);
        auto const& theirs = replay.recorded["Response"];
        CHECK(ours["Responses"]["table"] == theirs["Responses"]["<test-table>"]);
        CHECK(ours["UnprocessedKeys"] == theirs["UnprocessedKeys"]);
    }
}

TEST_CASE("recorded DynamoDB: bytes survive an update", "[dynamodb][recorded]") {
    auto const json = vectorJson("recorded-aws/dynamodb.json");
    if (!json) return;
    Replay replay{*json, "test_data_encoding_consistency"};
    replay.world.createTable("table");
    dynamodb::GetItem const get{.tableName = "table", .key = {{"id", "id1"}}};
    auto const check = [&](std::string const& step) {
        auto const response = replay.world.send(replay.world.request(get));
        CHECK(replay.recorded.difference(replay.recorded[step], Json::parse(response.body)["Item"]) == "");
    };
    replay.world(
        dynamodb::PutItem{.tableName = "table", .item = {{"id", "id1"}, {"version", 1}, {"data", Blob{"\x90"}}}});
    check("GetItem");
    replay.world(dynamodb::UpdateItem{.tableName = "table",
                                      .key = {{"id", "id1"}},
                                      .updateExpression = "SET version = :v",
                                      .expressionAttributeValues = {{":v", 2}}});
    check("GetItemAfterUpdate");
}

} // namespace memory_dynamodb_recorded_vectors_test
