// SPDX-License-Identifier: BSL-1.0

#include "support/dynamodb_world.hpp"
#include <pylon/backends/libdeflate_crc32.hpp>
#include <pylon/backends/memory/dynamodb.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace memory_dynamodb_service_test {

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;

namespace {

dynamodb::CreateTable creation() {
    return {.attributeDefinitions = {{"id", "S"}},
            .tableName = "t-1",
            .keySchema = {{"id", "HASH"}},
            .provisionedThroughput = {{5, 5}}};
}

} // namespace

TEST_CASE("tables are made by DynamoDB's rules") {
    DynamodbWorld world;
    CHECK(world(creation()).tableDescription->tableStatus == "CREATING");
    auto const table = world(dynamodb::DescribeTable{.tableName = "t-1"}).table.value();
    CHECK(table.tableStatus == "ACTIVE");
    CHECK(table.tableArn == "arn:aws:dynamodb:us-east-1:123456789012:table/t-1");
    CHECK(table.itemCount == 0);
    CHECK(world.refusal(creation()) == "ResourceInUseException: Table already exists: t-1");

    auto const refusal = [&](auto change) {
        auto operation = creation();
        operation.tableName = "t-2";
        change(operation);
        return world.refusal(operation);
    };
    std::string const invalid = "ValidationException: One or more parameter values were invalid: ";
    CHECK(refusal([](auto& each) { each.billingMode = "PAY_PER_REQUEST"; }) ==
          invalid +
              "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    CHECK(refusal([](auto& each) { each.provisionedThroughput.reset(); }) ==
          invalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    CHECK(refusal([](auto& each) { each.attributeDefinitions.push_back({"other", "S"}); }) ==
          invalid + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    "AttributeDefinitions");
    CHECK(refusal([](auto& each) { each.keySchema[0].keyType = "RANGE"; }) ==
          "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    for (auto const& change : std::vector<void (*)(dynamodb::CreateTable&)>{
             [](auto& each) { each.tableName = "t"; }, [](auto& each) { each.keySchema.clear(); },
             [](auto& each) { each.attributeDefinitions[0].attributeType = "BOOL"; },
             [](auto& each) { each.attributeDefinitions[0].attributeName = "other"; },
             [](auto& each) { each.billingMode = "FREE"; }})
        CHECK_THAT(refusal(change), Catch::StartsWith("ValidationException: "));

    CHECK(world(dynamodb::DeleteTable{.tableName = "t-1"}).tableDescription->tableStatus == "DELETING");
    CHECK(world.refusal(dynamodb::DescribeTable{.tableName = "t-1"}) ==
          "ResourceNotFoundException: Requested resource not found: Table: t-1 not found");
    CHECK(world.refusal(dynamodb::GetItem{.tableName = "t-1", .key = {{"id", "1"}}}) ==
          "ResourceNotFoundException: Requested resource not found");
}

TEST_CASE("items fit the table's key") {
    DynamodbWorld world;
    world.createTable("sorted", true);
    auto const put = [&](Item const& item) {
        return world.refusal(dynamodb::PutItem{.tableName = "sorted", .item = item});
    };
    std::string const invalid = "ValidationException: One or more parameter values were invalid: ";
    CHECK(put({{"id", "1"}}) == invalid + "Missing the key at in the item");
    CHECK(put({{"at", 1}}) == invalid + "Missing the key id in the item");
    CHECK(put({{"id", "1"}, {"at", "1"}}) == invalid + "Type mismatch for key at expected: N actual: S");
    CHECK(put({{"id", ""}, {"at", 1}}) == "ValidationException: One or more parameter values are not valid. The "
                                          "AttributeValue for a key attribute cannot "
                                          "contain an empty string value. Key: id");
    CHECK(put({{"id", std::string(2049, 'x')}, {"at", 1}}) ==
          invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
    CHECK(put({{"id", "1"}, {"at", 1}, {"t", std::string(409'600, 'x')}}) ==
          "ValidationException: Item size has exceeded the maximum allowed size");
    CHECK(put({{"id", "1"}, {"at", 1}, {"s", StringSet{}}}) == invalid + "An string set  may not be empty");

    auto const get = [&](Item const& key) {
        return world.refusal(dynamodb::GetItem{.tableName = "sorted", .key = key});
    };
    for (Item const& key : {Item{{"id", "1"}}, Item{{"id", "1"}, {"at", "1"}}, Item{{"id", "1"}, {"other", 1}}})
        CHECK(get(key) == "ValidationException: The provided key element does not match the schema");
}

TEST_CASE("writes give back what was there, where that is asked for") {
    DynamodbWorld world;
    world.createTable("table");
    dynamodb::PutItem put{.tableName = "table", .item = {{"id", "1"}, {"n", 1}}, .returnValues = "ALL_OLD"};
    CHECK_FALSE(world(put).attributes);
    CHECK(world(put).attributes == Item{{"id", "1"}, {"n", 1}});
    put.returnValues = "ALL_NEW";
    CHECK(world.refusal(put) == "ValidationException: ReturnValues can only be ALL_OLD or NONE");
    dynamodb::DeleteItem remove{.tableName = "table", .key = {{"id", "1"}}, .returnValues = "ALL_OLD"};
    CHECK(world(remove).attributes == Item{{"id", "1"}, {"n", 1}});
    CHECK_FALSE(world(remove).attributes);
}

TEST_CASE("numbers come back in their canonical form, and are keys by what they say") {
    DynamodbWorld world;
    world.cloud.dynamodb().createTable("table", {.hash = {"id", KeyType::number}});
    world(dynamodb::PutItem{.tableName = "table", .item = {{"id", Number{"1.50"}}, {"n", Number{"1E+3"}}}});
    auto const response = world.send(world.request(dynamodb::GetItem{.tableName = "table", .key = {{"id", 1.5}}}));
    CHECK(response.body == R"({"Item":{"id":{"N":"1.5"},"n":{"N":"1000"}}})");
}

TEST_CASE("pages end at the limit, and at 1 MB") {
    DynamodbWorld world;
    world.createTable("table");
    for (int i = 0; i != 4; ++i)
        world(dynamodb::PutItem{.tableName = "table",
                                .item = {{"id", std::to_string(i)}, {"t", std::string(390'000, 'x')}}});
    auto page = world(dynamodb::Scan{.tableName = "table"});
    CHECK(page.count == 3);
    REQUIRE(page.lastEvaluatedKey);
    page = world(dynamodb::Scan{.tableName = "table", .exclusiveStartKey = page.lastEvaluatedKey});
    CHECK(page.count == 1);
    CHECK_FALSE(page.lastEvaluatedKey);

    // The key is there although there is nothing behind it: known only when one looks.
    page = world(dynamodb::Scan{.tableName = "table", .limit = 4, .select = "COUNT"});
    CHECK(page.count == 3);
    CHECK_FALSE(page.items);
    page = world(dynamodb::Scan{.tableName = "table", .limit = 2, .filterExpression = "attribute_not_exists(t)"});
    CHECK(page.count == 0);
    CHECK(page.scannedCount == 2);
    CHECK(page.lastEvaluatedKey);
}

TEST_CASE("what is wrong with a scan") {
    DynamodbWorld world;
    world.createTable("table");
    auto const refusal = [&](dynamodb::Scan scan) {
        scan.tableName = "table";
        return world.refusal(scan);
    };
    CHECK(refusal({.limit = 0}) ==
          "ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy "
          "constraint: Member must have value greater than or equal to 1");
    CHECK(refusal({.segment = 0}) ==
          "ValidationException: The TotalSegments parameter is required but was not present in the "
          "request when Segment parameter is present");
    CHECK(refusal({.totalSegments = 2}) ==
          "ValidationException: The Segment parameter is required but was not present in the "
          "request when parameter TotalSegments is present");
    CHECK(refusal({.totalSegments = 4, .segment = 4}) == "ValidationException: The Segment parameter is zero-based and "
                                                         "must be less than parameter TotalSegments: Segment: 4 "
                                                         "is not less than TotalSegments: 4");
    CHECK(refusal({.exclusiveStartKey = Item{{"other", 1}}}) ==
          "ValidationException: The provided starting key is invalid: The provided key element does not match the "
          "schema");
    CHECK_THAT(refusal({.select = "ALL_PROJECTED_ATTRIBUTES"}),
               Catch::Contains("only when Querying using an IndexName"));
    CHECK_THAT(refusal({.select = "SOME"}), Catch::Contains("Value 'SOME' at 'select'"));
}

TEST_CASE("every answer of DynamoDB tells the CRC-32 of its body", "[memory][dynamodb]") {
    DynamodbWorld world;
    world.createTable("table");
    world(dynamodb::PutItem{.tableName = "table", .item = {{"id", "a"}}});
    auto const check = [&](Request const& request, int status) {
        auto const response = world.send(request);
        CHECK(response.status == status);
        CHECK(response.headers.find("x-amz-crc32") == std::to_string(crc32(response.body)));
    };
    auto const get = dynamodb::GetItem{.tableName = "table", .key = {{"id", "a"}}};
    check(world.request(get), 200);
    check(world.request(dynamodb::GetItem{.tableName = "missing", .key = {{"id", "a"}}}), 400);
    auto unsigned_ = world.request(get);
    unsigned_.headers.set("Authorization", "");
    check(unsigned_, 400);

    world.cloud.faults().next().corrupt();
    CHECK(world.client.invoke(get).error().kind() == ErrorKind::integrity);
    CHECK(world.client.invoke(get));
}

} // namespace memory_dynamodb_service_test
