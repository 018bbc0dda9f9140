// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_ATTRIBUTE_SHAPE_HPP
#define PYLON_SERVICES_DYNAMODB_ATTRIBUTE_SHAPE_HPP

#include <pylon/core/base64.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/number.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/value.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// @file
/// The shapes of DynamoDB's AttributeValue: an object whose one member names the value's type, as `{"N": "50"}`. A Value may be of
/// any type; a member of a struct is of the one that its C++ type is stored as.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html

namespace pylon::dynamodb::detail {

template <class T> consteval Shape makeAttributeShape();

/// How a T is stored: bool, integers, float, double, Number, std::string, Blob, std::optional, std::vector, std::map with
/// std::string keys, std::set of strings, numbers or Blobs, Value, and reflected structs of these. Anything else does not compile.
template <class T> inline constexpr Shape attributeShape = makeAttributeShape<T>();

// A Value holds Values, so its shape is said before what it may hold.

std::size_t activeType(void const* value);
/// The wire's name of a Value's type: `S`, `N`, `BOOL`.
[[nodiscard]] std::string_view attributeType(Value const& value);
void* selectType(void* value, std::size_t alternative);

struct ValueAlternatives {
    static Member const table[10];
};

template <>
inline constexpr Shape attributeShape<Value> = [] {
    Shape shape{Kind::variant};
    shape.members = ValueAlternatives::table;
    shape.active = &activeType;
    shape.select = &selectType;
    return shape;
}();

/// A type that an AttributeValue may have.
constexpr Member alternative(std::string_view type, Shape const* shape, void* (*address)(void*)) {
    return {type, type, {.member = type, .wire = type}, shape, address};
}

inline void* itself(void* object) { return object; }

inline constexpr Shape unitShape{Kind::unit};

// Numbers: text on the wire. Reading refuses what the type cannot hold exactly.

/// Whether the text is digits, with a sign and a point or without, and of no more digits than any T gives back.
template <class T> bool isPlainDecimal(std::string_view text) noexcept {
    int digits = 0;
    for (auto const c : text)
        if (c >= '0' && c <= '9')
            ++digits;
        else if (c != '-' && c != '.')
            return false;
    return digits <= std::numeric_limits<T>::digits10;
}

template <class T> bool parseAttributeNumber(void* object, std::string_view text) {
    auto& to = *static_cast<T*>(object);
    if constexpr (pylon::detail::IntegerNumber<T>) {
        if (auto const integer = pylon::detail::parseInteger<T>(text)) {
            to = *integer;
            return true;
        }
    } else if constexpr (pylon::detail::FloatingNumber<T>) {
        auto const read = std::from_chars(text.data(), text.data() + text.size(), to);
        // What has no more digits than the type always keeps is what the type prints again.
        if (read.ec == std::errc{} && read.ptr == text.data() + text.size() && isPlainDecimal<T>(text)) return true;
        // Most often the text is the very spelling of the double.
        char buffer[32];
        if (read.ec == std::errc{} &&
            text == std::string_view{buffer, std::to_chars(buffer, buffer + sizeof buffer, to).ptr})
            return text.find_first_not_of("-0123456789.e+") == std::string_view::npos;
    }
    auto number = Number::parse(text);
    if (!number) return false;
    if constexpr (std::same_as<T, Number>)
        to = *std::move(number);
    else {
        auto const value = number->template as<T>();
        if (!value) return false;
        to = *value;
    }
    return true;
}

template <class T> void printAttributeNumber(void const* object, std::string& out) {
    auto const& value = *static_cast<T const*>(object);
    if constexpr (std::same_as<T, Number>)
        out.append(value.text());
    else if constexpr (pylon::detail::IntegerNumber<T>)
        pylon::detail::printNumber<T>(object, out);
    else
        out.append(pylon::detail::spellFloating(value));
}

template <class T> consteval Shape attributeNumber() {
    Shape shape{Kind::spelt};
    shape.parse = &parseAttributeNumber<T>;
    shape.print = &printAttributeNumber<T>;
    return shape;
}
template <class T> inline constexpr Shape numberText = attributeNumber<T>();

// The number in a Value, of whichever type it is there.
bool parseValueNumber(void* value, std::string_view text);
void printValueNumber(void const* value, std::string& out);

inline constexpr Shape valueNumberText = [] {
    Shape shape{Kind::spelt};
    shape.parse = &parseValueNumber;
    shape.print = &printValueNumber;
    return shape;
}();

// Sets. What is appended is the set itself, in which the text is then put: an element of a set cannot be changed in place.

template <class Element> consteval Shape setElement() {
    Shape shape{Kind::spelt};
    shape.parse = [](void* set, std::string_view text) {
        Element element{};
        if constexpr (std::same_as<Element, std::string>)
            element = text;
        else if constexpr (std::same_as<Element, Blob>) {
            auto bytes = base64Decode(text);
            if (!bytes) return false;
            element.bytes = *std::move(bytes);
        } else if (!parseAttributeNumber<Element>(&element, text))
            return false;
        using Set = std::conditional_t<std::same_as<Element, std::string>, StringSet, std::set<Element>>;
        return static_cast<Set*>(set)->insert(std::move(element)).second;
    };
    shape.print = [](void const* element, std::string& out) {
        if constexpr (std::same_as<Element, std::string>)
            out.append(*static_cast<std::string const*>(element));
        else if constexpr (std::same_as<Element, Blob>)
            appendBase64(out, static_cast<Blob const*>(element)->bytes);
        else
            printAttributeNumber<Element>(element, out);
    };
    return shape;
}
template <class Element> inline constexpr Shape setElementShape = setElement<Element>();

template <class Set> consteval Shape attributeSet() {
    Shape shape{Kind::list, &setElementShape<typename Set::value_type>};
    shape.size = [](void const* object) -> std::size_t { return static_cast<Set const*>(object)->size(); };
    shape.append = &itself;
    shape.each = [](void const* object, void* context, pylon::detail::Visit visit) {
        for (auto const& element : *static_cast<Set const*>(object))
            visit(context, {}, std::addressof(element));
    };
    shape.clear = [](void* object) { static_cast<Set*>(object)->clear(); };
    return shape;
}
template <class Set> inline constexpr Shape setShape = attributeSet<Set>();

// What nests.

template <class T> consteval Shape attributeList() {
    auto shape = pylon::detail::listShape<T>(&attributeShape<typename T::value_type>);
    return shape;
}
template <class T> consteval Shape attributeMap() {
    return pylon::detail::mapShape<T>(&attributeShape<typename T::mapped_type>);
}

struct AttributeShapes {
    template <class T> static constexpr Shape const* of = &attributeShape<T>;
};

/// The members of a struct as attributes: never capitalised, whatever the service's Naming.
template <class T> struct AttributeMembers {
    static constexpr auto table = [] {
        auto members = pylon::detail::Members<T, AttributeShapes>::table;
        for (auto& member : members)
            if (member.binding.wire.empty()) member.binding.wire = member.name;
        return members;
    }();
};

template <class T> consteval Shape attributeStructure() {
    Shape shape{Kind::structure};
    shape.members = AttributeMembers<T>::table;
    return shape;
}

template <class T> inline constexpr Shape listShapeOf = attributeList<T>();
template <class T> inline constexpr Shape mapShapeOf = attributeMap<T>();
template <class T> inline constexpr Shape structureShapeOf = attributeStructure<T>();

/// The alternatives of a Value.
inline constexpr Shape stringShape{Kind::string};
inline constexpr Shape blobShape{Kind::blob};
inline constexpr Shape booleanShape{Kind::boolean};

template <class T> void* held(void* value) { return static_cast<Value*>(value)->getIf<T>(); }

template <class T> struct IsSet : std::false_type {};
template <class T, class C, class A> struct IsSet<std::set<T, C, A>> : std::true_type {};

template <class T> inline constexpr bool cannotBeStored = false;

/// The one type that a T is stored as.
template <class T> consteval Member onlyAlternative() {
    if constexpr (std::same_as<T, bool>)
        return alternative("BOOL", &booleanShape, &itself);
    else if constexpr (pylon::detail::IntegerNumber<T> || pylon::detail::FloatingNumber<T> || std::same_as<T, Number>)
        return alternative("N", &numberText<T>, &itself);
    else if constexpr (std::same_as<T, std::string>)
        return alternative("S", &stringShape, &itself);
    else if constexpr (std::same_as<T, Blob>)
        return alternative("B", &blobShape, &itself);
    else if constexpr (pylon::detail::IsVector<T>::value)
        return alternative("L", &listShapeOf<T>, &itself);
    else if constexpr (pylon::detail::StringMap<T>)
        return alternative("M", &mapShapeOf<T>, &itself);
    else if constexpr (IsSet<T>::value) {
        using Element = typename T::value_type;
        return alternative(std::same_as<Element, std::string> ? "SS"
                           : std::same_as<Element, Blob>      ? "BS"
                                                              : "NS",
                           &setShape<T>, &itself);
    } else if constexpr (Reflected<T>)
        return alternative("M", &structureShapeOf<T>, &itself);
    else {
        static_assert(cannotBeStored<T>,
                      "this type cannot be stored in DynamoDB: use bool, integers, double, Number, std::string, Blob, "
                      "std::optional, std::vector, std::map<std::string, ...>, std::set, Value, or a struct that "
                      "Boost.Hana reflects");
        return {};
    }
}

template <class T> struct Alternatives {
    static constexpr std::array<Member, 1> table{onlyAlternative<T>()};
};

/// Of an optional: what is in it, or NULL.
template <class T> struct Alternatives<std::optional<T>> {
    static constexpr std::array<Member, 2> table = [] {
        auto inner = onlyAlternative<T>();
        inner.address = [](void* object) -> void* { return std::addressof(**static_cast<std::optional<T>*>(object)); };
        return std::array{inner, alternative("NULL", &unitShape, &itself)};
    }();
};

template <class T> consteval Shape makeAttributeShape() {
    Shape shape{Kind::variant};
    if constexpr (pylon::detail::IsOptional<T>::value) {
        // Left out where it is empty; elements of a list, which cannot be left out, are NULL then.
        shape.members = Alternatives<T>::table;
        shape.active = [](void const* object) -> std::size_t {
            return static_cast<T const*>(object)->has_value() ? 0 : 1;
        };
        shape.select = [](void* object, std::size_t index) -> void* {
            auto& optional = *static_cast<T*>(object);
            if (index == 0) return std::addressof(optional.emplace());
            optional.reset();
            return object;
        };
        shape.size = [](void const* object) -> std::size_t {
            return static_cast<T const*>(object)->has_value() ? 1 : 0;
        };
        shape.clear = [](void* object) { static_cast<T*>(object)->reset(); };
    } else {
        shape.members = Alternatives<T>::table;
        shape.active = [](void const*) -> std::size_t { return 0; };
        shape.select = [](void* object, std::size_t) -> void* { return object; };
        // A set cannot be stored empty, so that one which is left out is an empty one.
        if constexpr (IsSet<T>::value) {
            shape.size = setShape<T>.size;
            shape.clear = setShape<T>.clear;
        }
    }
    return shape;
}

} // namespace pylon::dynamodb::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/dynamodb/attribute_shape.ipp>
#endif

#endif // PYLON_SERVICES_DYNAMODB_ATTRIBUTE_SHAPE_HPP
