// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_TABLE_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_TABLE_HPP

#include <pylon/backends/memory/dynamodb_index.hpp>
#include <pylon/core/clock.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

/// A table with its items and indexes.
struct DynamodbTable {
    using Items = std::map<ItemPlace, dynamodb::Item, ItemPlaceLess>;

    DynamodbSchema schema;
    dynamodb::CreateTable made; ///< what it was made by
    std::string id;
    WallTime created{};
    std::vector<DynamodbIndex> indexes{};
    std::optional<std::string> timeToLive{}; ///< the attribute that says when an item expires; nothing does so here
    Items items{};                           ///< changed by store() and erase() alone

    /// An index by its name; null where there is none.
    [[nodiscard]] DynamodbIndex const* index(std::string_view name) const {
        for (auto const& each : indexes)
            if (each.name() == name) return &each;
        return nullptr;
    }

    /// Why an item cannot be stored for what its indexes say of it.
    [[nodiscard]] Refusal checkIndexes(dynamodb::Item const& item, bool updated = false) const {
        for (auto const& each : indexes)
            if (auto refusal = each.checkItem(item, updated)) return refusal;
        return std::nullopt;
    }

    void store(ItemPlace const& place, dynamodb::Item item) {
        erase(place);
        auto const& stored = items.emplace(place, std::move(item)).first->second;
        for (auto& each : indexes)
            each.add(stored);
    }
    void erase(ItemPlace const& place) {
        auto const found = items.find(place);
        if (found == items.end()) return;
        for (auto& each : indexes)
            each.remove(found->second);
        items.erase(found);
    }
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_TABLE_HPP
