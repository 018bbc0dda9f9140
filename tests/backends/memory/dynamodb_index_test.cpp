// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/dynamodb_index.hpp>

#include "support/dynamodb_world.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace memory_dynamodb_index_test {

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;

namespace {

dynamodb::CreateTable creation(dynamodb::GlobalSecondaryIndex index) {
    return {.attributeDefinitions = {{"id", "S"}, {"c", "S"}},
            .tableName = "table",
            .keySchema = {{"id", "HASH"}},
            .globalSecondaryIndexes = {std::move(index)},
            .billingMode = "PAY_PER_REQUEST"};
}
dynamodb::GlobalSecondaryIndex byC() { return {"by-c", {{"c", "HASH"}}, {{"ALL", {}}}, {}}; }

dynamodb::CreateTable creation(dynamodb::LocalSecondaryIndex index) {
    return {.attributeDefinitions = {{"id", "S"}, {"at", "N"}, {"c", "S"}},
            .tableName = "table",
            .keySchema = {{"id", "HASH"}, {"at", "RANGE"}},
            .localSecondaryIndexes = {std::move(index)},
            .billingMode = "PAY_PER_REQUEST"};
}

constexpr auto invalid = "ValidationException: One or more parameter values were invalid: ";

} // namespace

TEST_CASE("an index that cannot be is refused with its table", "[dynamodb][memory]") {
    DynamodbWorld w;
    auto const refusal = [&](auto const& change) {
        auto index = byC();
        change(index);
        return w.refusal(creation(index));
    };
    using Index = dynamodb::GlobalSecondaryIndex;
    CHECK(refusal([](Index& i) { i.indexName = "c"; }) ==
          "ValidationException: 1 validation error detected: Value 'c' at 'globalSecondaryIndexes.1.member.indexName' "
          "failed to satisfy constraint: Member must have length greater than or equal to 3");
    CHECK_THAT(refusal([](Index& i) { i.indexName = "by c"; }), Catch::Contains("regular expression pattern"));
    CHECK(refusal([](Index& i) { i.projection.reset(); }) == invalid + std::string{"Unknown ProjectionType: null"});
    CHECK_THAT(refusal([](Index& i) { i.projection->projectionType = "SOME"; }),
               Catch::Contains("enum value set: [ALL, INCLUDE, KEYS_ONLY]"));
    CHECK(refusal([](Index& i) { i.projection->projectionType = "INCLUDE"; }) ==
          invalid + std::string{"ProjectionType is INCLUDE, but NonKeyAttributes is not specified"});
    CHECK(refusal([](Index& i) { i.projection->nonKeyAttributes = {"x"}; }) ==
          invalid + std::string{"ProjectionType is ALL, but NonKeyAttributes is specified"});
    CHECK(refusal([](Index& i) { i.keySchema = {{"d", "HASH"}}; }) ==
          invalid + std::string{"Some index key attributes are not defined in AttributeDefinitions. Keys: [d], "
                                "AttributeDefinitions: [id, c]"});
    CHECK(refusal([](Index& i) { i.keySchema = {{"id", "HASH"}}; }) ==
          invalid +
              std::string{"Some AttributeDefinitions are not used. AttributeDefinitions: [c, id], keys used: [id]"});
    CHECK(refusal([](Index& i) { i.keySchema = {{"c", "RANGE"}}; }) ==
          "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    CHECK_THAT(refusal([](Index& i) { i.provisionedThroughput = {{1, 1}}; }),
               Catch::Contains("should not be specified"));
    auto twice = creation(byC());
    twice.globalSecondaryIndexes.push_back(byC());
    CHECK(w.refusal(twice) == invalid + std::string{"Duplicate index name: by-c"});
    auto provisioned = creation(byC());
    provisioned.billingMode.reset();
    provisioned.provisionedThroughput = {{5, 5}};
    CHECK_THAT(w.refusal(provisioned), Catch::Contains("must be specified for index: by-c"));
    auto many = creation(byC());
    many.globalSecondaryIndexes.resize(21, byC());
    CHECK_THAT(w.refusal(many), Catch::Contains("exceeds the per-table limit of 20"));
}

TEST_CASE("a local index has the partition key of its table, and another sort key", "[dynamodb][memory]") {
    DynamodbWorld w;
    dynamodb::LocalSecondaryIndex const good{"by-c", {{"id", "HASH"}, {"c", "RANGE"}}, {{"ALL", {}}}};
    auto other = good;
    other.keySchema = {{"c", "HASH"}, {"at", "RANGE"}};
    CHECK(w.refusal(creation(other)) ==
          invalid + std::string{"Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                                "by-c. index hash key: c, table hash key: id"});
    auto none = good;
    none.keySchema = {{"id", "HASH"}};
    auto table = creation(none);
    table.attributeDefinitions.pop_back();
    CHECK(w.refusal(table) == invalid + std::string{"Index KeySchema does not have a range key for index: by-c"});
    table = creation(good);
    table.keySchema.pop_back();
    table.attributeDefinitions.erase(table.attributeDefinitions.begin() + 1);
    CHECK(w.refusal(table) == invalid + std::string{"Table KeySchema does not have a range key, which is required when "
                                                    "specifying a LocalSecondaryIndex"});
    table = creation(good);
    table.localSecondaryIndexes.resize(6, good);
    CHECK_THAT(w.refusal(table), Catch::Contains("exceeds per-table limit of 5"));
    w(creation(good));
}

TEST_CASE("tables made from behind have indexes, and are described with them", "[dynamodb][memory]") {
    DynamodbWorld w;
    w.cloud.dynamodb().createTable(
        "table", {.hash = {"id"},
                  .range = memory::KeySpec{"at", KeyType::number},
                  .globalIndexes = {{.name = "by-c", .hash = {"c"}, .range = memory::KeySpec{"at", KeyType::number}},
                                    {.name = "by-d", .hash = {"d"}, .projected = memory::Projected::keys}},
                  .localIndexes = {{.name = "by-n",
                                    .range = {"n", KeyType::number},
                                    .projected = memory::Projected::keys,
                                    .include = {"x"}}}});
    w(dynamodb::PutItem{.tableName = "table", .item = {{"id", "a"}, {"at", 1}, {"c", "c"}, {"y", "yyyy"}}});
    auto const table = w(dynamodb::DescribeTable{.tableName = "table"}).table.value();
    REQUIRE(table.globalSecondaryIndexes.size() == 2);
    auto const& global = table.globalSecondaryIndexes;
    CHECK(global[0].indexName == "by-c");
    CHECK(global[0].itemCount == 1);
    CHECK(global[0].indexSizeBytes == table.tableSizeBytes);
    CHECK(global[0].indexArn == *table.tableArn + "/index/by-c");
    CHECK(global[0].indexStatus == "ACTIVE");
    CHECK(global[1].projection->projectionType == "KEYS_ONLY");
    CHECK(global[1].itemCount == 0);
    REQUIRE(table.localSecondaryIndexes.size() == 1);
    CHECK(table.localSecondaryIndexes[0].projection->projectionType == "INCLUDE");
    CHECK(table.localSecondaryIndexes[0].projection->nonKeyAttributes == std::vector<std::string>{"x"});
    CHECK(table.localSecondaryIndexes[0].keySchema.at(1).attributeName == "n");
}

TEST_CASE("a page of an index is full by what the index has", "[dynamodb][memory]") {
    DynamodbWorld w;
    w.cloud.dynamodb().createTable(
        "table", {.hash = {"id"},
                  .globalIndexes = {{.name = "all", .hash = {"c"}},
                                    {.name = "keys", .hash = {"c"}, .projected = memory::Projected::keys}}});
    for (int i = 0; i != 12; ++i)
        w(dynamodb::PutItem{.tableName = "table",
                            .item = {{"id", std::to_string(i)}, {"c", "c"}, {"text", std::string(100'000, 'x')}}});
    dynamodb::Scan scan{.tableName = "table", .indexName = "all"};
    auto const first = w(scan);
    CHECK(first.count == 11);
    REQUIRE(first.lastEvaluatedKey);
    CHECK(first.lastEvaluatedKey->size() == 2);
    scan.exclusiveStartKey = first.lastEvaluatedKey;
    CHECK(w(scan).count == 1);
    auto const keys = w(dynamodb::Scan{.tableName = "table", .indexName = "keys"});
    CHECK(keys.count == 12);
    CHECK_FALSE(keys.lastEvaluatedKey);
}

} // namespace memory_dynamodb_index_test
