// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/dynamodb/item_pages.hpp>

#include "support/test_client.hpp"
#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

namespace dynamodb_item_pages_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using dynamodb::Item;

namespace {

using Ints = std::vector<int>;

/// A page of items with these ids, and the key that it goes on behind; 0: it does not.
Answer page(Ints const& ids, int last = 0) {
    std::string items;
    for (auto const id : ids)
        items.append(items.empty() ? "" : ",").append(R"({"id":{"N":")" + std::to_string(id) + R"("}})");
    auto const key =
        last == 0 ? std::string{} : R"(,"LastEvaluatedKey":{"id":{"N":")" + std::to_string(last) + R"("}})";
    return ok(R"({"Items":[)" + items + "]" + key + "}");
}

struct Fixture {
    ScriptedTransport wire{};
    dynamodb::Table<ScriptedTransport, CountingSigner, StandardSerializer, PlainRetry> table{clientOn(wire), "table"};
    Ticks start = wire.clock().ticks();

    [[nodiscard]] Duration passed() const { return wire.clock().ticks() - start; }
    [[nodiscard]] std::string body(std::size_t index) const { return std::string{wire.sent().at(index).request.body}; }
};

int idOf(Item const& item) { return item.at("id").as<int>(); }

Ints idsOf(LazyRange<Item> range) {
    Ints ids;
    for (auto const& each : range)
        ids.push_back(idOf(each));
    return ids;
}

/// A table of so many segments, each of pages of two items: 101, 102 | 103, 104 | ... in segment 1.
Answer segmented(Sent const& sent) {
    auto const body = sent.request.body.view();
    auto const numberBehind = [&](std::string_view name) {
        auto const at = body.find(name);
        return at == std::string::npos ? 0 : std::stoi(std::string{body.substr(at + name.size())});
    };
    int const first =
        std::max(numberBehind(R"("ExclusiveStartKey":{"id":{"N":")"), numberBehind(R"("Segment":)") * 100);
    int const pages = 3;
    return page({first + 1, first + 2}, first % 100 == 2 * (pages - 1) ? 0 : first + 2);
}

} // namespace

TEST_CASE("pages are asked for one ahead, and none before the first", "[dynamodb][pages]") {
    Fixture f;
    f.wire.then(page({1, 2}, 2)).then(page({3}, 3).in(5s)).then(page({}, 4)).then(page({5}));
    auto scan = f.table.fullScan();
    CHECK(f.wire.sent().empty());
    auto position = scan.begin();
    REQUIRE(f.wire.sent().size() == 2);
    CHECK_THAT(f.body(1), Catch::Contains(R"("ExclusiveStartKey":{"id":{"N":"2"}})"));
    CHECK(f.passed() == 0s);
    CHECK(idOf(*position) == 1);
    CHECK(idOf(*++position) == 2);
    CHECK(f.wire.sent().size() == 2);
    CHECK(idOf(*++position) == 3);
    CHECK(f.wire.sent().size() == 3);
    CHECK(idOf(*++position) == 5);
    ++position;
    CHECK(position == scan.end());
    CHECK(f.wire.scriptIsUsedUp());
}

TEST_CASE("no page is asked for beyond the limit", "[dynamodb][pages]") {
    Fixture f;
    f.wire.then(page({1, 2}, 2)).then(page({3, 4}, 4));
    CHECK(idsOf(f.table.fullScan({.limit = 3, .pageSize = 2})) == Ints{1, 2, 3});
    f.wire.then(page({1, 2}, 2));
    CHECK(idsOf(f.table.fullScan({.limit = 2})) == Ints{1, 2});
    CHECK(f.wire.scriptIsUsedUp());
    CHECK(f.wire.abandoned() == 0);
}

TEST_CASE("who stops early leaves the pages ahead behind", "[dynamodb][pages]") {
    Fixture f;
    f.wire.then(page({1}, 1)).then(page({2}, 2).in(9s));
    for (auto const& each : f.table.query("id = :id", {{":id", 1}})) {
        CHECK(idOf(each) == 1);
        break;
    }
    CHECK(f.wire.abandoned() == 1);
    CHECK(f.passed() == 0s);
}

TEST_CASE("segments are read at the same time, each item once", "[dynamodb][pages]") {
    for (int const segments : {2, 5, 64, 65, 200}) {
        Fixture f;
        f.wire.always([](Sent const& sent) { return segmented(sent).in(1s); });
        auto ids = idsOf(f.table.fullScan({.segments = segments}));
        std::ranges::sort(ids);
        Ints expected;
        for (int i = 0; i != segments; ++i)
            for (int id = 1; id <= 6; ++id)
                expected.push_back(i * 100 + id);
        CHECK(ids == expected);
        CHECK(f.wire.mostInFlight() == static_cast<std::size_t>(std::min(segments, 64)));
    }
    // Three pages in turn of each segment, all segments at once: 3 s.
    Fixture f;
    f.wire.always([](Sent const& sent) { return segmented(sent).in(1s); });
    CHECK(idsOf(f.table.fullScan({.segments = 8})).size() == 48);
    CHECK(f.passed() == 3s);
}

TEST_CASE("a page that fails is told when it is reached, and asked for again", "[dynamodb][pages][faults]") {
    for (int const segments : {1, 3})
        for (std::size_t failing = 1; failing <= 3 * static_cast<std::size_t>(segments); ++failing) {
            INFO(segments << " segments, transmission " << failing << " fails");
            Fixture f;
            f.wire.always([&f, failing](Sent const& sent) {
                return f.wire.count() == failing ? refusal(400, "AccessDeniedException") : segmented(sent);
            });
            auto scan = f.table.fullScan({.segments = segments});
            Ints ids;
            int thrown = 0;
            auto const read = [&](auto const& step) {
                try {
                    step();
                } catch (Error const& error) {
                    CHECK(error.code() == "AccessDeniedException");
                    CHECK(error.operation() == "Scan");
                    ++thrown;
                }
            };
            for (int attempt = 0; attempt != 2; ++attempt)
                read([&] {
                    for (auto& each : scan) {
                        ids.push_back(idOf(each));
                        each.clear();
                    }
                });
            CHECK(thrown == 1);
            std::ranges::sort(ids);
            CHECK(std::ranges::adjacent_find(ids) == ids.end());
            CHECK(ids.size() == 6 * static_cast<std::size_t>(segments));
        }
}

TEST_CASE("pages that lead nowhere are malformed", "[dynamodb][pages]") {
    Fixture f;
    f.wire.then(page({1}, 1)).then(page({2}, 1));
    try {
        (void)idsOf(f.table.fullScan());
        FAIL("nothing was thrown");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::malformed);
        CHECK_THAT(error.message(), Catch::Contains("go on where they were already"));
    }
}

TEST_CASE("a stop token ends a scan", "[dynamodb][pages]") {
    Fixture f;
    std::stop_source stop;
    dynamodb::Table const table{clientOn(f.wire).with(CallLimits{.stop = stop.get_token()}), "table"};
    f.wire.always([](Sent const& sent) { return segmented(sent); });
    auto scan = table.fullScan({.segments = 2});
    auto position = scan.begin();
    stop.request_stop();
    ++position;
    for (int i = 0; i != 3; ++i)
        try {
            ++position;
            FAIL("nothing was thrown");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::cancelled);
        }
}

} // namespace dynamodb_item_pages_test
