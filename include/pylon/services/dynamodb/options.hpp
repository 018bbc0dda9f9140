// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_OPTIONS_HPP
#define PYLON_SERVICES_DYNAMODB_OPTIONS_HPP

#include <pylon/services/dynamodb/operations.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pylon::dynamodb {

/// How an item is read.
struct GetOptions {
    bool consistent = false;               ///< sees every write that was answered before; costs twice as much
    std::vector<std::string> attributes{}; ///< only these, by their names; none: all
};

/// How an item is written or removed.
struct WriteOptions {
    /// Write only where this holds of the item as it is, as `attribute_not_exists(id)` or `#n < :most`; else ConditionFailed.
    std::string condition{};
    Item values{};           ///< what stands for `:most` in the condition
    Names names{};           ///< what stands for `#n` in it
    bool returnItem = false; ///< where the condition does not hold, ConditionFailed::item() says of what
};

/// How an item is changed.
struct UpdateOptions {
    std::string condition{}; ///< as in WriteOptions; its values are among the update's
    Names names{};
    bool returnItem = false; ///< as in WriteOptions
};

/// How the items of a table are gone through.
struct ScanOptions {
    std::optional<std::uint64_t> limit{}; ///< at most so many items
    bool consistent = false; ///< sees every write that was answered before the page was asked for; costs twice as much
    std::string filter{};    ///< only items of which this holds. All are read, and paid for, nevertheless
    Item values{};           ///< what stands for `:name` in the filter
    Names names{};           ///< what stands for `#name` in it
    std::vector<std::string> attributes{}; ///< only these, by their names; none: all
    int segments = 1; ///< parts of the table that are read at the same time, each in no order to the others
    std::optional<std::int64_t> pageSize{}; ///< at most so many items are read at a time; none: 1 MB
    std::string
        index{}; ///< the secondary index to go through instead; empty: the table. It has only what is projected into it
};

/// How the items of a partition are gone through. `names`, and the values that the query is given, are for both of its expressions.
struct QueryOptions {
    std::optional<std::uint64_t> limit{}; ///< at most so many items
    bool consistent = false; ///< sees every write that was answered before the page was asked for; costs twice as much
    bool descending = false; ///< from the greatest sort key to the least
    std::string filter{};    ///< only items of which this holds; of attributes that are not of the key
    Names names{};
    std::vector<std::string> attributes{};  ///< only these, by their names; none: all
    std::optional<std::int64_t> pageSize{}; ///< at most so many items are read at a time; none: 1 MB
    /// The secondary index to ask instead, by its key; empty: the table. Of an item it has only what is projected into it, and of a
    /// global one no read is consistent.
    std::string index{};
};

} // namespace pylon::dynamodb

#endif // PYLON_SERVICES_DYNAMODB_OPTIONS_HPP
