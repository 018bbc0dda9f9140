// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_SQL_DRIVER_LAWS_HPP
#define PYLON_TESTING_SQL_DRIVER_LAWS_HPP

#include <pylon/services/rds/driver.hpp>
#include <pylon/testing/violations.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::testing {

/// What SqlDriverPolicy demands of its models.
struct SqlDriverLaws {
    static constexpr Law columns{"sqlDriver.columns",
                                 "columns() names a table's columns, and is nothing where there is none"};
    static constexpr Law inserts{"sqlDriver.inserts",
                                 "insertOrIgnore() inserts the first row of each key, and counts those"};
    static constexpr Law refuses{"sqlDriver.refuses", "insertOrIgnore() throws for any fault but a duplicate key"};
    static constexpr Law undoes{"sqlDriver.undoes", "rollback() undoes what was done since begin()"};
    static constexpr Law keeps{"sqlDriver.keeps",
                               "commit() keeps what was done since begin(), for other connections, too"};
    static constexpr Law knowsTransaction{"sqlDriver.knowsTransaction",
                                          "inTransaction() is true from begin() to the end"};
    static constexpr Law queries{"sqlDriver.queries", "query() and next() give each row once, with its fields"};
    static constexpr Law finishes{"sqlDriver.finishes", "a query that was finished early leaves the connection usable"};
    static constexpr Law isError{"sqlDriver.isError",
                                 "a statement that is none throws Error, and the connection lives on"};
    static constexpr Law doesNotThrow{"sqlDriver.doesNotThrow", "what is possible does not throw"};

    static constexpr std::array all{columns,          inserts, refuses,  undoes,  keeps,
                                    knowsTransaction, queries, finishes, isError, doesNotThrow};
};

namespace detail {

template <class Connection> std::size_t countRows(Connection& connection, std::string const& table) {
    std::vector<rds::Field> row;
    std::size_t rows = 0;
    connection.query("SELECT id, name FROM " + table, {});
    while (connection.next(row))
        ++rows;
    return rows;
}

template <class Call> bool throwsError(Call&& call) {
    try {
        call();
    } catch (Error const&) {
        return true;
    }
    return false;
}

template <class Connection>
void checkSqlInserts(Connection& connection, std::string_view schema, std::string const& table, Findings& findings) {
    using L = SqlDriverLaws;
    rds::RowBatch rows{{"id", "name"}, {1, "one", 2, "two", 1, "other"}};
    findings.require(L::knowsTransaction, !connection.inTransaction(), "it is true before begin()");
    connection.begin();
    findings.require(L::knowsTransaction, connection.inTransaction(), "it is false after begin()");
    findings.require(L::inserts, connection.insertOrIgnore(schema, "pylon_laws", rows) == 2, "2 of 3 were new");
    connection.rollback();
    findings.require(L::knowsTransaction, !connection.inTransaction(), "it is true after rollback()");
    findings.require(L::undoes, countRows(connection, table) == 0, "rows are there");

    connection.begin();
    connection.insertOrIgnore(schema, "pylon_laws", rows);
    findings.require(L::inserts, connection.insertOrIgnore(schema, "pylon_laws", rows) == 0, "none was new");
    connection.commit();
    findings.require(L::knowsTransaction, !connection.inTransaction(), "it is true after commit()");
    findings.require(L::keeps, countRows(connection, table) == 2, "there are not as many rows as were inserted");

    for (rds::RowBatch const& bad : {rds::RowBatch{{"id", "name"}, {3, "three", 4, nullptr}},
                                     rds::RowBatch{{"id"}, {5}}, rds::RowBatch{{"id", "none"}, {5, "x"}}}) {
        connection.begin();
        findings.require(L::refuses, throwsError([&] { connection.insertOrIgnore(schema, "pylon_laws", bad); }));
        if (connection.inTransaction()) connection.rollback();
    }
    findings.require(L::undoes, countRows(connection, table) == 2, "a part of what failed is there");
}

template <class Connection> void checkSqlQueries(Connection& connection, std::string const& table, Findings& findings) {
    using L = SqlDriverLaws;
    std::vector<rds::Field> row;
    std::vector<Value> ids;
    connection.query("SELECT id, name FROM " + table, {});
    std::vector<std::string> const fields = connection.fields();
    findings.require(L::queries, fields == std::vector<std::string>{"id", "name"}, "these are not its fields");
    while (connection.next(row)) {
        findings.require(L::queries,
                         row.size() == 2 &&
                             toValue(row[1]) == (toValue(row[0]) == Value{1} ? Value{"one"} : Value{"two"}),
                         "a row has other values");
        ids.push_back(toValue(row[0]));
    }
    findings.require(L::queries, std::ranges::count(ids, Value{1}) == 1 && ids.size() == 2,
                     "a row is missing or twice there");

    connection.query("SELECT id, name FROM " + table, {});
    static_cast<void>(connection.next(row));
    findings.require(L::finishes, connection.finish() && countRows(connection, table) == 2);
    findings.require(L::isError, throwsError([&] { connection.execute("SELEKT", {}); }), "it did not throw");
    findings.require(L::isError, connection.alive() && countRows(connection, table) == 2, "the connection is gone");
}

} // namespace detail

/// Checks SqlDriverLaws on a database, in a schema of which a table `pylon_laws` is made, and removed.
template <rds::SqlDriverPolicy Driver>
[[nodiscard]] Violations checkSqlDriverLaws(rds::ConnectionOptions const& options, std::string_view schema) {
    using L = SqlDriverLaws;
    detail::Findings findings;
    findings.run(L::doesNotThrow, [&] {
        auto connection = Driver::connect(options);
        auto const table = rds::sql::table(Driver::dialect, schema, "pylon_laws");
        connection.execute("DROP TABLE IF EXISTS " + table, {});
        findings.require(L::columns, !connection.columns(schema, "pylon_laws"), "there is no such table");
        connection.execute("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)", {});
        findings.require(L::columns, connection.columns(schema, "pylon_laws") == std::vector<std::string>{"id", "name"},
                         "they are others");
        detail::checkSqlInserts(connection, schema, table, findings);
        detail::checkSqlQueries(connection, table, findings);
        if (Driver::maxConnections(options) > 1) {
            auto other = Driver::connect(options);
            findings.require(L::keeps, detail::countRows(other, table) == 2, "another connection does not see it");
        }
        connection.execute("DROP TABLE " + table, {});
    });
    return findings.take();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_SQL_DRIVER_LAWS_HPP
