// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_RULES_HPP
#define PYLON_SERVICES_DYNAMODB_RULES_HPP

#include <pylon/core/shape.hpp>
#include <pylon/services/dynamodb/item.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What DynamoDB takes, as far as it can be known before anything is sent.

namespace pylon::dynamodb {

/// An item's greatest size, as sizeOf counts it.
inline constexpr std::size_t maxItemSize = 409'600;

/// The size of an item as DynamoDB counts it, which it calls approximate: names and text in UTF-8, bytes as they are, a number
/// by its digits, 3 for a list or map and 1 for each element of it.
[[nodiscard]] std::size_t sizeOf(Item const& item);
/// The size of a number.
[[nodiscard]] std::size_t sizeOf(Number const& number) noexcept;

namespace detail {

/// Of an item, as Item or as a struct, by its shape: its size; and what of it DynamoDB cannot hold, naming the attribute
/// and never its value: NaN, numbers beyond 38 digits, empty sets, more than 32 levels.
struct Measured {
    std::size_t size = 0;
    std::optional<std::string> fault{};
};
[[nodiscard]] Measured measure(ConstView item);

/// Why an item cannot be stored; also where it is larger than maxItemSize.
[[nodiscard]] std::optional<std::string> whyNotStorable(ConstView item);
/// Why this cannot be the key of an item.
[[nodiscard]] std::optional<std::string> whyNotKey(Item const& key);
/// Throws Error (invalidInput) where a key is there twice: DynamoDB takes no such batch.
void requireDistinct(std::vector<Item> const& keys);
/// Whether a table can have this name, or its ARN be this.
[[nodiscard]] bool isTableName(std::string_view nameOrArn) noexcept;

} // namespace detail
} // namespace pylon::dynamodb

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/dynamodb/rules.ipp>
#endif

#endif // PYLON_SERVICES_DYNAMODB_RULES_HPP
