// SPDX-License-Identifier: BSL-1.0

#include "support/order_item.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ranges>
#include <set>
#include <string>
#include <vector>

namespace dynamodb_table_memory_test {

using namespace pylon;
using dynamodb::Item;
using dynamodb::Table;
using test::Order;

namespace {

struct World {
    World() { cloud.dynamodb().createTable("my-table", {.hash = {"id", pylon::KeyType::number}}); }

    void fill(int count) {
        for (int i = 0; i != count; ++i)
            table.put({{"id", i}, {"customer", i % 2 == 0 ? "ann" : "bob"}});
        cloud.clearRequests();
    }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
    Table<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> table{aws, "my-table"};
};

std::set<std::int64_t> idsOf(auto const& items) {
    std::set<std::int64_t> ids;
    for (auto const& each : items)
        CHECK(ids.insert(each.at("id").template as<std::int64_t>()).second);
    return ids;
}

template <class F> ErrorKind kindOf(F const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error.kind();
    }
    FAIL("nothing was thrown");
    return ErrorKind::server;
}

} // namespace

static_assert(std::ranges::view<decltype(World{}.table.fullScan())>);
static_assert(std::ranges::input_range<decltype(World{}.table.fullScan<Order>())>);

TEST_CASE("structs are put and got as items") {
    World world;
    Order const order{.id = 7, .customer = "ann", .total = 9.5, .prices = {{"tea", Number{"0.1"}}}, .tags = {"new"}};
    world.table.put(order);
    CHECK(world.table.get<Order>({{"id", 7}}) == order);
    CHECK(world.table.get({{"id", 7}})->at("tot") == 9.5);
    CHECK_FALSE(world.table.get<Order>({{"id", 8}}));
    for (Order const& each : world.table.fullScan<Order>())
        CHECK(each == order);
    world.table.put({{"id", 9}, {"customer", 5}});
    CHECK(kindOf([&] { (void)world.table.get<Order>({{"id", 9}}); }) == ErrorKind::malformed);
}

TEST_CASE("numbers are exact, whatever they pass through") {
    World world;
    for (auto const* const text :
         {"0.12345678901234567890123456789012345678", "99999999999999999999999999999999999999", "-1E-130"}) {
        world.table.put({{"id", 1}, {"n", Number{text}}});
        CHECK(world.table.get({{"id", 1}})->at("n") == Number{text});
    }
    world.table.put({{"id", Number{"1.0"}}, {"other", true}});
    CHECK(world.table.fullScan().collect().size() == 1);
}

TEST_CASE("a scan goes through all pages, and asks for the next one only when there is one") {
    World world;
    world.fill(25);
    CHECK(idsOf(world.table.fullScan({.pageSize = 10}).collect()).size() == 25);
    CHECK(world.cloud.requests().size() == 3);
    world.cloud.clearRequests();
    auto scan = world.table.fullScan();
    CHECK(world.cloud.requests().empty());
    CHECK(scan.collect().size() == 25);
    CHECK(world.cloud.requests().size() == 1);
    CHECK(scan.collect().empty()); // it can be gone through once
    auto odd =
        world.table.fullScan() | std::views::filter([](Item const& item) { return item.at("id").as<int>() % 2 == 1; });
    CHECK(std::ranges::distance(odd) == 12);
}

TEST_CASE("a scan's pages end at 1 MB") {
    World world;
    for (int i = 0; i != 5; ++i)
        world.table.put({{"id", i}, {"text", std::string(400'000, 'x')}});
    world.cloud.clearRequests();
    CHECK(world.table.fullScan().collect().size() == 5);
    CHECK(world.cloud.requests().size() == 2);
}

TEST_CASE("a scan in segments gives every item once") {
    World world;
    world.fill(40);
    for (int const segments : {2, 3, 8, 100})
        CHECK(idsOf(world.table.fullScan({.segments = segments, .pageSize = 4}).collect()).size() == 40);
    CHECK(kindOf([&] { (void)world.table.fullScan({.segments = 0}); }) == ErrorKind::invalidInput);
    CHECK(kindOf([&] { (void)world.table.fullScan({.pageSize = 0}); }) == ErrorKind::invalidInput);
}

TEST_CASE("a scan's limit, filter and attributes") {
    World world;
    world.fill(20);
    CHECK(world.table.fullScan({.limit = 7}).collect().size() == 7);
    CHECK(world.cloud.requests().size() == 1);
    CHECK(world.table.fullScan({.limit = 0}).collect().empty());
    CHECK(world.table.fullScan({.limit = 5, .filter = "customer = :c", .values = {{":c", "ann"}}, .pageSize = 3})
              .collect()
              .size() == 5);
    CHECK(world.table.fullScan({.filter = "customer = :c", .values = {{":c", "nobody"}}, .pageSize = 3})
              .collect()
              .empty());
    for (auto const& item : world.table.fullScan({.attributes = {"id", "name"}}))
        CHECK(item.size() == 1);
}

TEST_CASE("a write may have a condition") {
    World world;
    world.table.put({{"id", 1}, {"version", 1}}, {.condition = "attribute_not_exists(id)"});
    CHECK_THROWS_AS(world.table.put({{"id", 1}}, {.condition = "attribute_not_exists(id)"}), dynamodb::ConditionFailed);
    CHECK_THROWS_AS(
        world.table.put({{"id", 1}}, {.condition = "#v > :old", .values = {{":old", 1}}, .names = {{"#v", "version"}}}),
        dynamodb::ConditionFailed);
    world.table.put(Order{.id = 1, .customer = "ann"}, {.condition = "version = :old", .values = {{":old", 1}}});
    CHECK_THROWS_AS(world.table.remove({{"id", 1}}, {.condition = "attribute_exists(version)"}),
                    dynamodb::ConditionFailed);
    world.table.remove({{"id", 1}}, {.condition = "customer = :c", .values = {{":c", "ann"}}});
    CHECK(world.cloud.dynamodb().itemCount("my-table") == 0);
}

TEST_CASE("what DynamoDB would not take is refused before anything is sent") {
    World world;
    auto const& table = world.table;
    std::vector<std::function<void()>> const calls{
        [&] { table.put({{"id", std::nan("")}}); },
        [&] { table.put({{"id", 1}, {"n", Map{{"a", List{1e300}}}}}); },
        [&] { table.put({{"id", 1}, {"s", StringSet{}}}); },
        [&] { table.put({{"id", 1}, {"t", std::string(409'600, 'x')}}); },
        [&] { table.put(Order{.total = std::nan("")}); },
        [&] { table.put(Order{.customer = "a\xff"}); },
        [&] { table.put({{"id", 1}}, {.condition = "a = :a", .values = {{":a", std::nan("")}}}); },
        [&] { (void)table.get({}); },
        [&] { (void)table.get({{"id", ""}}); },
        [&] { (void)table.get({{"id", true}}); },
        [&] { table.remove({{"a", 1}, {"b", 1}, {"c", 1}}); },
        [&] { (void)table.fullScan({.filter = "a = :a", .values = {{":a", NumberSet{}}}}); },
        [&] { Table{world.aws, "no such name"}; },
    };
    for (auto const& call : calls)
        CHECK(kindOf(call) == ErrorKind::invalidInput);
    CHECK(world.cloud.requests().empty());
}

TEST_CASE("a table that is not there has an error of its own") {
    World world;
    Table const missing{world.aws, "no-table"};
    try {
        (void)missing.get({{"id", 1}});
        FAIL("nothing was thrown");
    } catch (dynamodb::TableNotFound const& error) {
        CHECK(error.table() == "no-table");
        CHECK(error.kind() == ErrorKind::notFound);
        CHECK_THAT(error.what(), Catch::Contains("Requested resource not found Table: no-table. Check its name"));
    }
    CHECK_THROWS_AS(missing.fullScan().collect(), dynamodb::TableNotFound);
    Table const byArn{world.aws, world.cloud.dynamodb().arn("my-table")};
    byArn.put({{"id", 1}});
    CHECK(byArn.get({{"id", 1}}, {.consistent = true, .attributes = {"id"}}) == Item{{"id", 1}});
}

} // namespace dynamodb_table_memory_test
