// SPDX-License-Identifier: BSL-1.0

#include "support/sql_database.hpp"
#include <pylon/backends/postgres.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace postgres_counterpart_test {

namespace {

/// A real PostgreSQL. `tests/counterparts/run` starts it and says where it is; over TLS where it has told its authority, too.
struct Database {
    using Driver = pylon::rds::Postgres;

    static constexpr char const* integer = "BIGINT";
    static constexpr char const* decimal = "NUMERIC(38, 10)";
    static constexpr char const* text = "TEXT";
    static constexpr char const* blob = "BYTEA";
    static constexpr char const* dateTime = "TIMESTAMP";
    static constexpr char const* variables = "PYLON_POSTGRES";
    static constexpr std::array makeSchema{"DROP SCHEMA IF EXISTS \"pylon-test\" CASCADE",
                                           "CREATE SCHEMA \"pylon-test\""};
    static constexpr char const* isEncrypted =
        "SELECT CASE WHEN ssl THEN 1 ELSE 0 END FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    static constexpr bool checksTypes = true;
    static constexpr bool isServer = true;
    static constexpr bool qualifiesReferences = true;

    pylon::rds::ConnectionOptions options;
    std::string schema;

    /// Ends all other connections, as a server that goes does.
    template <class Connection> void endConnections(Connection const& connection) const {
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pylon' "
                           "AND pid <> pg_backend_pid()");
    }
};

std::optional<Database> openDatabase(bool tls = false) { return pylon::test::openSqlServer<Database>(tls); }

} // namespace

#define SQL_SUITE "Postgres"
#include "support/sql_suite.hpp"
#undef SQL_SUITE

namespace {

TEST_CASE("Postgres gives its own types as they are, and refuses text with a zero byte") {
    auto const database = openDatabase();
    if (!database) return;
    Connection const connection{database->options, NoRetry{}};
    connection.execute("CREATE TABLE \"pylon-test\".t (id INTEGER PRIMARY KEY, single REAL, small SMALLINT, json "
                       "JSONB, at TIMESTAMPTZ)");
    Record const row{{"id", 1},
                     {"single", 0.5},
                     {"small", -128},
                     {"json", R"({"a": [1, 2]})"},
                     {"at", "2026-01-02 03:04:05.000678+00"}};
    CHECK(connection.insertOrIgnore("pylon-test", "t", {row}) == 1);
    CHECK(connection.fetch("pylon-test", "t", col("id") == 1).collect() == std::vector{row});
    CHECK(errorOf([&] {
              return connection.insertOrIgnore("pylon-test", "t", {{{"id", 2}, {"json", std::string(1, '\0')}}});
          }).kind() == ErrorKind::invalidInput);
}

} // namespace

} // namespace postgres_counterpart_test
