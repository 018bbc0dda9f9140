// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ITEM_HPP
#define PYLON_SERVICES_DYNAMODB_ITEM_HPP

#include <pylon/core/value.hpp>
#include <pylon/services/dynamodb/attribute_shape.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon {

/// What the values of a key attribute are.
enum class KeyType : std::uint8_t { string, number, binary };

namespace dynamodb {

/// An item, or the key of one: attributes by their names.
///
///     Item{{"id", 50}, {"some", "other"}, {"tags", StringSet{"a", "b"}}, {"address", Map{{"city", "Bern"}}}}
///
/// A number that is read is an integer where it is one of 64 bits, else a Number.
struct Item : Map {
    using Map::Map;
    Item() = default;
    Item(Map members) : Map(std::move(members)) {}
};

/// A struct that Boost.Hana reflects, as the item whose attributes its members are: under the members' own names, or those
/// that `bindings` gives.
template <Reflected T> struct Attributes {
    T value{};
};

/// How an element of a table stands in an operation: an Item as it is, a reflected struct as its Attributes.
template <class T> struct StoredAs {
    using Type = Attributes<T>;
};
template <> struct StoredAs<Item> {
    using Type = Item;
};
template <class T> using Stored = typename StoredAs<T>::Type;

/// Elements of a table that an operation gives back, each as Stored has it.
template <class T> struct StoredList : std::vector<T> {};

} // namespace dynamodb

template <> inline constexpr Shape shapeOf<dynamodb::Item> = dynamodb::detail::attributeMap<dynamodb::Item>();

template <class T> inline constexpr Shape shapeOf<dynamodb::Attributes<T>> = dynamodb::detail::attributeStructure<T>();

template <>
inline constexpr Shape shapeOf<dynamodb::StoredList<dynamodb::Item>> =
    detail::listShape<std::vector<dynamodb::Item>>(&shapeOf<dynamodb::Item>);

template <class T>
inline constexpr Shape shapeOf<dynamodb::StoredList<T>> =
    detail::listShape<std::vector<T>>(&shapeOf<dynamodb::Attributes<T>>);

} // namespace pylon

#endif // PYLON_SERVICES_DYNAMODB_ITEM_HPP
