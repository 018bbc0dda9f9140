// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_TABLE_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_TABLE_HPP

#include <pylon/backends/memory/dynamodb_index.hpp>
#include <pylon/core/clock.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

/// What is kept of a table besides its items.
struct DynamodbTableState {
    dynamodb::CreateTable made; ///< what it was made by
    std::string id;
    WallTime created{};
    /// The attribute that says when an item expires; changed by DynamodbTable::expireBy() alone.
    std::optional<std::string> timeToLive{};
};

/// A table with its items and indexes.
struct DynamodbTable : DynamodbTableState {
    using Items = std::map<ItemPlace, dynamodb::Item, ItemPlaceLess>;
    /// By the second since 1970 after which they expire.
    using Expiries = std::map<std::int64_t, std::set<ItemPlace, ItemPlaceLess>>;

    DynamodbSchema schema; ///< what `made` says
    std::vector<DynamodbIndex> indexes{};
    Items items{};       ///< changed by store() and erase() alone
    Expiries expiries{}; ///< of all items that have a time to live

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
        if (auto const at = expiryOf(stored)) expiries[*at].insert(place);
    }
    void erase(ItemPlace const& place) {
        auto const found = items.find(place);
        if (found == items.end()) return;
        for (auto& each : indexes)
            each.remove(found->second);
        if (auto const at = expiryOf(found->second)) {
            auto const expiry = expiries.find(*at);
            expiry->second.erase(place);
            if (expiry->second.empty()) expiries.erase(expiry);
        }
        items.erase(found);
    }

    /// From now on items expire by this attribute; none: they do not.
    void expireBy(std::optional<std::string> attribute) {
        timeToLive = std::move(attribute);
        expiries.clear();
        for (auto const& [place, item] : items)
            if (auto const at = expiryOf(item)) expiries[*at].insert(place);
    }

    /// Erases what expired before a time. What did so five years before it stays, as at AWS: the attribute is then taken for a mistake.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
    void expire(WallTime now) {
        constexpr std::int64_t fiveYears = std::int64_t{5} * 365 * 24 * 3600;
        auto const seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
        for (auto at = expiries.lower_bound(seconds - fiveYears); at != expiries.end() && at->first < seconds;) {
            auto const places = at->second;
            ++at; // which goes with its last item
            for (auto const& place : places)
                erase(place);
        }
    }

private:
    /// When an item expires, if it does: its attribute is a whole number.
    [[nodiscard]] std::optional<std::int64_t> expiryOf(dynamodb::Item const& item) const {
        if (!timeToLive) return std::nullopt;
        auto const found = item.find(*timeToLive);
        if (found == item.end() || !found->second.isNumber()) return std::nullopt;
        return found->second.template tryAs<std::int64_t>();
    }
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_TABLE_HPP
