// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_HPP

#include <pylon/core/value.hpp>
#include <pylon/services/dynamodb/item.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory {

namespace detail {
class Account;
}

/// An attribute of a table's key.
struct KeySpec {
    std::string name{};
    KeyType type = KeyType::string;
};

/// What of an item an index has.
enum class Projected : std::uint8_t {
    all,
    keys, ///< its own and the table's keys, and what it is said to include
};

/// A global secondary index: the items that have its key, whatever else they have.
struct GlobalIndex {
    std::string name{};
    KeySpec hash{};
    std::optional<KeySpec> range{};
    Projected projected = Projected::all;
    std::vector<std::string> include{}; ///< further attributes, with Projected::keys
};

/// A local secondary index: each partition's items by another sort key.
struct LocalIndex {
    std::string name{};
    KeySpec range{};
    Projected projected = Projected::all;
    std::vector<std::string> include{}; ///< further attributes, with Projected::keys
};

/// What a table is like.
struct TableOptions {
    KeySpec hash{};                 ///< the partition key
    std::optional<KeySpec> range{}; ///< the sort key, if it has one
    std::vector<GlobalIndex> globalIndexes{};
    std::vector<LocalIndex> localIndexes{};
};

/// The DynamoDB of a Cloud, from behind: what a test needs besides what the service itself offers.
///
/// A copyable handle, which keeps the Cloud's state alive. Thread safety: all members may be called from any number of threads.
class Dynamodb {
public:
    explicit Dynamodb(std::shared_ptr<detail::Account> account) : account_(std::move(account)) {}

    /// Makes a table, which is there at once: `createTable("my-table", {.hash = {"id", pylon::KeyType::number}})`.
    /// @throws Error with the code and message of the service's own refusal.
    void createTable(std::string_view name, TableOptions const& options);

    [[nodiscard]] std::string arn(std::string_view table) const;

    /// @throws Error (notFound) where there is no such table.
    [[nodiscard]] std::size_t itemCount(std::string_view table) const;
    /// Copies of all items, in the order of a scan. Throws as itemCount().
    [[nodiscard]] std::vector<dynamodb::Item> items(std::string_view table) const;

    /// How many items each batch call gets to from now on: the others it leaves unprocessed, as AWS does when it is busy.
    void setBatchReach(std::size_t items);

private:
    std::shared_ptr<detail::Account> account_;
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_HPP
