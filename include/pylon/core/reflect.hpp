// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_REFLECT_HPP
#define PYLON_CORE_REFLECT_HPP

#include <pylon/core/adapt_struct.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/shape.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/value_types.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/define_struct.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon {

/// Is a struct whose members Boost.Hana can name, so that values can be read and written with no further code.
///
/// Requirements: T is adapted by PYLON_ADAPT_STRUCT or BOOST_HANA_ADAPT_STRUCT, or defined by BOOST_HANA_DEFINE_STRUCT. To be
/// written or read its members must be of the types of which shapeOf speaks.
/// Errors: none; a member that has no wire form does not compile.
/// Thread safety: as any value.
/// Models: every struct in services/*/operations.hpp, and a user's own.
/// Archetype: tests/archetypes/reflected.hpp
template <class T>
concept Reflected = boost::hana::Struct<T>::value;

namespace detail {

template <class T> struct IsOptional : std::false_type {};
template <class T> struct IsOptional<std::optional<T>> : std::true_type {};

template <class T> struct IsVector : std::false_type {};
template <class T, class A> struct IsVector<std::vector<T, A>> : std::true_type {};

template <class T>
concept StringMap = requires {
    typename T::mapped_type;
    requires std::same_as<typename T::key_type, std::string>;
};

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T> consteval Shape makeShape();

} // namespace detail

/// How codecs see a T: bool, integers, floating-point numbers, std::string, Blob, Timestamp, std::optional, std::vector,
/// std::map with std::string keys, and Reflected structs of these, nested as one likes. Anything else does not compile.
template <class T> inline constexpr Shape shapeOf = detail::makeShape<T>();

/// A value as codecs see it.
template <class T> [[nodiscard]] ConstView view(T const& value) noexcept {
    return {std::addressof(value), &shapeOf<T>};
}
template <class T> [[nodiscard]] MutableView mutableView(T& value) noexcept {
    return {std::addressof(value), &shapeOf<T>};
}

namespace detail {

template <class T> bool parseNumber(void* object, std::string_view text) {
    if constexpr (std::integral<T>) {
        auto const value = parseInteger<T>(text);
        if (value) *static_cast<T*>(object) = *value;
        return value.has_value();
    } else {
        T value{};
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size()) return false;
        *static_cast<T*>(object) = value;
        return true;
    }
}

template <class T> void printNumber(void const* object, std::string& out) {
    char buffer[64];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, *static_cast<T const*>(object)).ptr;
    out.append(buffer, end);
}

/// The table of a struct that has one, else an empty one.
template <class T> consteval auto bindingsOf() {
    if constexpr (requires { T::bindings; })
        return T::bindings;
    else
        return std::array<Binding, 0>{};
}

template <class T, class Access> void* memberAddress(void* object) {
    return std::addressof(Access{}(*static_cast<T*>(object)));
}

/// The shapes that members have unless others are asked for.
struct StandardShapes {
    template <class T> static constexpr Shape const* of = &shapeOf<T>;
};

/// Describes the members of T, all but the capitalised names, which need storage.
template <class T, class Shapes> struct MemberDescriptions {
    template <class Access> static constexpr Member of(std::string_view name) {
        using Value = std::remove_cvref_t<decltype(Access{}(std::declval<T&>()))>;
        Binding binding{.member = name};
        for (auto const& row : bindingsOf<T>())
            if (row.member == name) binding = row;
        return {name, {}, binding, Shapes::template of<Value>, &memberAddress<T, Access>};
    }
    template <class Pair> static constexpr Member ofPair() {
        using Name = std::remove_cvref_t<decltype(boost::hana::first(std::declval<Pair>()))>;
        using Access = std::remove_cvref_t<decltype(boost::hana::second(std::declval<Pair>()))>;
        return of<Access>(boost::hana::to<char const*>(Name{}));
    }

    template <auto Pointer> static constexpr Member one(std::string_view name) {
        return of<MemberAccess<Pointer>>(name);
    }
    template <class... Described> static constexpr auto all(Described... members) {
        return std::array<Member, sizeof...(Described)>{members...};
    }
};

template <class T, class Shapes> consteval auto describeMembers() {
    using Descriptions = MemberDescriptions<T, Shapes>;
    if constexpr (Visitable<T>)
        return boost::hana::accessors_impl<T>::template visitMembers<T>(Descriptions{});
    else
        return boost::hana::unpack(boost::hana::accessors<T>(), []<class... Pairs>(Pairs...) {
            return Descriptions::all(Descriptions::template ofPair<Pairs>()...);
        });
}

template <class T, class Shapes = StandardShapes> struct Members {
    static constexpr auto described = describeMembers<T, Shapes>();
    static constexpr std::size_t nameBytes = [] {
        std::size_t size = 0;
        for (auto const& member : described)
            size += member.name.size();
        return size;
    }();
    // Copies, rather than views of what Hana stores: those, when seen from a constant, do not link under GCC's ASan.
    static constexpr std::array<char, nameBytes> names = [] {
        std::array<char, nameBytes> copy{};
        auto* to = copy.data();
        for (auto const& member : described)
            to = std::copy(member.name.begin(), member.name.end(), to);
        return copy;
    }();
    static constexpr std::array<char, nameBytes> capitalizedNames = [] {
        auto copy = names;
        auto* at = copy.data();
        for (auto const& member : described) {
            if (*at >= 'a' && *at <= 'z') *at = static_cast<char>(*at - ('a' - 'A'));
            at += member.name.size();
        }
        return copy;
    }();

    static constexpr auto table = [] {
        auto members = described;
        std::size_t at = 0;
        for (auto& member : members) {
            auto const size = member.name.size();
            member.name = {names.data() + at, size};
            member.capitalized = {capitalizedNames.data() + at, size};
            member.binding.member = member.name;
            at += size;
        }
        return members;
    }();

    /// How many members stand there.
    static consteval std::size_t countIn(In place) {
        std::size_t count = 0;
        for (auto const& member : table)
            count += member.binding.in == place ? 1 : 0;
        return count;
    }
    static constexpr HeaderPlaces headers = [] {
        HeaderPlaces places;
        static_assert(countIn(In::header) < HeaderPlaces::slots && table.size() < 256);
        for (std::size_t i = 0; i != table.size(); ++i) {
            auto const& member = table[i];
            if (member.binding.in != In::header) continue;
            auto slot = HeaderPlaces::slotOf(member.wireName(Naming::asDeclared));
            while (places.member[slot] != 0)
                slot = (slot + 1) % HeaderPlaces::slots;
            places.member[slot] = static_cast<std::uint8_t>(i + 1);
        }
        return places;
    }();

    static constexpr MessageParts parts{table};

    static consteval bool everyRowNamesAMember() {
        for (auto const& row : bindingsOf<T>()) {
            bool found = false;
            for (auto const& member : table)
                found = found || member.name == row.member;
            if (!found) return false;
        }
        return true;
    }
    static_assert(everyRowNamesAMember(), "a row of `bindings` names no member of this struct");
    static_assert(countIn(In::payload) <= 1 && countIn(In::status) <= 1 && countIn(In::headers) <= 1,
                  "a message has one payload, one status and one map of headers at the most");
};

using Visit = void (*)(void* context, std::string_view key, void const* element);

template <class T> consteval Shape optionalShape(Shape const* elementShape = &shapeOf<typename T::value_type>) {
    Shape shape{Kind::optional, elementShape};
    shape.size = [](void const* object) -> std::size_t { return static_cast<T const*>(object)->has_value() ? 1 : 0; };
    shape.append = [](void* object) -> void* { return std::addressof(static_cast<T*>(object)->emplace()); };
    shape.each = [](void const* object, void* context, Visit visit) {
        if (auto const& value = *static_cast<T const*>(object)) visit(context, {}, std::addressof(*value));
    };
    shape.clear = [](void* object) { static_cast<T*>(object)->reset(); };
    return shape;
}

template <class T> consteval Shape listShape(Shape const* elementShape = &shapeOf<typename T::value_type>) {
    static_assert(!std::same_as<typename T::value_type, bool>, "std::vector<bool> has no addressable elements");
    Shape shape{Kind::list, elementShape};
    shape.size = [](void const* object) -> std::size_t { return static_cast<T const*>(object)->size(); };
    shape.append = [](void* object) -> void* {
        auto& list = *static_cast<T*>(object);
        // To move structs costs. Of a queue's answer and a batch's there are ten at most, and where there are more, there are many.
        constexpr std::size_t few = 10;
        constexpr std::size_t many = 64;
        if constexpr (sizeof(typename T::value_type) >= 64 || Reflected<typename T::value_type>)
            if (auto const room = list.capacity(); list.size() == room && room <= few)
                list.reserve(room == 0 ? few : many);
        return std::addressof(list.emplace_back());
    };
    shape.each = [](void const* object, void* context, Visit visit) {
        for (auto const& element : *static_cast<T const*>(object))
            visit(context, {}, std::addressof(element));
    };
    shape.clear = [](void* object) { static_cast<T*>(object)->clear(); };
    return shape;
}

template <class T> consteval Shape mapShape(Shape const* elementShape = &shapeOf<typename T::mapped_type>) {
    Shape shape{Kind::map, elementShape};
    shape.size = [](void const* object) -> std::size_t { return static_cast<T const*>(object)->size(); };
    shape.insert = [](void* object, std::string_view key) -> void* {
        // Most come in order.
        auto& map = *static_cast<T*>(object);
        return std::addressof(map.try_emplace(map.end(), std::string{key})->second);
    };
    shape.each = [](void const* object, void* context, Visit visit) {
        for (auto const& [key, element] : *static_cast<T const*>(object))
            visit(context, key, std::addressof(element));
    };
    shape.clear = [](void* object) { static_cast<T*>(object)->clear(); };
    return shape;
}

template <class T> consteval Shape numberShape(Kind kind) {
    Shape shape{kind};
    shape.parse = &parseNumber<T>;
    shape.print = &printNumber<T>;
    return shape;
}

template <class T> inline constexpr bool hasNoShape = false;

template <class T> consteval Shape makeShape() {
    if constexpr (std::same_as<T, bool>)
        return {Kind::boolean};
    else if constexpr (Integer<T>)
        return numberShape<T>(Kind::integer);
    else if constexpr (std::floating_point<T>)
        return numberShape<T>(Kind::floating);
    else if constexpr (std::same_as<T, std::string>)
        return {Kind::string};
    else if constexpr (std::same_as<T, Blob>)
        return {Kind::blob};
    else if constexpr (std::same_as<T, Timestamp>) {
        Shape shape{Kind::timestamp};
        shape.parseTime = &parseTimestamp;
        shape.printTime = &printTimestamp;
        return shape;
    } else if constexpr (IsOptional<T>::value)
        return optionalShape<T>();
    else if constexpr (IsVector<T>::value)
        return listShape<T>();
    else if constexpr (StringMap<T>)
        return mapShape<T>();
    else if constexpr (Reflected<T>) {
        Shape shape{Kind::structure};
        shape.members = Members<T>::table;
        if constexpr (Members<T>::countIn(In::header) != 0) shape.headers = &Members<T>::headers;
        if constexpr (Members<T>::countIn(In::body) != Members<T>::table.size()) shape.parts = &Members<T>::parts;
        return shape;
    } else {
        static_assert(hasNoShape<T>,
                      "this type has no wire form: use bool, numbers, std::string, Blob, Timestamp, std::optional, "
                      "std::vector, std::map<std::string, ...>, or a struct adapted by PYLON_ADAPT_STRUCT");
        return {Kind::structure}; // so that the assertion is all that is said
    }
}

} // namespace detail
} // namespace pylon

#endif // PYLON_CORE_REFLECT_HPP
