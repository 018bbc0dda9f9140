// SPDX-License-Identifier: BSL-1.0

#include "support/fault_sweep.hpp"
#include <pylon/backends/memory/dynamodb_service.hpp>
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/dynamodb/table.hpp>
#include <pylon/services/dynamodb/transactions.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace dynamodb_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;

namespace {

using Table = dynamodb::Table<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry>;

Table table(SweptWorld& world) { return {world.client, "orders"}; }

Item itemAt(int index) { return {{"id", "a"}, {"at", index}, {"note", std::string{sweptSecret}}}; }
Item keyAt(int index) { return {{"id", "a"}, {"at", index}}; }

/// Four items of one partition.
void fill(SweptWorld& world) {
    world.cloud.dynamodb().createTable("orders", {.hash = {"id", KeyType::string},
                                                  .range = {{"at", KeyType::number}},
                                                  .globalIndexes = {{.name = "by-note", .hash = {"note"}}}});
    for (int i = 0; i != 4; ++i)
        table(world).put(itemAt(i));
}

template <class Range> std::string shown(Range&& items) {
    std::vector<std::string> all;
    for (auto const& each : items)
        all.push_back(to_string(each));
    std::ranges::sort(all);
    std::string text;
    for (auto const& each : all)
        text += each + "\n";
    return text;
}

std::string contents(SweptWorld& world) { return shown(table(world).fullScan({.consistent = true})); }

std::vector<SweptAct> acts() {
    std::vector<int> numbers(30);
    for (std::size_t i = 0; i != numbers.size(); ++i)
        numbers[i] = static_cast<int>(i);
    auto const itemsOf = [numbers] {
        std::vector<Item> items;
        for (auto const i : numbers)
            items.push_back(itemAt(i));
        return items;
    };
    auto const keysOf = [numbers] {
        std::vector<Item> keys;
        for (auto const i : numbers)
            keys.push_back(keyAt(i));
        return keys;
    };
    return {
        {"get", fill, [](SweptWorld& w) { return to_string(table(w).get(keyAt(2)).value()); }},
        {"get of what is not there", fill,
         [](SweptWorld& w) { return table(w).get(keyAt(99)) ? "there" : "not there"; }},
        {"put", fill,
         [](SweptWorld& w) {
             table(w).put(itemAt(50));
             return contents(w);
         }},
        {"remove", fill,
         [](SweptWorld& w) {
             table(w).remove(keyAt(2));
             return contents(w);
         }},
        {"fullScan, page by page", fill, [](SweptWorld& w) { return shown(table(w).fullScan({.pageSize = 2})); }},
        {"fullScan, in segments", fill,
         [](SweptWorld& w) { return shown(table(w).fullScan({.segments = 2, .pageSize = 2})); }},
        {"query, page by page", fill,
         [](SweptWorld& w) {
             return shown(table(w).query("id = :id AND #at > :from", {{":id", "a"}, {":from", 0}},
                                         {.names = {{"#at", "at"}}, .pageSize = 2}));
         }},
        {"query of an index, page by page", fill,
         [](SweptWorld& w) {
             return shown(
                 table(w).query("note = :n", {{":n", std::string{sweptSecret}}}, {.pageSize = 2, .index = "by-note"}));
         }},
        {"fullScan of an index, in segments", fill,
         [](SweptWorld& w) { return shown(table(w).fullScan({.segments = 2, .pageSize = 2, .index = "by-note"})); }},
        {"put whose condition does not hold", fill,
         [](SweptWorld& w) -> std::string {
             try {
                 table(w).put(itemAt(2), {.condition = "attribute_not_exists(id)", .returnItem = true});
             } catch (dynamodb::ConditionFailed const& failed) {
                 return to_string(*failed.item());
             }
             return "it was put";
         }},
        {"putMany", fill,
         [itemsOf](SweptWorld& w) {
             table(w).putMany(itemsOf());
             return contents(w);
         }},
        {"getMany", fill, [keysOf](SweptWorld& w) { return shown(table(w).getMany(keysOf())); }},
        {"removeMany", fill,
         [keysOf](SweptWorld& w) {
             table(w).removeMany(keysOf());
             return contents(w);
         }},
        // Where it may have been done it is not done again.
        {"update", fill,
         [](SweptWorld& w) { return to_string(table(w).update(keyAt(2), "ADD visits :one", {{":one", 1}})); }, false,
         [](SweptWorld& w, bool succeeded) {
             auto const visits = table(w).get(keyAt(2), {.consistent = true}).value();
             auto const found = visits.find("visits");
             CHECK((found == visits.end() ? !succeeded : found->second == 1));
         }},
        // Done twice, the second time it is told that the item is there.
        {"put with a condition", fill,
         [](SweptWorld& w) {
             table(w).put(itemAt(50), {.condition = "attribute_not_exists(id)"});
             return contents(w);
         },
         false,
         [](SweptWorld& w, bool succeeded) {
             if (succeeded) CHECK(table(w).get(keyAt(50), {.consistent = true}));
         }},
    };
}

std::vector<SweptAct> calls() {
    using namespace dynamodb;
    return {
        sweptCall(
            fill, [](SweptWorld&) { return GetItem{.tableName = "orders", .key = keyAt(1)}; },
            [](auto const& output) { return to_string(output.item.value()); }),
        sweptCall(fill, [](SweptWorld&) { return PutItem{.tableName = "orders", .item = itemAt(9)}; }),
        sweptCall(fill, [](SweptWorld&) { return DeleteItem{.tableName = "orders", .key = keyAt(1)}; }),
        sweptCall(
            fill, [](SweptWorld&) { return Scan{.tableName = "orders"}; },
            [](auto const& output) { return shown(output.items.value()); }),
        sweptCall(
            fill,
            [](SweptWorld&) {
                return Query{.tableName = "orders",
                             .keyConditionExpression = "id = :id",
                             .expressionAttributeValues = {{":id", "a"}}};
            },
            [](auto const& output) { return shown(output.items.value()); }),
        sweptCall(
            fill,
            [](SweptWorld&) {
                return UpdateItem{.tableName = "orders",
                                  .key = keyAt(1),
                                  .updateExpression = "ADD visits :one",
                                  .expressionAttributeValues = {{":one", 1}}};
            },
            false),
        sweptCall(fill, [](SweptWorld&) { return BatchGetItem{{{"orders", {.keys = {keyAt(1)}}}}}; }),
        sweptCall(fill, [](SweptWorld&) { return BatchWriteItem{{{"orders", {{.deleteRequest = {{keyAt(1)}}}}}}}; }),
        sweptCall(
            fill,
            [](SweptWorld&) {
                return CreateTable{.attributeDefinitions = {{"id", "S"}},
                                   .tableName = "new",
                                   .keySchema = {{"id", "HASH"}},
                                   .billingMode = "PAY_PER_REQUEST"};
            },
            false),
        sweptCall(
            fill, [](SweptWorld&) { return DescribeTable{.tableName = "orders"}; },
            [](auto const& output) { return output.table.value().tableName.value(); }),
        sweptCall(
            fill, [](SweptWorld&) { return DeleteTable{.tableName = "orders"}; }, false),
        sweptCall(
            fill, [](SweptWorld&) { return ListTables{}; },
            [](auto const& output) { return output.tableNames.value().at(0); }),
        sweptCall(
            fill,
            [](SweptWorld&) {
                return UpdateTimeToLive{.tableName = "orders", .timeToLiveSpecification = {true, "until"}};
            },
            false),
        sweptCall(
            fill, [](SweptWorld&) { return DescribeTimeToLive{.tableName = "orders"}; },
            [](auto const& output) { return output.timeToLiveDescription.value().timeToLiveStatus.value(); }),
        sweptCall(
            fill,
            [](SweptWorld&) {
                return TransactWriteItems{
                    .transactItems = {{.put = TransactAction{.tableName = "orders", .item = itemAt(9)}}}};
            },
            false),
        sweptCall(
            fill,
            [](SweptWorld&) {
                return TransactGetItems{.transactItems = {{GetItem{.tableName = "orders", .key = keyAt(1)}}}};
            },
            [](auto const& output) { return to_string(output.responses.value().at(0).item.value()); }),
    };
}

} // namespace

TEST_CASE("no fault is taken for a success, and none that passes is reported: Table", "[dynamodb][sweep]") {
    for (auto const& each : acts())
        sweep(each);
}

TEST_CASE("no fault is taken for a success, and none that passes is reported: operations of DynamoDB",
          "[dynamodb][sweep]") {
    for (auto const& each : calls())
        sweep(each);
}

TEST_CASE("the sweep of DynamoDB leaves out no operation", "[dynamodb][sweep]") {
    std::set<std::string_view> swept;
    auto const all = calls();
    for (auto const& each : all)
        swept.insert(each.name);
    memory::detail::DynamodbService dynamodb{memory::CloudOptions{}};
    std::set<std::string_view> modelled;
    for (auto const& each : dynamodb.service().handlers)
        modelled.insert(each.operation->name);
    CHECK(swept == modelled);
}

} // namespace dynamodb_fault_sweep_test
