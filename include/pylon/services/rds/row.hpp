// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_ROW_HPP
#define PYLON_SERVICES_RDS_ROW_HPP

#include <pylon/core/error.hpp>
#include <pylon/services/rds/record.hpp>
#include <pylon/services/rds/sql.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
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

/// The bytes of text or a Blob.
inline std::size_t sizeOf(Value const& value) noexcept {
    if (auto const* const text = value.getIf<std::string>()) return text->size();
    if (auto const* const blob = value.getIf<Blob>()) return blob->bytes.size();
    return 0;
}

/// Appends a row to rows of the same fields; false, having done nothing, where the row has others.
/// @throws Error (invalidInput) for a row without fields and for what no column holds.
template <Row T> bool append(RowBatch& rows, T const& row) {
    if constexpr (std::derived_from<T, Map>) {
        Map const& fields = row;
        if (fields.empty()) throw Error{ErrorKind::invalidInput, "a record has no fields"};
        if (rows.values.empty()) {
            rows.fields.clear();
            for (auto const& [name, value] : fields)
                rows.fields.push_back(name);
        } else if (!std::ranges::equal(fields, rows.fields, {}, [](auto const& each) -> auto& { return each.first; })) {
            return false;
        }
        for (auto const& [name, value] : fields) {
            sql::requireColumnValue(name, value);
            rows.values.push_back(value);
            rows.bytes += sizeOf(value);
        }
    } else {
        if (rows.fields.empty()) rows.fields = columnNames<T>();
        for (std::size_t i = 0; auto const& member : ColumnMembers<T>::table) {
            auto const& value = rows.values.emplace_back(member.get(std::addressof(row)));
            sql::requireColumnValue(rows.fields[i++], value);
            rows.bytes += sizeOf(value);
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

/// Makes a row of the values that came, which are moved from. @throws Error (malformed) naming the field that the struct's
/// member does not hold exactly, but not its value.
template <Row T> T makeRow(std::vector<std::string> const& fields, std::vector<Value>& values) {
    T row{};
    if constexpr (Reflected<T>) {
        for (std::size_t i = 0; auto const& member : ColumnMembers<T>::table) {
            if (!member.set(std::addressof(row), std::move(values[i])))
                throw Error{ErrorDetails{.kind = ErrorKind::malformed,
                                         .message = "the field " + fields[i] + " is " +
                                                    std::string{to_string(values[i].type())} +
                                                    ", which its member of the struct does not hold exactly",
                                         .service = "rds"}};
            ++i;
        }
    } else {
        for (std::size_t i = 0; i != fields.size(); ++i)
            row.emplace(fields[i], std::move(values[i]));
    }
    return row;
}

} // namespace detail
} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_ROW_HPP
