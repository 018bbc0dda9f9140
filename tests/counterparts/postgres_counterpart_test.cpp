// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/postgres.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

namespace {

/// A real PostgreSQL. `tests/counterparts/run` starts it and says where it is; over TLS where it has told its authority, too.
struct Database {
    using Driver = pylon::rds::Postgres;

    static constexpr char const* integer = "BIGINT";
    static constexpr char const* decimal = "NUMERIC(38, 10)";
    static constexpr char const* text = "TEXT";
    static constexpr char const* blob = "BYTEA";
    static constexpr char const* dateTime = "TIMESTAMP";
    static constexpr bool checksTypes = true;
    static constexpr bool sharesPool = true;
    static constexpr bool qualifiesReferences = true;

    pylon::rds::ConnectionOptions options;
    std::string schema;

    /// Ends all other connections, as a server that goes does.
    template <class Connection> void endConnections(Connection const& connection) const {
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pylon' "
                           "AND pid <> pg_backend_pid()");
    }
};

/// A server as it is, in which a schema of its own is made. Over TLS where asked for.
std::optional<Database> openDatabase(bool tls = false) {
    auto const* const endpoint = std::getenv("PYLON_POSTGRES_ENDPOINT");
    auto const* const authority = std::getenv("PYLON_POSTGRES_CA");
    if (endpoint == nullptr || (tls && authority == nullptr)) {
        WARN("skipped: PYLON_POSTGRES_ENDPOINT or PYLON_POSTGRES_CA is not set; tests/counterparts/run sets them");
        return std::nullopt;
    }
    Database database{.options = {.host = "localhost", .username = "pylon", .password = "secret"},
                      .schema = "pylon-test"};
    database.options.port = static_cast<std::uint16_t>(std::stoi(std::strchr(endpoint, ':') + 1));
    database.options.tls = tls ? pylon::rds::Tls::verify : pylon::rds::Tls::off;
    if (tls) database.options.certificates = authority;
    pylon::rds::DatabaseConnection<pylon::rds::Postgres> const connection{database.options};
    connection.execute("DROP SCHEMA IF EXISTS \"pylon-test\" CASCADE");
    connection.execute("CREATE SCHEMA \"pylon-test\"");
    return database;
}

} // namespace

#define SQL_SUITE "Postgres"
#include "support/sql_suite.hpp"

namespace {

TEST_CASE("Postgres verifies the server over TLS") {
    auto database = openDatabase(true);
    if (!database) return;
    auto connection = rds::Postgres::connect(database->options);
    std::vector<Value> row;
    connection.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", {});
    REQUIRE(connection.next(row));
    CHECK(row[0] == Value{true});
    CHECK_FALSE(connection.next(row));

    database->options.certificates = ""; // the system's authorities do not know it
    CHECK(errorOf([&] { return rds::Postgres::connect(database->options); }).kind() == ErrorKind::connection);
    database->options.tls = rds::Tls::off;
    database->options.password = "wr0ng";
    auto const denied = errorOf([&] { return rds::Postgres::connect(database->options); });
    CHECK(denied.kind() == ErrorKind::denied);
    CHECK(std::string{denied.what()}.find("wr0ng") == std::string::npos);
}

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
