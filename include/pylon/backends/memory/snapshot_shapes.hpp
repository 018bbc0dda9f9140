// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNAPSHOT_SHAPES_HPP
#define PYLON_BACKENDS_MEMORY_SNAPSHOT_SHAPES_HPP

#include <pylon/core/base64.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/services/dynamodb/management.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// @file
/// How a snapshot spells the state of the in-memory AWS: as JSON does by reflection, and beyond that any bytes as text, times of both
/// kinds, enumerations by their names, lists, queues and characters of a fixed number.

namespace pylon::memory::detail {

/// Text as JSON can hold it: as it is, or U+0000 and base64.
inline void appendKept(std::string& out, std::string_view text) {
    if (isUtf8(text) && !text.starts_with('\0')) {
        out.append(text);
        return;
    }
    out.push_back('\0');
    appendBase64(out, text);
}
/// Nothing for what appendKept() does not write.
inline std::optional<std::string> textKept(std::string_view kept) {
    if (!kept.starts_with('\0')) return std::string{kept};
    auto bytes = base64Decode(kept.substr(1));
    if (!bytes) return std::nullopt;
    return *std::move(bytes);
}

/// Times that have room before and behind them: to any of them the seconds of an `int` can be added.
inline constexpr Timestamp earliestKept{};
inline constexpr Timestamp latestKept = std::chrono::sys_days{std::chrono::year{2190} / 1 / 1};

/// Time points of other clocks as if they counted from 1970, too: ticks have been turned into these.
template <class Time> void printKeptTime(void const* object, std::string& out, TimeForm) {
    auto const since = static_cast<Time const*>(object)->time_since_epoch();
    // The two clocks are read one after the other, so their distance is not exact.
    auto const time = Timestamp{std::chrono::round<std::chrono::milliseconds>(since)};
    if (time < earliestKept || time >= latestKept)
        throw Error{ErrorKind::invalidInput, "a snapshot holds times from 1970 to 2189 only"};
    appendIso8601(out, time);
}
template <class Time> bool parseKeptTime(void* object, std::string_view text, TimeForm) {
    auto const time = parseIso8601(text);
    if (!time || *time < earliestKept || *time >= latestKept) return false;
    *static_cast<Time*>(object) = Time{std::chrono::duration_cast<typename Time::duration>(time->time_since_epoch())};
    return true;
}

/// The names of an enumeration's values, from 0 on.
template <class Enum> inline constexpr std::array<std::string_view, 0> enumNames{};

template <class T> struct IsSequence : pylon::detail::IsVector<T> {};
template <class T> struct IsSequence<std::list<T>> : std::true_type {};
template <class T> struct IsSequence<std::deque<T>> : std::true_type {};

template <class T> struct IsCharacters : std::false_type {};
template <std::size_t Count> struct IsCharacters<std::array<char, Count>> : std::true_type {};

template <class T> consteval Shape makeKeptShape();
template <class T> inline constexpr Shape keptShape = makeKeptShape<T>();

struct KeptShapes {
    template <class T> static constexpr Shape const* of = &keptShape<T>;
};

template <class T> consteval Shape keptMapShape() {
    Shape shape{Kind::map, &keptShape<typename T::mapped_type>};
    shape.size = [](void const* object) -> std::size_t { return static_cast<T const*>(object)->size(); };
    shape.clear = [](void* object) { static_cast<T*>(object)->clear(); };
    shape.insert = [](void* object, std::string_view key) -> void* {
        // A key that nobody wrote is none that anything asks for.
        return std::addressof((*static_cast<T*>(object))[textKept(key).value_or(std::string{key})]);
    };
    shape.each = [](void const* object, void* context, pylon::detail::Visit visit) {
        std::string kept;
        for (auto const& [key, element] : *static_cast<T const*>(object)) {
            kept.clear();
            appendKept(kept, key);
            visit(context, kept, std::addressof(element));
        }
    };
    return shape;
}

template <class T> consteval Shape keptTimeShape() {
    Shape shape{Kind::timestamp};
    shape.printTime = &printKeptTime<T>;
    shape.parseTime = &parseKeptTime<T>;
    return shape;
}

template <class T> consteval Shape makeKeptShape() {
    using namespace pylon::detail;
    Shape shape{Kind::spelt};
    if constexpr (std::same_as<T, std::string>) {
        shape.print = [](void const* object, std::string& out) { appendKept(out, *static_cast<T const*>(object)); };
        shape.parse = [](void* object, std::string_view text) {
            auto kept = textKept(text);
            if (!kept) return false;
            *static_cast<T*>(object) = *std::move(kept);
            return true;
        };
        return shape;
    } else if constexpr (IsCharacters<T>::value) {
        shape.print = [](void const* object, std::string& out) {
            auto const& characters = *static_cast<T const*>(object);
            appendKept(out, {characters.data(), characters.size()});
        };
        shape.parse = [](void* object, std::string_view text) {
            auto& characters = *static_cast<T*>(object);
            auto const kept = textKept(text);
            if (!kept || kept->size() != characters.size()) return false;
            std::copy(kept->begin(), kept->end(), characters.begin());
            return true;
        };
        return shape;
    } else if constexpr (std::is_enum_v<T>) {
        static_assert(!enumNames<T>.empty(), "an enumeration in a snapshot needs its enumNames");
        shape.print = [](void const* object, std::string& out) {
            out.append(enumNames<T>.at(static_cast<std::size_t>(*static_cast<T const*>(object))));
        };
        shape.parse = [](void* object, std::string_view text) {
            auto const& names = enumNames<T>;
            auto const found = std::find(names.begin(), names.end(), text);
            if (found != names.end()) *static_cast<T*>(object) = static_cast<T>(found - names.begin());
            return found != names.end();
        };
        return shape;
    } else if constexpr (std::same_as<T, WallTime> || std::same_as<T, Ticks> || std::same_as<T, Timestamp>)
        return keptTimeShape<T>();
    else if constexpr (IsOptional<T>::value)
        return optionalShape<T>(&keptShape<typename T::value_type>);
    else if constexpr (IsSequence<T>::value)
        return listShape<T>(&keptShape<typename T::value_type>);
    // These have spellings of their own, and come from JSON.
    else if constexpr (std::same_as<T, dynamodb::Item> || std::same_as<T, dynamodb::CreateTable>)
        return shapeOf<T>;
    else if constexpr (StringMap<T>)
        return keptMapShape<T>();
    else if constexpr (Reflected<T>) {
        shape.kind = Kind::structure;
        shape.members = Members<T, KeptShapes>::table;
        return shape;
    } else
        return shapeOf<T>;
}

/// Calls `change` for all ticks in a value.
template <class F> void forEachTicks(MutableView value, F const& change) {
    switch (value.shape->kind) {
    case Kind::timestamp:
        if (value.shape == &keptShape<Ticks>) change(value.as<Ticks>());
        return;
    case Kind::structure:
        for (auto const& member : value.shape->members)
            forEachTicks(value.member(member), change);
        return;
    case Kind::optional:
    case Kind::list:
    case Kind::map:
        static_cast<ConstView>(value).each([&](std::string_view, ConstView element) {
            forEachTicks(MutableView{const_cast<void*>(element.object), element.shape}, change);
        });
        return;
    default: return;
    }
}

/// What can be made into a member of any type.
struct AnyMember {
    template <class T> operator T&() const& noexcept;
    template <class T> operator T&&() const&& noexcept;
};

/// How many members an aggregate without a base class has.
template <class T, class... Members> consteval std::size_t memberCount() {
    if constexpr (requires { T{Members{}..., AnyMember{}}; })
        return memberCount<T, Members..., AnyMember>();
    else
        return sizeof...(Members);
}

template <class T>
inline constexpr bool keepsAllMembers =
    memberCount<T>() == boost::hana::accessors_impl<T>::template visitMembers<T>(pylon::detail::MemberNames{}).size();

} // namespace pylon::memory::detail

/// PYLON_ADAPT_STRUCT of a struct that is in a snapshot, all of it: a member that is left out does not compile.
#define PYLON_KEEP_STRUCT(TYPE, ...)                                                                                   \
    PYLON_ADAPT_STRUCT(TYPE, __VA_ARGS__);                                                                             \
    static_assert(::pylon::memory::detail::keepsAllMembers<TYPE>, "a snapshot lacks a member of this struct")

#endif // PYLON_BACKENDS_MEMORY_SNAPSHOT_SHAPES_HPP
