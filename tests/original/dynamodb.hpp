// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ORIGINAL_DYNAMODB_HPP
#define PYLON_TESTS_ORIGINAL_DYNAMODB_HPP

#include <pylon/services/dynamodb/table.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

namespace pylon::test {

/// Each example of the original's page on DynamoDB. There is a table `my-table` with the partition key `id`, a number; it is empty.
template <class Client> void originalDynamodb(Client const& aws) {
    using dynamodb::Item;
    dynamodb::Table const table{aws, "my-table"};

    // put, get
    Item const value{{"id", 50}, {"some", "other"}, {"cool", "values"}, {"ttl", 1234567890}};
    table.put(value);
    CHECK(table.get({{"id", 50}}) == value);

    // fullScan: in no order
    std::vector<Item> const items{value,
                                  {{"id", 51}, {"some", "a"}, {"cool", "b"}, {"ttl", 1234567890}},
                                  {{"id", 52}, {"some", "c"}, {"cool", "d"}, {"ttl", 1234567890}},
                                  {{"id", 53}, {"some", "e"}, {"cool", "f"}, {"ttl", 1234567890}}};
    for (auto const& each : items)
        table.put(each);
    auto scanned = table.fullScan().collect();
    std::ranges::sort(scanned, {}, [](Item const& item) { return item.at("id").template as<int>(); });
    CHECK(scanned == items);

    // delete
    table.remove({{"id", 50}});
    CHECK_FALSE(table.get({{"id", 50}}));
}

} // namespace pylon::test

#endif // PYLON_TESTS_ORIGINAL_DYNAMODB_HPP
