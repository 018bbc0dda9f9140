// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_DYNAMODB_CONDITION_HPP
#define PYLON_BACKENDS_MEMORY_DYNAMODB_CONDITION_HPP

#include <pylon/backends/memory/dynamodb_schema.hpp>
#include <pylon/backends/memory/dynamodb_tokens.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::memory::detail {

/// Whether something holds of an item; for the item that is not there, of an empty one.
using Predicate = std::function<bool(Map const& item)>;

/// Reads a condition or filter: comparisons, BETWEEN, IN, AND, OR, NOT, and the functions attribute_exists, attribute_not_exists,
/// attribute_type, begins_with, contains and size.
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
/// Throws ExpressionRefused. `topLevel`, where given, gets the attributes that it looks at.
[[nodiscard]] Predicate readCondition(std::string_view parameter, std::string const& text, Placeholders& placeholders,
                                      std::vector<std::string>* topLevel = nullptr);

/// What the function size says of a value; nothing of what has no size.
[[nodiscard]] std::optional<Value> sizeOfValue(Value const& value);

/// Reads a projection: the paths that are to be kept. Throws ExpressionRefused.
[[nodiscard]] std::vector<DocumentPath> readProjection(std::string const& text, Placeholders& placeholders);
/// What of an item stands at these paths, the elements of a list moved together.
[[nodiscard]] dynamodb::Item projected(dynamodb::Item const& item, std::vector<DocumentPath> const& paths);

/// What a query asks for: the partition, and what holds of its sort keys.
struct KeyCondition {
    Value hash;
    Predicate range; ///< none: all of them
};
/// Throws ExpressionRefused.
[[nodiscard]] KeyCondition readKeyCondition(std::string const& text, Placeholders& placeholders,
                                            DynamodbSchema const& schema);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/dynamodb_condition.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_DYNAMODB_CONDITION_HPP
