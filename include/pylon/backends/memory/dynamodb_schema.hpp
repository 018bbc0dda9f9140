// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_SCHEMA_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_SCHEMA_HPP

#include <pylon/backends/memory/dynamodb_errors.hpp>
#include <pylon/services/dynamodb/management.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// The wire's name of a value's type: `S`, `N`, `BOOL`.
[[nodiscard]] std::string_view typeNameOf(Value const& value);

/// Two texts, two numbers or two byte strings, as DynamoDB orders them; unordered: they are of two types, or of none of these.
[[nodiscard]] std::partial_ordering compareValues(Value const& a, Value const& b);

/// An attribute of a table's key.
struct KeyAttribute {
    std::string name;
    std::string type; ///< `S`, `N` or `B`
};

/// The place of an item in a table: by a hash of its partition, then by its key. So partitions come in an order that is always the
/// same, and no order that a program could rely upon.
struct ItemPlace {
    std::uint64_t partition = 0;
    Value hash;
    Value range; ///< null where the table has no sort key
};
struct ItemPlaceLess {
    [[nodiscard]] bool operator()(ItemPlace const& a, ItemPlace const& b) const;
};

/// The key attributes of a table, and what DynamoDB says of items and keys that do not fit them.
class DynamodbSchema {
public:
    DynamodbSchema(KeyAttribute hash, std::optional<KeyAttribute> range)
        : hash_(std::move(hash)), range_(std::move(range)) {}

    [[nodiscard]] KeyAttribute const& hash() const noexcept { return hash_; }
    [[nodiscard]] std::optional<KeyAttribute> const& range() const noexcept { return range_; }
    [[nodiscard]] bool isKeyAttribute(std::string_view name) const noexcept;

    /// Why an item cannot be put: its key attributes, its values, its size.
    [[nodiscard]] Refusal checkItem(dynamodb::Item const& item) const;
    /// Why this is no key of the table.
    [[nodiscard]] Refusal checkKey(dynamodb::Item const& key) const;

    /// The place of an item or key that fits.
    [[nodiscard]] ItemPlace placeOf(Map const& item) const;
    /// The key attributes that an item has, alone.
    [[nodiscard]] dynamodb::Item keyIn(Map const& item) const;

    /// Why this is no value of a key attribute, by what it holds: `attribute` is hash() or range().
    [[nodiscard]] Refusal checkKeyValue(KeyAttribute const& attribute, Value const& value) const;

private:
    KeyAttribute hash_;
    std::optional<KeyAttribute> range_;
};

/// What no item may hold: empty sets, numbers out of range, too many levels.
[[nodiscard]] Refusal checkValues(dynamodb::Item const& item);

/// The schema of a table or an index, or why there can be no such key.
[[nodiscard]] std::variant<DynamodbSchema, protocol::ServiceError>
schemaOf(std::vector<dynamodb::KeySchemaElement> const& schema,
         std::vector<dynamodb::AttributeDefinition> const& definitions);
/// The schema of a CreateTable, or why there can be no such table.
[[nodiscard]] std::variant<DynamodbSchema, protocol::ServiceError> schemaOf(dynamodb::CreateTable const& input);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb_schema.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_SCHEMA_HPP
