// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_ROW_HPP
#define PYLON_SERVICES_RDS_ROW_HPP

#include <pylon/core/error.hpp>
#include <pylon/services/rds/record.hpp>
#include <pylon/services/rds/sql.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::rds {

/// Is a row: a Record, any map of text to Values, or a struct that Boost.Hana reflects.
///
/// Requirements: T is a Map or derives from one, or models Reflected with members that are columns: bool, integers, double,
/// Number, std::string, Blob, DateTime, Value, or std::optional of these.
/// Errors: none; a member that is no column does not compile.
/// Thread safety: as any value.
/// Models: Record, Map, and a user's own structs.
/// Archetype: tests/archetypes/reflected.hpp
template <class T>
concept Row = std::derived_from<T, Map> || Reflected<T>;

/// What rows can be taken from, one after the other.
template <class R> using RowOf = std::remove_cvref_t<std::ranges::range_reference_t<R>>;

namespace detail {

/// Whether a type is a Row; that it is none is the compiler's first error.
template <class T> consteval bool checkRow() {
    constexpr bool is = Row<T>;
    static_assert(is, "Row: a row is a Record, another map of text to Values, or a struct that is adapted by "
                      "PYLON_ADAPT_STRUCT");
    return is;
}

/// Whether rows can be made of a type, too; that they cannot is the compiler's first error.
template <class T> consteval bool checkFetched() {
    constexpr bool is = Row<T> && std::default_initializable<T> && std::movable<T>;
    if (checkRow<T>()) static_assert(is || !Row<T>, "fetch<T>(): T must be default-constructible and movable");
    return is;
}

/// Appends a row to rows of the same fields; false, having done nothing, where the row has others.
/// @throws Error (invalidInput) for a row without fields and for what no column holds.
template <Row T> bool append(RowBatch& rows, T const& row) {
    if constexpr (std::derived_from<T, Map>) {
        Map const& fields = row;
        if (fields.empty()) throw Error{ErrorKind::invalidInput, "a record has no fields"};
        auto const name = [](auto const& each) -> auto& { return each.first; };
        if (!std::ranges::equal(fields, rows.fields(), {}, name)) {
            if (rows.size() != 0) return false;
            std::vector<std::string> names;
            std::ranges::transform(fields, std::back_inserter(names), name);
            rows.start(std::move(names));
        }
        for (auto const& [key, value] : fields) {
            sql::requireColumnValue(key, value);
            rows.add(Field::of(value));
        }
    } else {
        if (rows.fields().empty()) rows.start(columnNames<T>());
        for (std::size_t i = 0; auto const& member : columnMembers<T>) {
            auto const field = member.get(std::addressof(row));
            if (field.type == Field::Type::floating) sql::requireColumnValue(rows.fields()[i], field);
            rows.add(field);
            ++i;
        }
    }
    return true;
}

/// The columns to ask for: those of a struct; none, which is all, for a Record.
template <Row T> std::vector<std::string> columnsOf() {
    if constexpr (Reflected<T>)
        return columnNames<T>();
    else
        return {};
}

/// Makes `row` the row that came. @throws Error (malformed) naming the field that the struct's member does not hold exactly, but not
/// its value.
template <Row T> void readRow(T& row, std::vector<std::string> const& names, std::vector<Field> const& fields) {
    if constexpr (Reflected<T>) {
        for (std::size_t i = 0; auto const& member : columnMembers<T>) {
            if (!member.set(std::addressof(row), fields[i]))
                throw Error{ErrorDetails{.kind = ErrorKind::malformed,
                                         .message = "the field " + names[i] + " is " +
                                                    std::string{to_string(toValue(fields[i]).type())} +
                                                    ", which its member of the struct does not hold exactly",
                                         .service = "rds"}};
            ++i;
        }
    } else {
        row.clear();
        for (std::size_t i = 0; i != fields.size(); ++i)
            row.emplace(names[i], toValue(fields[i]));
    }
}

} // namespace detail
} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_ROW_HPP
