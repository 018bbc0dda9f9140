// SPDX-License-Identifier: BSL-1.0

#include "support/order_item.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace dynamodb_table_query_memory_test {

using namespace pylon;
using dynamodb::Item;
using dynamodb::Table;
using test::Order;

namespace {

struct World {
    World() {
        cloud.dynamodb().createTable("my-table", {.hash = {"id", KeyType::number}});
        cloud.dynamodb().createTable(
            "sorted", {.hash = {"id", KeyType::string}, .range = memory::KeySpec{"at", KeyType::number}});
    }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
    Table<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> table{aws, "my-table"};
    Table<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> sorted{aws, "sorted"};
};

std::vector<int> timesOf(auto range) {
    std::vector<int> times;
    for (auto const& each : range)
        times.push_back(each.at("at").template as<int>());
    return times;
}

std::vector<Item> itemsUpTo(int count) {
    std::vector<Item> items;
    for (int i = 0; i != count; ++i)
        items.push_back({{"id", i}, {"customer", "c" + std::to_string(i)}});
    return items;
}

std::vector<Item> keysUpTo(int count) {
    std::vector<Item> keys;
    for (int i = 0; i != count; ++i)
        keys.push_back({{"id", i}});
    return keys;
}

} // namespace

TEST_CASE("a query gives a partition in the order of its sort keys") {
    World world;
    for (int i = 0; i != 12; ++i)
        world.sorted.put({{"id", "a"}, {"at", (i * 5) % 12 - 2}, {"odd", i % 2 == 1}});
    world.sorted.put({{"id", "b"}, {"at", 100}});
    Item const values{{":id", "a"}};
    auto const all = timesOf(world.sorted.query("id = :id", values));
    CHECK(all == std::vector{-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK(timesOf(world.sorted.query("id = :id", values, {.descending = true, .pageSize = 5})) ==
          std::vector<int>(all.rbegin(), all.rend()));
    CHECK(timesOf(world.sorted.query("id = :id", values, {.pageSize = 3})) == all);
    CHECK(timesOf(world.sorted.query("id = :id", values, {.limit = 4})) == std::vector{-2, -1, 0, 1});
    CHECK(timesOf(world.sorted.query("id = :id AND #at BETWEEN :from AND :to",
                                     {{":id", "a"}, {":from", 2}, {":to", 4.5}}, {.names = {{"#at", "at"}}})) ==
          std::vector{2, 3, 4});
    CHECK(timesOf(world.sorted.query("id = :id", {{":id", "a"}, {":t", true}}, {.filter = "odd = :t", .pageSize = 2}))
              .size() == 6);
    CHECK(world.sorted.query("id = :id", {{":id", "nobody"}}).collect().empty());
    CHECK_THROWS_AS(world.sorted.query("#at = :at", {{":at", 1}}, {.names = {{"#at", "at"}}}).collect(), Error);
    CHECK_THROWS_AS(world.sorted.query("id = :id", {{":id", "a"}, {":x", 1}}, {.filter = "id = :x"}).collect(), Error);
}

TEST_CASE("an update changes an item, makes it where there is none, and gives it back") {
    World world;
    CHECK(world.table.update({{"id", 1}}, "ADD visits :one", {{":one", 1}}) == Item{{"id", 1}, {"visits", 1}});
    CHECK(world.table.update({{"id", 1}}, "ADD visits :one SET #n = :n", {{":one", 1}, {":n", "ann"}},
                             {.names = {{"#n", "name"}}}) == Item{{"id", 1}, {"visits", 2}, {"name", "ann"}});
    CHECK_THROWS_AS(world.table.update({{"id", 1}}, "SET visits = :v", {{":v", 5}}, {.condition = "visits > :v"}),
                    dynamodb::ConditionFailed);
    CHECK_THROWS_AS(world.table.update({{"id", 1}}, "SET id = :v", {{":v", 5}}), Error);
    CHECK(world.table.get({{"id", 1}})->at("visits") == 2);
}

TEST_CASE("an update whose answer is lost is not done twice") {
    World world;
    world.cloud.faults().next(1).on("UpdateItem").loseAnswer();
    CHECK_THROWS_AS(world.table.update({{"id", 1}}, "ADD visits :one", {{":one", 1}}), Error);
    CHECK(world.table.get({{"id", 1}})->at("visits") == 1);
}

TEST_CASE("many items are written, read and removed in batches") {
    World world;
    auto const items = itemsUpTo(130);
    world.table.putMany(items);
    CHECK(world.cloud.dynamodb().itemCount("my-table") == 130);
    CHECK(world.cloud.requests().size() == 6);
    world.cloud.clearRequests();
    auto keys = keysUpTo(130);
    keys.push_back({{"id", 1000}});
    CHECK(world.table.getMany(keys).size() == 130);
    CHECK(world.cloud.requests().size() == 2);
    CHECK(world.table.getMany<Order>({{{"id", 5}}}).at(0).customer == "c5");
    CHECK(world.table.getMany({}).empty());
    world.table.removeMany(keysUpTo(129));
    CHECK(world.cloud.dynamodb().items("my-table") == std::vector<Item>{items[129]});
    world.table.putMany(std::vector<Order>{{.id = 129, .customer = "ann"}, {.id = 1, .total = 9.5}});
    CHECK(world.table.get<Order>({{"id", 129}})->customer == "ann");
}

TEST_CASE("what a batch did not get to is tried again, and nothing is lost") {
    World world;
    world.cloud.dynamodb().setBatchReach(7);
    world.table.putMany(itemsUpTo(100));
    CHECK(world.cloud.dynamodb().itemCount("my-table") == 100);
    CHECK(world.table.getMany(keysUpTo(100)).size() == 100);

    world.cloud.dynamodb().setBatchReach(0);
    CHECK_THROWS_AS(world.table.getMany(keysUpTo(3)), Error);
    try {
        world.table.putMany(itemsUpTo(30));
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        CHECK(error.kind() == ErrorKind::throttled);
        CHECK(error.failed().size() == 30);
        CHECK(error.accepted() == 0);
    }
}

TEST_CASE("a batch that fails names what was not written") {
    World world;
    auto items = itemsUpTo(3);
    items[1]["n"] = std::nan("");
    try {
        world.table.putMany(items);
        FAIL("nothing was thrown");
    } catch (BatchError const& error) {
        REQUIRE(error.failed().size() == 1);
        CHECK(error.failed()[0].index == 1);
        CHECK(error.failed()[0].kind == ErrorKind::invalidInput);
        CHECK(error.accepted() == 2);
    }
    CHECK(world.cloud.dynamodb().itemCount("my-table") == 2);
    Table const missing{world.aws, "no-table"};
    CHECK_THROWS_AS(missing.putMany(itemsUpTo(3)), BatchError);
    CHECK_THROWS_AS(missing.getMany(keysUpTo(3)), dynamodb::TableNotFound);
}

TEST_CASE("a key that is there twice is refused before anything is sent") {
    World world;
    CHECK_THROWS_AS(world.table.getMany({{{"id", 1}}, {{"id", Number{"1.0"}}}}), Error);
    CHECK_THROWS_AS(world.table.removeMany({{{"id", "a"}}, {{"id", "b"}}, {{"id", "a"}}}), Error);
    CHECK_THROWS_AS(world.table.getMany({{{"id", ""}}}), Error);
    CHECK(world.cloud.requests().empty());
    // Which attributes of an item are its key only the service knows.
    CHECK_THROWS_AS(world.table.putMany(std::vector<Item>{{{"id", 1}, {"n", 1}}, {{"id", 1}, {"n", 2}}}), BatchError);
    CHECK(world.cloud.dynamodb().itemCount("my-table") == 0);
}

} // namespace dynamodb_table_query_memory_test
