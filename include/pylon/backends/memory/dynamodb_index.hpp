// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_INDEX_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_INDEX_HPP

#include <pylon/backends/memory/dynamodb_schema.hpp>
#include <pylon/services/dynamodb/management.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// The place of an item in an index: by the index's key, and of those of the same by the table's.
struct IndexPlace {
    ItemPlace index;
    ItemPlace table;
};
struct IndexPlaceLess {
    [[nodiscard]] bool operator()(IndexPlace const& a, IndexPlace const& b) const;
};

/// Where an index is: over all of its table, or within each partition.
enum class IndexScope : std::uint8_t { global, local };

/// A secondary index of a table: the items that have its key, in its order.
class DynamodbIndex {
public:
    using Entries = std::map<IndexPlace, dynamodb::Item const*, IndexPlaceLess>;

    /// `table` is the schema of the table whose index it is.
    DynamodbIndex(IndexScope scope, std::string name, DynamodbSchema schema, DynamodbSchema table,
                  dynamodb::Projection const& projection);

    [[nodiscard]] IndexScope scope() const noexcept { return scope_; }
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    [[nodiscard]] DynamodbSchema const& schema() const noexcept { return schema_; }
    [[nodiscard]] Entries const& entries() const noexcept { return entries_; }

    [[nodiscard]] bool projectsAll() const noexcept { return projectsAll_; }
    [[nodiscard]] bool projects(std::string_view attribute) const;
    /// What of an item the index has.
    [[nodiscard]] dynamodb::Item projected(dynamodb::Item const& item) const;

    /// Whether an item has the index's key; one that has not is not in it.
    [[nodiscard]] bool holds(Map const& item) const;
    /// Why an item with such a value of a key attribute of the index cannot be stored. `updated`: by an update expression.
    [[nodiscard]] Refusal checkItem(dynamodb::Item const& item, bool updated) const;

    /// The key of an item that the index holds, with that of the table.
    [[nodiscard]] dynamodb::Item keyIn(Map const& item) const;
    /// Whether this is such a key.
    [[nodiscard]] bool isKey(dynamodb::Item const& key) const;
    [[nodiscard]] IndexPlace placeOf(Map const& item) const { return {schema_.placeOf(item), table_.placeOf(item)}; }

    /// Takes note of an item of the table, which stays where it is, or forgets it. Where the index does not hold it, nothing.
    void add(dynamodb::Item const& item);
    void remove(dynamodb::Item const& item);

private:
    IndexScope scope_;
    std::string name_;
    DynamodbSchema schema_;
    DynamodbSchema table_;
    bool projectsAll_;
    std::vector<std::string> included_; // beside the keys
    Entries entries_;
};

/// The indexes of a CreateTable, or why they cannot be.
[[nodiscard]] std::variant<std::vector<DynamodbIndex>, protocol::ServiceError>
indexesOf(dynamodb::CreateTable const& input, DynamodbSchema const& table);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb_index.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_INDEX_HPP
