// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_SQL_HPP
#define PYLON_SERVICES_RDS_SQL_HPP

#include <pylon/core/error.hpp>
#include <pylon/services/rds/condition.hpp>
#include <pylon/services/rds/field.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::rds {

/// Where the databases' languages differ.
struct Dialect {
    char quote = '"';                  ///< what identifiers stand between
    bool numberedPlaceholders = false; ///< `$1`, as opposed to `?`
    bool fieldsIgnoreCase = true;      ///< whether `ID` is the field `id`
    std::string_view whenDuplicate{};  ///< what an INSERT ends with that is to ignore duplicate keys
};

/// A statement with the values that it is sent with.
struct Statement {
    std::string text{};
    std::vector<Value> parameters{};
};

namespace sql {

/// `"name"`, its quotes doubled. @throws Error (invalidInput) for one that is empty, holds a zero byte or is not UTF-8.
[[nodiscard]] std::string identifier(Dialect const& dialect, std::string_view name);
/// `"schema"."table"`
[[nodiscard]] std::string table(Dialect const& dialect, std::string_view schema, std::string_view name);
/// Names joined by commas.
[[nodiscard]] std::string list(Dialect const& dialect, std::vector<std::string> const& names);

/// A SELECT of these columns, all where there are none. @throws Error (invalidInput) for a null that is to be more or less.
[[nodiscard]] Statement select(Dialect const& dialect, std::string_view table, std::vector<std::string> const& columns,
                               std::vector<Condition> const& conditions);
/// `INSERT INTO table (...) VALUES (?, ...)` and what the dialect says of duplicates.
[[nodiscard]] std::string insert(Dialect const& dialect, std::string_view table,
                                 std::vector<std::string> const& fields);

/// @throws Error (invalidInput) for what is no value of a column: lists, maps, sets, and NaN, for which databases have no one
/// meaning.
void requireColumnValue(std::string_view name, Value const& value);
void requireColumnValue(std::string_view name, Field const& field);
/// @throws Error (invalidInput) where a field is not among a table's columns, or stands there twice.
void requireFields(Dialect const& dialect, std::string_view table, std::vector<std::string> const& columns,
                   std::vector<std::string> const& fields);

/// There is no such table.
[[nodiscard]] Error noTable(std::string_view table);

/// A database's message, without what it quotes, unless that stands in the statement, too: values never do.
[[nodiscard]] std::string withoutValues(std::string_view message, std::string_view statement);
/// A database's own error: its code, and its message without values. Of the kind `server` are those that go away when the
/// transaction is made again.
[[nodiscard]] Error error(ErrorKind kind, std::string_view code, std::string_view message, std::string_view statement);

} // namespace sql
} // namespace pylon::rds

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/rds/sql.ipp>
#endif

#endif // PYLON_SERVICES_RDS_SQL_HPP
