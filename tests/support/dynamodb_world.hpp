// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_DYNAMODB_WORLD_HPP
#define PYLON_TESTS_SUPPORT_DYNAMODB_WORLD_HPP

#include "support/world.hpp"
#include <pylon/services/dynamodb/management.hpp>

#include <string>
#include <string_view>

namespace pylon::test {

/// A World with tables.
struct DynamodbWorld : World {
    using World::World;

    /// A table whose partition key `id` is text, with a sort key `at` that is a number where `sorted`.
    void createTable(std::string_view name, bool sorted = false) {
        memory::TableOptions options{.hash = {"id", KeyType::string}};
        if (sorted) options.range = {"at", KeyType::number};
        cloud.dynamodb().createTable(name, options);
    }

    /// What a call fails with, as `code: message`.
    template <Operation Op> std::string refusal(Op const& operation) const {
        auto const error = World::refusal(operation);
        return error.code() + ": " + error.message();
    }
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_DYNAMODB_WORLD_HPP
