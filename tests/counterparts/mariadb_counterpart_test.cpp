// SPDX-License-Identifier: BSL-1.0

#include "support/sql_database.hpp"
#include <pylon/backends/mariadb.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace mariadb_counterpart_test {

namespace {

/// A real MariaDB. `tests/counterparts/run` starts it and says where it is; over TLS where it has told its authority, too.
struct Database {
    using Driver = pylon::rds::MariaDb;

    static constexpr char const* integer = "BIGINT";
    static constexpr char const* decimal = "DECIMAL(38, 10)";
    static constexpr char const* text = "LONGTEXT COLLATE utf8mb4_bin";
    static constexpr char const* blob = "LONGBLOB";
    static constexpr char const* dateTime = "DATETIME(6)";
    static constexpr char const* variables = "PYLON_MARIADB";
    static constexpr std::array makeSchema{"DROP DATABASE IF EXISTS `pylon-test`",
                                           "CREATE DATABASE `pylon-test` CHARACTER SET utf8mb4"};
    static constexpr char const* isEncrypted =
        "SELECT VARIABLE_VALUE <> '' FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher'";
    static constexpr bool checksTypes = true;
    static constexpr bool isServer = true;
    static constexpr bool qualifiesReferences = true;

    pylon::rds::ConnectionOptions options;
    std::string schema;

    /// Ends all other connections, as a server that goes does.
    template <class Connection> void endConnections(Connection const& connection) const {
        auto own = pylon::rds::MariaDb::connect(options);
        std::vector<pylon::rds::Field> row;
        std::vector<std::string> ids;
        own.query("SELECT CAST(ID AS CHAR) FROM information_schema.PROCESSLIST WHERE USER = 'pylon' AND ID <> "
                  "CONNECTION_ID()",
                  {});
        while (own.next(row))
            ids.emplace_back(row[0].text);
        for (auto const& id : ids)
            connection.execute("KILL CONNECTION " + id);
    }
};

std::optional<Database> openDatabase(bool tls = false) { return pylon::test::openSqlServer<Database>(tls); }

} // namespace

#define SQL_SUITE "MariaDb"
#include "support/sql_suite.hpp"
#undef SQL_SUITE

namespace {

TEST_CASE("MariaDb gives unsigned integers as they are") {
    auto const database = openDatabase();
    if (!database) return;
    Connection const connection{database->options, NoRetry{}};
    connection.execute(
        "CREATE TABLE `pylon-test`.t (id BIGINT UNSIGNED PRIMARY KEY, single FLOAT, small TINYINT, json JSON)");
    auto const most = std::numeric_limits<std::uint64_t>::max();
    Record const row{{"id", most}, {"single", 0.5}, {"small", -128}, {"json", R"({"a":[1,2]})"}};
    CHECK(connection.insertOrIgnore("pylon-test", "t", {row}) == 1);
    CHECK(connection.fetch("pylon-test", "t", col("id") == most).collect() == std::vector{row});
    CHECK(connection.insertOrIgnore("pylon-test", "t", {{{"id", 0}}}) == 1); // no number is made up for a zero
    CHECK(errorOf([&] { return connection.insertOrIgnore("pylon-test", "t", {{{"id", -1}}}); }).kind() ==
          ErrorKind::rejected);
}

} // namespace

} // namespace mariadb_counterpart_test
