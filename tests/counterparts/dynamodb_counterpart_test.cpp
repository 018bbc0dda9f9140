// SPDX-License-Identifier: BSL-1.0

#include "support/counterpart.hpp"
#include "support/order_item.hpp"
#include <pylon/core/random.hpp>
#include <pylon/services/dynamodb/management.hpp>
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace counterparts_dynamodb_counterpart_test {

/// Tables over libcurl, on Amazon's DynamoDB Local and on the in-memory AWS: whatever is checked holds of both.

namespace {

using namespace pylon;
using namespace pylon::test;
using dynamodb::Item;
using dynamodb::Table;

struct DynamodbLocal {
    static constexpr bool isOurs = false;

    std::optional<DefaultClient> aws = counterpart("PYLON_DYNAMODB_ENDPOINT");
};

/// Makes a table that no other test has, with the partition key `id` of a type and perhaps a sort key `at`; returns its name.
std::string makeTable(DefaultClient const& aws, std::string idType = "N", std::string const& atType = {}) {
    dynamodb::CreateTable operation{.attributeDefinitions = {{"id", std::move(idType)}},
                                    .tableName = "test-" + makeUuid(),
                                    .keySchema = {{"id", "HASH"}},
                                    .billingMode = "PAY_PER_REQUEST"};
    if (!atType.empty()) {
        operation.attributeDefinitions.push_back({"at", atType});
        operation.keySchema.push_back({"at", "RANGE"});
    }
    REQUIRE(aws.invoke(operation).hasValue());
    return operation.tableName;
}

std::vector<Item> itemsUpTo(int count) {
    std::vector<Item> items;
    for (int i = 0; i != count; ++i)
        items.push_back({{"id", i}, {"customer", i % 2 == 0 ? "ann" : "bob"}});
    return items;
}

std::vector<Item> keysUpTo(int count) {
    std::vector<Item> keys;
    for (int i = 0; i != count; ++i)
        keys.push_back({{"id", i}});
    return keys;
}

/// The ids of items, none of which is there twice.
std::set<int> idsOf(auto&& items) {
    std::set<int> ids;
    for (auto const& each : items)
        CHECK(ids.insert(each.at("id").template as<int>()).second);
    return ids;
}

std::vector<int> timesOf(auto&& items) {
    std::vector<int> times;
    for (auto const& each : items)
        times.push_back(each.at("at").template as<int>());
    return times;
}

} // namespace

PYLON_TEST_IN_BOTH_WORLDS("an item with attributes of every type comes back as it was put", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    Item const item{{"id", 1},
                    {"text", "gr\xc3\xbc\xc3\x9f"
                             "e \xf0\x9f\x98\x80 \"quoted\\\" \n\t\x01"},
                    {"empty", ""},
                    {"yes", true},
                    {"no", false},
                    {"nothing", nullptr},
                    {"bytes", Blob{std::string{"\0\xff\x80", 3}}},
                    {"no bytes", Blob{""}},
                    {"integer", std::numeric_limits<std::int64_t>::min()},
                    {"half", 0.5},
                    {"list", List{1, "two", nullptr, List{}, Map{{"deep", List{true}}}}},
                    {"map", Map{{"none", Map{}}, {"a.b", 1}, {"set", StringSet{"x"}}}},
                    {"texts", StringSet{"a", "", "\xc3\xa9"}},
                    {"numbers", NumberSet{Number{"1.50"}, -7, Number{"1e-20"}}},
                    {"blobs", BlobSet{Blob{"a"}, Blob{"b"}}}};
    table.put(item);
    CHECK(table.get({{"id", 1}}, {.consistent = true}) == item);
    CHECK(table.fullScan({.consistent = true}).collect() == std::vector{item});
    CHECK(table.get({{"id", 1}}, {.attributes = {"map", "nothing", "not there"}}) ==
          Item{{"map", item.at("map")}, {"nothing", nullptr}});
}

PYLON_TEST_IN_BOTH_WORLDS("numbers are exact to 38 digits, and equal by what they say", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    for (std::string_view const text :
         {"0", "-1.5", "99999999999999999999999999999999999999", "-0.99999999999999999999999999999999999999", "1E-130",
          "9.9999999999999999999999999999999999999E+125", "123456789012345678901234567890.12345678", "1e3", "100",
          "0.1", "18446744073709551615", "-1E125"}) {
        INFO(text);
        table.put({{"id", 1}, {"n", Number{text}}, {"list", List{Number{text}}}});
        auto const item = table.get({{"id", 1}});
        CHECK(item->at("n") == Number{text});
        CHECK(item->at("list") == List{Number{text}});
    }
    // A key that is spelled otherwise is the same key.
    table.put({{"id", Number{"1.00"}}, {"other", true}});
    CHECK(table.fullScan().collect() == std::vector{Item{{"id", 1}, {"other", true}}});
    table.put({{"id", Number{"12345678901234567890123456789012345678"}}});
    CHECK(table.get({{"id", Number{"12345678901234567890123456789012345678"}}}));
    CHECK_FALSE(table.get({{"id", Number{"12345678901234567890123456789012345677"}}}));
    CHECK(table
              .update({{"id", 1}}, "SET n = :a + :b",
                      {{":a", Number{"99999999999999999999999999999999999998"}}, {":b", 1}})
              .at("n") == Number{"99999999999999999999999999999999999999"});
}

PYLON_TEST_IN_BOTH_WORLDS("structs are items", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    Order const order{.id = 7,
                      .customer = "ann",
                      .total = 9.5,
                      .items = {"tea", "", "milk"},
                      .prices = {{"tea", Number{"0.10"}}, {"milk", Number{"12345678901234567890.5"}}},
                      .address = {.city = "\xc5\x81\xc3\xb3"
                                          "d\xc5\xba",
                                  .zip = std::nullopt},
                      .tags = {"new"},
                      .blob = Blob{std::string{"\0\1", 2}},
                      .paid = true,
                      .extra = List{1, Map{}}};
    table.put(order);
    CHECK(table.get<Order>({{"id", 7}}) == order);
    for (Order const& each : table.fullScan<Order>())
        CHECK(each == order);
    CHECK_FALSE(table.get<Order>({{"id", 8}}));
    // What a member cannot hold is an error, never rounded.
    table.put({{"id", Number{"9223372036854775808"}}});
    CHECK_THROWS_AS(table.get<Order>({{"id", Number{"9223372036854775808"}}}), Error);
}

PYLON_TEST_IN_BOTH_WORLDS("pages end at 1 MB, and a scan and a query go through all of them", DynamodbLocal) {
    auto const name = makeTable(aws, "S", "N");
    Table const table{aws, name};
    for (int i = 0; i != 5; ++i)
        table.put({{"id", "a"}, {"at", i}, {"text", std::string(400'000, 'x')}});
    auto const page = aws.invoke(dynamodb::Scan{.tableName = name});
    REQUIRE(page.hasValue());
    CHECK(page->items->size() == 3);
    CHECK(page->lastEvaluatedKey == Item{{"id", "a"}, {"at", 2}});
    CHECK(timesOf(table.fullScan({.consistent = true})) == std::vector{0, 1, 2, 3, 4});
    CHECK(timesOf(table.query("id = :id", {{":id", "a"}}, {.consistent = true})) == std::vector{0, 1, 2, 3, 4});
    // What a filter drops has been read nevertheless.
    auto const dropped = aws.invoke(dynamodb::Scan{.tableName = name,
                                                   .filterExpression = "#at = :last",
                                                   .expressionAttributeNames = {{"#at", "at"}},
                                                   .expressionAttributeValues = {{":last", 4}}});
    REQUIRE(dropped.hasValue());
    CHECK(dropped->items->empty());
    CHECK(dropped->lastEvaluatedKey.has_value());
    CHECK(timesOf(table.fullScan({.filter = "#at = :last", .values = {{":last", 4}}, .names = {{"#at", "at"}}})) ==
          std::vector{4});
}

PYLON_TEST_IN_BOTH_WORLDS("a scan in segments gives every item once", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    table.putMany(itemsUpTo(60));
    for (int const segments : {1, 2, 3, 16})
        CHECK(idsOf(table.fullScan({.segments = segments, .pageSize = 7})).size() == 60);
    CHECK(table.fullScan({.limit = 13}).collect().size() == 13);
    CHECK(idsOf(table.fullScan({.filter = "customer = :c", .values = {{":c", "ann"}}, .segments = 4})).size() == 30);
}

PYLON_TEST_IN_BOTH_WORLDS("a write whose condition does not hold is a ConditionFailed, and nothing is written",
                          DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    table.put({{"id", 1}, {"version", 1}}, {.condition = "attribute_not_exists(id)"});
    try {
        table.put({{"id", 1}, {"version", 9}}, {.condition = "attribute_not_exists(id)"});
        FAIL("nothing was thrown");
    } catch (dynamodb::ConditionFailed const& error) {
        CHECK(error.code() == "ConditionalCheckFailedException");
        CHECK(error.kind() == ErrorKind::conflict);
        CHECK(error.message() == "The conditional request failed");
        CHECK(error.attempts().size() == 1);
    }
    CHECK_THROWS_AS(table.remove({{"id", 1}}, {.condition = "version = :v", .values = {{":v", 2}}}),
                    dynamodb::ConditionFailed);
    CHECK_THROWS_AS(table.update({{"id", 1}}, "SET version = :v", {{":v", 2}}, {.condition = "version > :v"}),
                    dynamodb::ConditionFailed);
    CHECK(table.get({{"id", 1}}) == Item{{"id", 1}, {"version", 1}});
    table.put({{"id", 1}, {"version", 2}}, {.condition = "version = :old", .values = {{":old", 1}}});
    table.remove({{"id", 1}},
                 {.condition = "#v IN (:a, :b)", .values = {{":a", 1}, {":b", 2}}, .names = {{"#v", "version"}}});
    CHECK_FALSE(table.get({{"id", 1}}, {.consistent = true}));
}

PYLON_TEST_IN_BOTH_WORLDS("an update makes an item or changes it, and gives it back", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    CHECK(table.update({{"id", 1}}, "ADD visits :one", {{":one", 1}}) == Item{{"id", 1}, {"visits", 1}});
    CHECK(table.update({{"id", 1}}, "ADD visits :one SET #n = :n", {{":one", 1}, {":n", "ann"}},
                       {.names = {{"#n", "name"}}}) == Item{{"id", 1}, {"visits", 2}, {"name", "ann"}});
    CHECK(table.update({{"id", 1}}, "REMOVE visits") == Item{{"id", 1}, {"name", "ann"}});
    CHECK(table.update({{"id", 1}}, "SET l = list_append(if_not_exists(l, :none), :more)",
                       {{":none", List{}}, {":more", List{1, "x"}}}) ==
          Item{{"id", 1}, {"name", "ann"}, {"l", List{1, "x"}}});
}

PYLON_TEST_IN_BOTH_WORLDS("a query gives a partition in the order of its sort keys, and in the opposite one",
                          DynamodbLocal) {
    Table const table{aws, makeTable(aws, "S", "N")};
    for (int i = 0; i != 12; ++i)
        table.put({{"id", "a"}, {"at", (i * 5) % 12 - 2}, {"odd", i % 2 == 1}});
    table.put({{"id", "b"}, {"at", 100}});
    Item const values{{":id", "a"}};
    std::vector const all{-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK(timesOf(table.query("id = :id", values, {.pageSize = 5})) == all);
    CHECK(timesOf(table.query("id = :id", values, {.descending = true, .pageSize = 5})) ==
          std::vector<int>(all.rbegin(), all.rend()));
    CHECK(timesOf(table.query("id = :id", values, {.limit = 4})) == std::vector{-2, -1, 0, 1});
    CHECK(timesOf(table.query("id = :id AND #at BETWEEN :from AND :to", {{":id", "a"}, {":from", 2}, {":to", 4.5}},
                              {.names = {{"#at", "at"}}})) == std::vector{2, 3, 4});
    CHECK(
        table.query("id = :id", {{":id", "a"}, {":t", true}}, {.filter = "odd = :t", .pageSize = 2}).collect().size() ==
        6);
    CHECK(table.query("id = :id", {{":id", "nobody"}}).collect().empty());

    Table const texts{aws, makeTable(aws, "B", "S")};
    for (auto const* const at : {"b", "", "a", "aa", "\xc3\xa9", "B", "\xf0\x9f\x98\x80", "\xef\xbf\xbd"})
        if (*at != '\0') texts.put({{"id", Blob{"\xff"}}, {"at", at}});
    std::vector<std::string> order;
    for (auto const& each : texts.query("id = :id", {{":id", Blob{"\xff"}}}))
        order.push_back(each.at("at").as<std::string>());
    CHECK(order == std::vector<std::string>{"B", "a", "aa", "b", "\xc3\xa9", "\xef\xbf\xbd", "\xf0\x9f\x98\x80"});
    CHECK(texts
              .query("id = :id AND begins_with(#at, :a)", {{":id", Blob{"\xff"}}, {":a", "a"}},
                     {.names = {{"#at", "at"}}})
              .collect()
              .size() == 2);
}

PYLON_TEST_IN_BOTH_WORLDS("many items are written, read and removed in batches", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    auto const items = itemsUpTo(230);
    table.putMany(items);
    auto keys = keysUpTo(230);
    keys.push_back({{"id", 1000}});
    CHECK(idsOf(table.getMany(keys, {.consistent = true})).size() == 230);
    table.removeMany(keysUpTo(229));
    CHECK(table.fullScan({.consistent = true}).collect() == std::vector{items[229]});
    std::vector<Order> orders;
    for (int i = 0; i != 30; ++i)
        orders.push_back({.id = i, .customer = std::to_string(i)});
    table.putMany(orders);
    CHECK(table.getMany<Order>({{{"id", 29}}}).at(0) == orders[29]);
}

PYLON_TEST_IN_BOTH_WORLDS("a batch whose answer would be too long is asked for in parts", DynamodbLocal) {
    Table const table{aws, makeTable(aws)};
    constexpr int count = 46; // 17.9 MB; an answer has 16 MiB
    table.putMany(std::views::iota(0, count) | std::views::transform([](int i) {
                      return Item{{"id", i}, {"text", std::string(390'000, static_cast<char>('a' + i % 26))}};
                  }));
    auto const answer = aws.invoke(dynamodb::BatchGetItem{.requestItems = {{table.name(), {.keys = keysUpTo(count)}}}});
    REQUIRE(answer.hasValue());
    CHECK_FALSE(answer->unprocessedKeys->empty());
    auto const items = table.getMany(keysUpTo(count));
    CHECK(idsOf(items).size() == count);
    CHECK(std::ranges::all_of(items,
                              [](Item const& item) { return item.at("text").as<std::string>().size() == 390'000; }));
}

PYLON_TEST_IN_BOTH_WORLDS("a table that does not exist is named", DynamodbLocal) {
    Table const missing{aws, "missing-" + makeUuid()};
    try {
        (void)missing.get({{"id", 1}});
        FAIL("nothing was thrown");
    } catch (dynamodb::TableNotFound const& error) {
        CHECK(error.table() == missing.name());
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK(error.httpStatus() == 400);
        CHECK(error.attempts().size() == 1);
        CHECK_THAT(error.what(), Catch::Contains(missing.name()));
    }
    CHECK_THROWS_AS(missing.fullScan().collect(), dynamodb::TableNotFound);
    CHECK_THROWS_AS(missing.getMany(keysUpTo(3)), dynamodb::TableNotFound);
    CHECK_THROWS_AS(missing.putMany(itemsUpTo(3)), BatchError);
}

} // namespace counterparts_dynamodb_counterpart_test
