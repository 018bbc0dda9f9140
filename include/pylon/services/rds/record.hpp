// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_RECORD_HPP
#define PYLON_SERVICES_RDS_RECORD_HPP

#include <pylon/core/reflect.hpp>
#include <pylon/core/value.hpp>
#include <pylon/services/rds/date_time.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::rds {

/// A row: the fields by their names.
///
///     Record{{"id", 1}, {"first-field", "hi"}, {"second-field", nullptr}}
///
/// A field is null, a bool, a number, text or a Blob. Dates and times are text, as `2026-01-02 03:04:05.000678`; JSON is text.
struct Record : Map {
    using Map::Map;
    Record() = default;
    Record(Map fields) : Map(std::move(fields)) {}
};

namespace detail {

template <class T> struct IsTime : std::false_type {};
template <class D> struct IsTime<std::chrono::sys_time<D>> : std::true_type {};

template <class T> inline constexpr bool isNoColumn = false;

/// The field of a row that a T is.
template <class T> Value toColumn(T const& member) {
    if constexpr (pylon::detail::IsOptional<T>::value)
        return member ? toColumn(*member) : Value{};
    else if constexpr (IsTime<T>::value) {
        static_assert(std::is_convertible_v<T, DateTime>, "a time in SQL has no more than microseconds");
        return formatDateTime(member);
    } else if constexpr (std::same_as<T, bool> || pylon::detail::IntegerNumber<T> || pylon::detail::FloatingNumber<T> ||
                         std::same_as<T, Number> || std::same_as<T, std::string> || std::same_as<T, Blob> ||
                         std::same_as<T, Value>)
        return member;
    else
        static_assert(isNoColumn<T>, "this type is no column: use bool, integers, double, Number, std::string, Blob, "
                                     "rds::DateTime, Value, or std::optional of these");
}

/// Takes a field; false where a T does not hold it exactly.
template <class T> bool fromColumn(T& member, Value&& field) {
    if constexpr (std::same_as<T, Value>)
        member = std::move(field);
    else if constexpr (pylon::detail::IsOptional<T>::value) {
        if (!field.isNull()) return fromColumn(member.emplace(), std::move(field));
        member.reset();
    } else if constexpr (IsTime<T>::value) {
        auto const* const text = field.getIf<std::string>();
        auto const time = text ? parseDateTime(*text) : std::nullopt;
        if (!time || std::chrono::floor<typename T::duration>(*time) != *time) return false;
        member = std::chrono::floor<typename T::duration>(*time);
    } else if constexpr (std::same_as<T, bool>) {
        // Where a database has no type of its own for truth.
        if (auto const* const truth = field.getIf<bool>())
            member = *truth;
        else if (field == Value{0} || field == Value{1})
            member = field == Value{1};
        else
            return false;
    } else if constexpr (std::same_as<T, std::string> || std::same_as<T, Blob>) {
        auto* const held = field.getIf<T>();
        if (held == nullptr) return false;
        member = std::move(*held);
    } else {
        if (auto const* const truth = field.getIf<bool>()) field = *truth ? 1 : 0;
        // A column of text may keep a number that the database's own numbers would round.
        if (auto const* const text = field.getIf<std::string>()) {
            auto number = Number::parse(*text);
            if (!number) return false;
            field = *std::move(number);
        }
        auto const held = field.tryAs<T>();
        if (!held) return false;
        member = *held;
    }
    return true;
}

/// A member of a struct, as a column.
struct ColumnMember {
    Value (*get)(void const* object);
    bool (*set)(void* object, Value&& field);
};

template <class T> struct ColumnMembers {
    template <class Access> static constexpr ColumnMember of() {
        return {[](void const* object) { return toColumn(Access{}(*static_cast<T const*>(object))); },
                [](void* object, Value&& field) {
                    return fromColumn(Access{}(*static_cast<T*>(object)), std::move(field));
                }};
    }
    template <class Pair> static constexpr ColumnMember ofPair() {
        return of<std::remove_cvref_t<decltype(boost::hana::second(std::declval<Pair>()))>>();
    }
    template <auto Pointer> static constexpr ColumnMember one(std::string_view) {
        return of<pylon::detail::MemberAccess<Pointer>>();
    }
    template <class... Described> static constexpr auto all(Described... members) {
        return std::array<ColumnMember, sizeof...(Described)>{members...};
    }

    static constexpr auto table = [] {
        if constexpr (pylon::detail::Visitable<T>)
            return boost::hana::accessors_impl<T>::template visitMembers<T>(ColumnMembers{});
        else
            return boost::hana::unpack(boost::hana::accessors<T>(), []<class... Pairs>(Pairs...) {
                return ColumnMembers::all(ColumnMembers::template ofPair<Pairs>()...);
            });
    }();
};

/// Only the names of the members are wanted of it.
struct NoShapes {
    static constexpr Shape none{Kind::unit};
    template <class T> static constexpr Shape const* of = &none;
};

/// The columns of a reflected struct, in its own order: the members' names, or those that `bindings` gives.
template <class T> std::vector<std::string> columnNames() {
    std::vector<std::string> names;
    for (auto const& member : pylon::detail::Members<T, NoShapes>::table)
        names.emplace_back(member.wireName(Naming::asDeclared));
    return names;
}

} // namespace detail
} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_RECORD_HPP
