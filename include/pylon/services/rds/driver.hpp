// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_DRIVER_HPP
#define PYLON_SERVICES_RDS_DRIVER_HPP

#include <pylon/services/rds/options.hpp>
#include <pylon/services/rds/sql.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::rds {

namespace requirement {

template <class D>
concept driverHasDialect = requires {
    { D::dialect } -> std::convertible_to<Dialect>;
};

template <class D>
concept driverConnects = requires(ConnectionOptions const& options) {
    requires std::move_constructible<typename D::Connection>;
    { D::connect(options) } -> std::same_as<typename D::Connection>;
    { D::maxConnections(options) } -> std::same_as<std::size_t>;
};

template <class C>
concept connectionTransacts = requires(C& c, C const& observed) {
    c.begin();
    c.commit();
    c.rollback();
    { observed.inTransaction() } -> std::same_as<bool>;
    { c.alive() } -> std::same_as<bool>;
};

template <class C>
concept connectionQueries =
    requires(C& c, std::string_view statement, std::span<Value const> parameters, std::vector<Field>& row) {
        { c.execute(statement, parameters) } -> std::same_as<std::uint64_t>;
        c.query(statement, parameters);
        { c.fields() } -> std::convertible_to<std::vector<std::string> const&>;
        { c.next(row) } -> std::same_as<bool>;
        { c.finish() } -> std::same_as<bool>;
    };

template <class C>
concept connectionInserts = requires(C& c, std::string_view name, RowBatch const& rows) {
    { c.columns(name, name) } -> std::same_as<std::optional<std::vector<std::string>>>;
    { c.insertOrIgnore(name, name, rows) } -> std::same_as<std::uint64_t>;
};

} // namespace requirement

/// Speaks to a database by its own library: what DatabaseConnection is a template over.
///
/// Requirements, for `D`, a connection `c` of the type `D::Connection`, ConnectionOptions `o`:
///   - `D::dialect` is a Dialect; `D::connect(o)` is a connection, as options ask: limits, TLS, UTF-8, the time zone UTC; a table
///     of a schema by the names of both; `D::maxConnections(o)` is how many there may be, at least 1
///   - `c.begin()`, `c.commit()`, `c.rollback()` begin and end a transaction; `c.inTransaction()` is whether one is open;
///     `c.alive()` is false where the other side has closed the connection, found without waiting
///   - `c.execute(statement, parameters)` is how many rows that changed. `c.query(statement, parameters)` begins to read rows:
///     `c.fields()` are their names; `c.next(row)` puts the next one in `row`, whose texts are good until the next call, false after the last; `c.finish()` ends it early,
///     and is false where the connection is of no use after that. Rows are not held. One query at a time
///   - `c.columns(schema, table)` are the names of a table's or view's columns, nothing where there is none
///   - `c.insertOrIgnore(schema, table, rows)` inserts rows in their order, all but those of which a key is there already, and is
///     how many it inserted; everything else that is wrong with any row is an error. Called in a transaction
///   - values are bound or encoded, never spelt in a statement
/// Errors: everything throws Error, in which there is no value, no password: of the kind `connection` or `timeout` where the
/// connection is lost, `server` where the same transaction may succeed when it is made again (a deadlock), `denied`, `conflict`
/// for a violated constraint, else `rejected`; Error::code is the database's own, SQLSTATE where it has that.
/// Thread safety: a connection belongs to one thread at a time; `D::connect` may be called from any number.
/// Models: Sqlite, MariaDb, Postgres. Laws: testing/sql_driver_laws.hpp
/// Archetype: tests/archetypes/sql_driver.hpp
template <class D>
concept SqlDriverPolicy =
    requirement::driverHasDialect<D> && requirement::driverConnects<D> &&
    requirement::connectionTransacts<typename D::Connection> &&
    requirement::connectionQueries<typename D::Connection> && requirement::connectionInserts<typename D::Connection>;

namespace detail {

/// What a type lacks of SqlDriverPolicy, as the compiler's first error.
template <class D> consteval bool checkSqlDriver() {
    using namespace requirement;
    if constexpr (!driverHasDialect<D>)
        static_assert(driverHasDialect<D>, "SqlDriverPolicy: a driver needs a static `dialect`, a rds::Dialect");
    else if constexpr (!driverConnects<D>)
        static_assert(
            driverConnects<D>,
            "SqlDriverPolicy: a driver needs a movable type `Connection`, and static `connect(options)`, which "
            "returns one, and `maxConnections(options)`, which returns std::size_t");
    else if constexpr (!connectionTransacts<typename D::Connection>)
        static_assert(connectionTransacts<typename D::Connection>,
                      "SqlDriverPolicy: a driver's Connection needs `begin()`, `commit()`, `rollback()`, a const "
                      "`inTransaction()` and `alive()`, which return bool");
    else if constexpr (!connectionQueries<typename D::Connection>)
        static_assert(
            connectionQueries<typename D::Connection>,
            "SqlDriverPolicy: a driver's Connection needs `execute(statement, parameters)`, which returns "
            "std::uint64_t, `query(statement, parameters)`, `fields()`, and `next(row)` and `finish()`, which "
            "return bool");
    else
        static_assert(
            connectionInserts<typename D::Connection>,
            "SqlDriverPolicy: a driver's Connection needs `columns(schema, table)`, which returns "
            "std::optional<std::vector<std::string>>, and `insertOrIgnore(schema, table, rows)`, which returns "
            "std::uint64_t");
    return true;
}

} // namespace detail
} // namespace pylon::rds

#endif // PYLON_SERVICES_RDS_DRIVER_HPP
