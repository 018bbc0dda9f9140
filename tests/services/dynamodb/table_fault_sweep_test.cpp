// SPDX-License-Identifier: BSL-1.0

#include "support/swept_world.hpp"
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace dynamodb_table_fault_sweep_test {

using namespace pylon;
using test::SweptWorld;
using namespace std::chrono_literals;
using dynamodb::Item;

namespace {

using Items = std::vector<Item>;

/// A fault, and whether a call survives it that is tried again.
struct Swept {
    Fault fault;
    bool passes;
};

std::vector<Swept> sweptFaults() {
    std::vector<Swept> all{
        {{.kind = FaultKind::respond, .status = 500}, true},
        {{.kind = FaultKind::respond, .status = 502, .body = "<html>Bad Gateway</html>"}, true},
        {{.kind = FaultKind::respond, .status = 200, .body = "<html>Welcome</html>"}, true},
        {{.kind = FaultKind::throttle}, true},
        {{.kind = FaultKind::fail, .status = 503, .code = "ServiceUnavailable"}, true},
        {{.kind = FaultKind::fail, .status = 400, .code = "ProvisionedThroughputExceededException"}, true},
        {{.kind = FaultKind::fail, .status = 403, .code = "AccessDeniedException"}, false},
        {{.kind = FaultKind::timeOut}, true},
        {{.kind = FaultKind::loseAnswer}, true},
        {{.kind = FaultKind::delay, .by = 2min}, true},
        {{.kind = FaultKind::trickle, .by = 2min}, true},
        {{.kind = FaultKind::corrupt}, true},
    };
    for (auto const point :
         {ResetPoint::beforeRequest, ResetPoint::withinRequest, ResetPoint::afterRequest, ResetPoint::withinAnswer})
        all.push_back({{.kind = FaultKind::reset, .point = point}, true});
    return all;
}

Item item(int id) { return {{"id", "a"}, {"at", id}, {"text", "text " + std::to_string(id)}}; }

Items itemsUpTo(int count) {
    Items items;
    for (int i = 0; i != count; ++i)
        items.push_back(item(i));
    return items;
}

/// A table of seven items.
struct World : SweptWorld {
    World() {
        cloud.dynamodb().createTable(
            "table", {.hash = {"id", KeyType::string}, .range = memory::KeySpec{"at", KeyType::number}});
        table.putMany(itemsUpTo(7));
        cloud.clearRequests();
    }

    [[nodiscard]] Items items() const { return cloud.dynamodb().items("table"); }

    dynamodb::Table<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry> table{client, "table"};
};

/// What a user can do with a table. What is read is returned.
struct Act {
    char const* name;
    std::function<Items(World const&)> run;
    bool repeated = true; ///< the operation is tried again though it may have been done
};

std::vector<Act> acts() {
    Item const key{{"id", "a"}, {"at", 3}};
    auto const none = [](auto const& call) {
        return [call](World const& w) {
            call(w.table);
            return Items{};
        };
    };
    return {
        {"get", [key](World const& w) { return Items{w.table.get(key).value_or(Item{})}; }},
        {"put", none([](auto const& table) { table.put(item(7)); })},
        {"remove", none([key](auto const& table) { table.remove(key); })},
        {"update", [key](World const& w) { return Items{w.table.update(key, "ADD visits :one", {{":one", 1}})}; },
         false},
        {"query", [](World const& w) { return w.table.query("id = :id", {{":id", "a"}}, {.pageSize = 3}).collect(); }},
        {"fullScan", [](World const& w) { return w.table.fullScan({.pageSize = 3}).collect(); }},
        {"fullScan in segments",
         [](World const& w) {
             auto items = w.table.fullScan({.segments = 3, .pageSize = 3}).collect();
             std::ranges::sort(items, {}, [](Item const& each) { return each.at("at").as<int>(); });
             return items;
         }},
        {"getMany", [key](World const& w) { return w.table.getMany({key, {{"id", "a"}, {"at", 5}}}); }},
        {"putMany", none([](auto const& table) { table.putMany(itemsUpTo(30)); })},
        {"removeMany", none([key](auto const& table) { table.removeMany({key, {{"id", "a"}, {"at", 5}}}); })},
    };
}

} // namespace

TEST_CASE("no fault of DynamoDB loses or doubles an item, or is taken for a success", "[dynamodb][sweep]") {
    for (auto const& act : acts()) {
        World calm;
        auto const before = calm.items();
        auto const expected = act.run(calm);
        auto const after = calm.items();
        auto const steps = calm.cloud.requests().size();
        REQUIRE(steps > 0);

        for (auto const& swept : sweptFaults())
            for (std::size_t step = 1; step <= steps; ++step)
                for (std::size_t times = 1; times <= 3; ++times) {
                    INFO(act.name << ": from transmission " << step << " on, " << times << " times "
                                  << describe(swept.fault));
                    World world;
                    for (std::size_t i = 0; i != times; ++i)
                        world.cloud.faults().nth(step + i).inject(swept.fault);
                    bool succeeded = true;
                    Items got;
                    try {
                        got = act.run(world);
                    } catch (Error const& error) {
                        succeeded = false;
                        CHECK_FALSE((error.kind() == ErrorKind::configuration ||
                                     error.kind() == ErrorKind::unmodelled || error.kind() == ErrorKind::invalidInput));
                    }
                    if (succeeded) CHECK(got == expected);
                    if (succeeded) CHECK(world.items() == after);
                    if (act.repeated && swept.passes && times < 3) CHECK(succeeded);
                    // All of it or nothing, and never twice; of many, some may be left, which BatchError names.
                    if (!succeeded && steps == 1) CHECK((world.items() == after || world.items() == before));
                }
    }
}

TEST_CASE("a scan that failed goes on where it was, without loss", "[dynamodb][sweep]") {
    for (int const segments : {1, 3})
        for (std::size_t step = 1; step <= 6; ++step) {
            INFO(segments << " segments, from transmission " << step << " on");
            World world;
            for (std::size_t i = 0; i != 3; ++i)
                world.cloud.faults().nth(step + i).reset(ResetPoint::withinAnswer);
            auto scan = world.table.fullScan({.segments = segments, .pageSize = 2});
            Items items;
            for (int attempt = 0; attempt != 4; ++attempt)
                try {
                    for (auto& each : scan)
                        items.push_back(std::exchange(each, Item{}));
                } catch (Error const& error) {
                    CHECK(error.kind() == ErrorKind::connection);
                }
            std::erase(items, Item{});
            std::ranges::sort(items, {}, [](Item const& each) { return each.at("at").as<int>(); });
            CHECK(items == itemsUpTo(7));
        }
}

} // namespace dynamodb_table_fault_sweep_test
