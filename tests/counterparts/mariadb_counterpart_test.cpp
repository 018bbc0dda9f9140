// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/mariadb.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

namespace {

/// A real MariaDB. `tests/counterparts/run` starts it and says where it is; over TLS where it has told its authority, too.
struct Database {
    using Driver = pylon::rds::MariaDb;

    static constexpr char const* integer = "BIGINT";
    static constexpr char const* decimal = "DECIMAL(38, 10)";
    static constexpr char const* text = "LONGTEXT COLLATE utf8mb4_bin";
    static constexpr char const* blob = "LONGBLOB";
    static constexpr char const* dateTime = "DATETIME(6)";
    static constexpr bool checksTypes = true;
    static constexpr bool sharesPool = true;
    static constexpr bool qualifiesReferences = true;

    pylon::rds::ConnectionOptions options;
    std::string schema;

    /// Ends all other connections, as a server that goes does.
    template <class Connection> void endConnections(Connection const& connection) const {
        auto own = pylon::rds::MariaDb::connect(options);
        std::vector<pylon::Value> row;
        std::vector<std::string> ids;
        own.query("SELECT CAST(ID AS CHAR) FROM information_schema.PROCESSLIST WHERE USER = 'pylon' AND ID <> "
                  "CONNECTION_ID()",
                  {});
        while (own.next(row))
            ids.push_back(row[0].as<std::string>());
        for (auto const& id : ids)
            connection.execute("KILL CONNECTION " + id);
    }
};

/// A server as it is, in which a schema of its own is made. Over TLS where asked for.
std::optional<Database> openDatabase(bool tls = false) {
    auto const* const endpoint = std::getenv("PYLON_MARIADB_ENDPOINT");
    auto const* const authority = std::getenv("PYLON_MARIADB_CA");
    if (endpoint == nullptr || (tls && authority == nullptr)) {
        WARN("skipped: PYLON_MARIADB_ENDPOINT or PYLON_MARIADB_CA is not set; tests/counterparts/run sets them");
        return std::nullopt;
    }
    Database database{.options = {.host = "localhost", .username = "pylon", .password = "secret"},
                      .schema = "pylon-test"};
    database.options.port = static_cast<std::uint16_t>(std::stoi(std::strchr(endpoint, ':') + 1));
    database.options.tls = tls ? pylon::rds::Tls::verify : pylon::rds::Tls::off;
    if (tls) database.options.certificates = authority;
    pylon::rds::DatabaseConnection<pylon::rds::MariaDb> const connection{database.options};
    connection.execute("DROP DATABASE IF EXISTS `pylon-test`");
    connection.execute("CREATE DATABASE `pylon-test` CHARACTER SET utf8mb4");
    return database;
}

} // namespace

#define SQL_SUITE "MariaDb"
#include "support/sql_suite.hpp"

namespace {

TEST_CASE("MariaDb verifies the server over TLS, and the password need not be known before") {
    auto database = openDatabase(true);
    if (!database) return;
    int asked = 0;
    database->options.password = [&asked] { return ++asked, std::string{"secret"}; };
    auto connection = rds::MariaDb::connect(database->options);
    CHECK(asked == 1);
    std::vector<Value> row;
    connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'", {});
    REQUIRE(connection.next(row));
    CHECK_FALSE(row[1].as<std::string>().empty());
    CHECK(connection.finish());

    database->options.certificates = ""; // the system's authorities do not know it
    CHECK(errorOf([&] { return rds::MariaDb::connect(database->options); }).kind() == ErrorKind::connection);
    database->options.tls = rds::Tls::off;
    database->options.password = "wr0ng";
    auto const denied = errorOf([&] { return rds::MariaDb::connect(database->options); });
    CHECK(denied.kind() == ErrorKind::denied);
    CHECK(std::string{denied.what()}.find("wr0ng") == std::string::npos);
}

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
