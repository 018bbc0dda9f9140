// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_RECORD_HPP
#define PYLON_SERVICES_RDS_RECORD_HPP

#include <pylon/core/reflect.hpp>
#include <pylon/core/value.hpp>
#include <pylon/services/rds/date_time.hpp>
#include <pylon/services/rds/field.hpp>

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
template <class T> Field toField(T const& member) {
    if constexpr (pylon::detail::IsOptional<T>::value)
        return member ? toField(*member) : Field{};
    else if constexpr (IsTime<T>::value) {
        static_assert(std::is_convertible_v<T, DateTime>, "a time in SQL has no more than microseconds");
        return Field::of(Field::Type::time, DateTime{member}.time_since_epoch().count());
    } else if constexpr (std::same_as<T, bool>)
        return Field::of(Field::Type::boolean, member ? 1 : 0);
    else if constexpr (pylon::detail::IntegerNumber<T>)
        return Field::of(std::in_range<std::int64_t>(member) ? Field::Type::integer : Field::Type::natural,
                         static_cast<std::int64_t>(member));
    else if constexpr (pylon::detail::FloatingNumber<T>)
        return Field::of(double{member});
    else if constexpr (std::same_as<T, Number>)
        return Field::of(Field::Type::decimal, member.text());
    else if constexpr (std::same_as<T, std::string>)
        return Field::of(Field::Type::text, member);
    else if constexpr (std::same_as<T, Blob>)
        return Field::of(Field::Type::bytes, member.bytes);
    else if constexpr (std::same_as<T, Value>)
        return Field::of(member);
    else
        static_assert(isNoColumn<T>, "this type is no column: use bool, integers, double, Number, std::string, Blob, "
                                     "rds::DateTime, Value, or std::optional of these");
}

/// Takes a field that is not simply a T; false where a T does not hold it exactly.
template <class T> bool convertField(T& member, Field const& field) {
    auto value = toValue(field);
    if constexpr (std::same_as<T, bool>) {
        // Where a database has no type of its own for truth.
        if (value != Value{0} && value != Value{1}) return false;
        member = value == Value{1};
    } else if constexpr (std::same_as<T, std::string> || std::same_as<T, Blob>) {
        auto* const held = value.getIf<T>();
        if (held == nullptr) return false;
        member = std::move(*held);
    } else {
        if (auto const* const truth = value.getIf<bool>()) value = *truth ? 1 : 0;
        // A column of text may keep a number that the database's own numbers would round.
        if (auto const* const text = value.getIf<std::string>()) {
            auto number = Number::parse(*text);
            if (!number) return false;
            value = *std::move(number);
        }
        auto const held = value.tryAs<T>();
        if (!held) return false;
        member = *held;
    }
    return true;
}

/// Takes a field; false where a T does not hold it exactly.
template <class T> bool fromField(T& member, Field const& field) {
    if constexpr (std::same_as<T, Value>) {
        member = toValue(field);
        return true;
    } else if constexpr (pylon::detail::IsOptional<T>::value) {
        if (field.isNull()) return member.reset(), true;
        return fromField(member ? *member : member.emplace(), field);
    } else if constexpr (IsTime<T>::value) {
        auto const time = field.type == Field::Type::time   ? std::optional{field.time()}
                          : field.type == Field::Type::text ? parseDateTime(field.text)
                                                            : std::nullopt;
        if (!time || std::chrono::floor<typename T::duration>(*time) != *time) return false;
        member = std::chrono::floor<typename T::duration>(*time);
        return true;
    } else {
        if constexpr (std::same_as<T, bool>) {
            if (field.type == Field::Type::boolean) return member = field.integer != 0, true;
        } else if constexpr (pylon::detail::IntegerNumber<T>) {
            if (field.type == Field::Type::integer && std::in_range<T>(field.integer))
                return member = static_cast<T>(field.integer), true;
        } else if constexpr (std::same_as<T, double>) {
            if (field.type == Field::Type::floating) return member = field.floating, true;
        } else if constexpr (std::same_as<T, std::string>) {
            if (field.type == Field::Type::text) return member.assign(field.text), true;
        } else if constexpr (std::same_as<T, Blob>) {
            if (field.type == Field::Type::bytes) return member.bytes.assign(field.text), true;
        }
        return convertField(member, field);
    }
}

/// A member of a struct, as a column.
struct ColumnMember {
    Field (*get)(void const* object);
    bool (*set)(void* object, Field const& field);
};

template <class T> struct ColumnMembers {
    template <class Access> static constexpr ColumnMember of() {
        return {[](void const* object) { return toField(Access{}(*static_cast<T const*>(object))); },
                [](void* object, Field const& field) { return fromField(Access{}(*static_cast<T*>(object)), field); }};
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
};

/// A struct's members, as columns.
template <class T>
inline constexpr auto columnMembers = [] {
    using Members = ColumnMembers<T>;
    if constexpr (pylon::detail::Visitable<T>)
        return boost::hana::accessors_impl<T>::template visitMembers<T>(Members{});
    else
        return boost::hana::unpack(boost::hana::accessors<T>(), []<class... Pairs>(Pairs...) {
            return Members::all(Members::template ofPair<Pairs>()...);
        });
}();

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
