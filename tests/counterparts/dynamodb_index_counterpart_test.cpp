// SPDX-License-Identifier: BSL-1.0
// Secondary indexes over libcurl, on Amazon's DynamoDB Local and on the in-memory AWS.

#include "support/counterpart.hpp"
#include <pylon/core/random.hpp>
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace counterparts_dynamodb_index_counterpart_test {

namespace {

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;
using dynamodb::Table;
using TableType = Table<CurlTransport, SigV4Signer, StandardSerializer, StandardRetry>;

struct DynamodbLocal {
    static constexpr bool isOurs = false;

    std::optional<DefaultClient> aws = counterpart("PYLON_DYNAMODB_ENDPOINT");
};

/// A table of orders, by `id` and `at`, with indexes by `customer` (all of an order, in the order of `amount`), by `state` (keys
/// and `note`), and of each partition by `amount` (keys).
TableType makeTable(DefaultClient const& aws) {
    dynamodb::CreateTable const operation{
        .attributeDefinitions = {{"id", "S"}, {"at", "N"}, {"customer", "S"}, {"amount", "N"}, {"state", "B"}},
        .tableName = "test-" + makeUuid(),
        .keySchema = {{"id", "HASH"}, {"at", "RANGE"}},
        .localSecondaryIndexes = {{"by-amount", {{"id", "HASH"}, {"amount", "RANGE"}}, {{"KEYS_ONLY", {}}}}},
        .globalSecondaryIndexes = {{"by-customer", {{"customer", "HASH"}, {"amount", "RANGE"}}, {{"ALL", {}}}, {}},
                                   {"by-state", {{"state", "HASH"}}, {{"INCLUDE", {"note"}}}, {}}},
        .billingMode = "PAY_PER_REQUEST"};
    aws.invoke(operation).value();
    return {aws, operation.tableName};
}

std::vector<Item> const orders{
    {{"id", "a"}, {"at", 1}, {"customer", "ann"}, {"amount", 5}, {"note", "n1"}, {"state", Blob{"s"}}, {"more", 1}},
    {{"id", "a"}, {"at", 2}, {"customer", "ann"}, {"amount", 3}, {"note", "n2"}},
    {{"id", "b"}, {"at", 1}, {"customer", "ann"}, {"amount", 5}, {"note", "n3"}, {"state", Blob{"s"}}},
    {{"id", "b"}, {"at", 2}, {"customer", "bob"}, {"note", "n4"}},
    {{"id", "b"}, {"at", 3}, {"amount", 9}, {"note", "n5"}},
};

TableType filledTable(DefaultClient const& aws) {
    auto const table = makeTable(aws);
    for (auto const& each : orders)
        table.put(each);
    return table;
}

std::vector<std::string> notesOf(auto&& items) {
    std::vector<std::string> notes;
    for (auto const& each : items)
        notes.push_back(each.at("note").template as<std::string>());
    return notes;
}
using Notes = std::vector<std::string>;

std::string refusalOf(auto const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error.code() + ": " + error.message();
    }
    throw std::logic_error{"it should have thrown"};
}

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("an index is queried by its own key, and has what has that key", DynamodbLocal) {
    auto const table = filledTable(aws);
    auto const byCustomer = [&](dynamodb::QueryOptions options = {}) {
        options.index = "by-customer";
        return table.query("customer = :c", {{":c", "ann"}}, options).collect();
    };
    CHECK(notesOf(byCustomer()) == Notes{"n2", "n1", "n3"});
    CHECK(byCustomer().at(1) == orders[0]);
    CHECK(notesOf(byCustomer({.descending = true})) == Notes{"n3", "n1", "n2"});
    CHECK(notesOf(byCustomer({.pageSize = 1})) == Notes{"n2", "n1", "n3"});
    CHECK(notesOf(byCustomer({.descending = true, .pageSize = 1})) == Notes{"n3", "n1", "n2"});
    CHECK(notesOf(byCustomer({.limit = 2})) == Notes{"n2", "n1"});
    CHECK(notesOf(table.query("customer = :c AND amount > :a", {{":c", "ann"}, {":a", 3}}, {.index = "by-customer"})) ==
          Notes{"n1", "n3"});
    CHECK(table.query("customer = :c", {{":c", "bob"}}, {.index = "by-customer"}).collect().empty());
    CHECK(notesOf(table.query("customer = :c", {{":c", "ann"}, {":i", "a"}},
                              {.filter = "id = :i", .index = "by-customer"})) == Notes{"n2", "n1"});
}

PYLON_TEST_IN_BOTH_WORLDS("an index gives what is projected into it, and a local one the rest, too", DynamodbLocal) {
    auto const table = filledTable(aws);
    auto const some =
        table.query("#s = :s", {{":s", Blob{"s"}}}, {.names = {{"#s", "state"}}, .index = "by-state"}).collect();
    REQUIRE(some.size() == 2);
    for (auto const& each : some)
        CHECK(each.size() == 4);
    CHECK_FALSE(some[0].contains("more"));
    auto const byAmount = [&](dynamodb::QueryOptions options = {}) {
        options.index = "by-amount";
        return table.query("id = :i", {{":i", "a"}}, options).collect();
    };
    CHECK(byAmount() ==
          std::vector<Item>{{{"id", "a"}, {"at", 2}, {"amount", 3}}, {{"id", "a"}, {"at", 1}, {"amount", 5}}});
    CHECK(byAmount({.consistent = true}).size() == 2);
    CHECK(notesOf(byAmount({.attributes = {"note"}})) == Notes{"n2", "n1"});
    auto const whole = aws.invoke(dynamodb::Query{.tableName = table.name(),
                                                  .indexName = "by-amount",
                                                  .select = "ALL_ATTRIBUTES",
                                                  .keyConditionExpression = "id = :i",
                                                  .expressionAttributeValues = {{":i", "a"}}});
    CHECK(whole.value().items->at(1) == orders[0]);
}

PYLON_TEST_IN_BOTH_WORLDS("an index is scanned, page by page and in segments", DynamodbLocal) {
    auto const table = filledTable(aws);
    for (auto const& options :
         std::vector<dynamodb::ScanOptions>{{.index = "by-customer"},
                                            {.pageSize = 1, .index = "by-customer"},
                                            {.segments = 3, .index = "by-customer"},
                                            {.segments = 3, .pageSize = 1, .index = "by-customer"}}) {
        auto const notes = notesOf(table.fullScan(options));
        CHECK(notes.size() == 3);
        CHECK(std::set<std::string>(notes.begin(), notes.end()) == std::set<std::string>{"n1", "n2", "n3"});
    }
    CHECK(table.fullScan({.index = "by-amount"}).collect().size() == 4);
    CHECK(table.fullScan({.index = "by-state"}).collect().size() == 2);
}

PYLON_TEST_IN_BOTH_WORLDS("an index follows its table", DynamodbLocal) {
    auto const table = filledTable(aws);
    auto const customers = [&](std::string const& name) {
        return notesOf(table.query("customer = :c", {{":c", name}}, {.index = "by-customer"}));
    };
    table.update({{"id", "a"}, {"at", 1}}, "SET customer = :c", {{":c", "cid"}});
    CHECK(customers("ann") == Notes{"n2", "n3"});
    CHECK(customers("cid") == Notes{"n1"});
    table.update({{"id", "a"}, {"at", 1}}, "REMOVE amount");
    CHECK(customers("cid").empty());
    table.update({{"id", "b"}, {"at", 2}}, "SET amount = :a", {{":a", 1}});
    CHECK(customers("bob") == Notes{"n4"});
    table.remove({{"id", "b"}, {"at", 1}});
    CHECK(customers("ann") == Notes{"n2"});
    table.put({{"id", "a"}, {"at", 2}, {"customer", "ann"}, {"amount", 7}, {"note", "new"}});
    CHECK(customers("ann") == Notes{"new"});
    table.putMany(std::vector<Item>{{{"id", "c"}, {"at", 1}, {"customer", "ann"}, {"amount", 8}, {"note", "many"}}});
    CHECK(customers("ann") == Notes{"new", "many"});
    table.removeMany({{{"id", "c"}, {"at", 1}}, {{"id", "a"}, {"at", 2}}});
    CHECK(customers("ann").empty());
}

PYLON_TEST_IN_BOTH_WORLDS("what an index cannot be asked is said", DynamodbLocal) {
    auto const table = filledTable(aws);
    dynamodb::Query const query{.tableName = table.name(),
                                .indexName = "by-state",
                                .keyConditionExpression = "#s = :s",
                                .expressionAttributeNames = {{"#s", "state"}},
                                .expressionAttributeValues = {{":s", Blob{"s"}}}};
    auto const refusal = [&](auto const& change) {
        auto operation = query;
        change(operation);
        return refusalOf([&] { aws.invoke(operation).value(); });
    };
    using Query = dynamodb::Query;
    CHECK(refusal([](Query& q) { q.indexName = "none"; }) ==
          "ValidationException: The table does not have the specified index: none");
    CHECK(refusal([](Query& q) { q.consistentRead = true; }) ==
          "ValidationException: Consistent reads are not supported on global secondary indexes");
    CHECK(refusal([](Query& q) { q.select = "ALL_ATTRIBUTES"; }) ==
          "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported "
          "for global secondary index by-state because its projection type is not ALL");
    CHECK(refusal([](Query& q) { q.projectionExpression = "note, more"; }) ==
          "ValidationException: One or more parameter values were invalid: Global secondary index by-state does not "
          "project [more]");
    CHECK(refusal([](Query& q) {
              q.filterExpression = "more = :m";
              q.expressionAttributeValues[":m"] = 1;
          }) == "ValidationException: One or more parameter values were invalid: Secondary index by-state does not "
                "project one or more filter attributes: [more]");
    CHECK(refusal([](Query& q) { q.exclusiveStartKey = Item{{"state", Blob{"s"}}}; }) ==
          "ValidationException: The provided starting key is invalid");
    CHECK(refusal([](Query& q) {
              q.select = "ALL_PROJECTED_ATTRIBUTES";
              q.indexName.reset();
              q.keyConditionExpression = "id = :s";
              q.expressionAttributeNames.clear();
              q.expressionAttributeValues = {{":s", "a"}};
          }) == "ValidationException: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    auto every = query;
    every.select = "ALL_PROJECTED_ATTRIBUTES";
    CHECK(aws.invoke(every).value().items->size() == 2);
    every.select = "COUNT";
    CHECK(aws.invoke(every).value().count == 2);
}

PYLON_TEST_IN_BOTH_WORLDS("the key of an index is of its type where it is there", DynamodbLocal) {
    auto const table = filledTable(aws);
    Item const item{{"id", "a"}, {"at", 9}};
    auto wrong = item;
    wrong["customer"] = 1;
    CHECK_THAT(refusalOf([&] { table.put(wrong); }),
               Catch::StartsWith("ValidationException: One or more parameter values were invalid: Type mismatch for "
                                 "Index Key"));
    CHECK_THAT(refusalOf([&] { table.update(item, "SET customer = :c", {{":c", 1}}); }),
               Catch::Contains("Type mismatch for Index Key"));
    auto empty = item;
    empty["customer"] = "";
    CHECK(refusalOf([&] { table.put(empty); }) ==
          "ValidationException: One or more parameter values are not valid. A value specified for a secondary index "
          "key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. "
          "IndexName: by-customer, IndexKey: customer");
    CHECK(
        refusalOf([&] { table.update(item, "SET customer = :c", {{":c", ""}}); }) ==
        "ValidationException: One or more parameter values are not valid. The update expression attempted to update a "
        "secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain "
        "an empty string value.");
    CHECK_FALSE(table.get(item));
}

PYLON_TEST_IN_BOTH_WORLDS("what a condition did not hold of is told to who asks", DynamodbLocal) {
    auto const table = filledTable(aws);
    dynamodb::WriteOptions const options{.condition = "attribute_not_exists(id)", .returnItem = true};
    Item const key{{"id", "a"}, {"at", 1}};
    auto const itemOf = [](auto const& call) -> std::optional<Item> {
        try {
            call();
        } catch (dynamodb::ConditionFailed const& failed) {
            CHECK(std::string{failed.what()}.find("n1") == std::string::npos);
            return failed.item() != nullptr ? std::optional{*failed.item()} : std::nullopt;
        }
        throw std::logic_error{"it should have thrown"};
    };
    CHECK(itemOf([&] { table.put({{"id", "a"}, {"at", 1}}, options); }) == orders[0]);
    CHECK(itemOf([&] { table.remove(key, options); }) == orders[0]);
    CHECK(itemOf([&] {
              table.update(key, "SET note = :n", {{":n", "x"}},
                           {.condition = "attribute_not_exists(id)", .returnItem = true});
          }) == orders[0]);
    CHECK_FALSE(itemOf([&] { table.put({{"id", "a"}, {"at", 1}}, {.condition = "attribute_not_exists(id)"}); }));
    CHECK_FALSE(itemOf(
        [&] { table.put({{"id", "z"}, {"at", 1}}, {.condition = "attribute_exists(id)", .returnItem = true}); }));
    dynamodb::PutItem const wrong{.tableName = table.name(),
                                  .item = key,
                                  .conditionExpression = "attribute_not_exists(id)",
                                  .returnValuesOnConditionCheckFailure = "ALL_NEW"};
    CHECK_THAT(refusalOf([&] { aws.invoke(wrong).value(); }),
               Catch::Contains("Value 'ALL_NEW' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: "
                               "Member must satisfy enum value set: [ALL_OLD, NONE]"));
}

} // namespace counterparts_dynamodb_index_counterpart_test
