// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sqlite.hpp>

#include "support/sql_database.hpp"
#include "support/temporary_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace backends_sqlite_test {

namespace {

/// A database in memory, without a server.
struct Database {
    using Driver = pylon::rds::Sqlite;

    static constexpr char const* integer = "INTEGER";
    static constexpr char const* decimal = "DECIMAL TEXT";
    static constexpr char const* text = "TEXT";
    static constexpr char const* blob = "BLOB";
    static constexpr char const* dateTime = "DATETIME";
    static constexpr char const* isEncrypted = "";
    static constexpr bool checksTypes = false;
    static constexpr bool isServer = false;
    static constexpr bool qualifiesReferences = false;

    pylon::rds::ConnectionOptions options{.path = ":memory:"};
    std::string schema = "main";

    template <class Connection> void endConnections(Connection const&) const {} // there is no other side
};

/// Nothing encrypts it.
std::optional<Database> openDatabase(bool tls = false) { return tls ? std::nullopt : std::optional{Database{}}; }

} // namespace

#define SQL_SUITE "Sqlite"
#include "support/sql_suite.hpp"
#undef SQL_SUITE

namespace {

TEST_CASE("SQLite takes attached files for schemas, in every connection of the pool") {
    test::TemporaryFile const first;
    test::TemporaryFile const second;
    rds::ConnectionOptions const options{.path = first.path(), .attach = {{"my-schema", second.path()}}};
    Connection const connection{options, NoRetry{}};
    connection.execute(R"(CREATE TABLE "my-schema"."t" (id INTEGER PRIMARY KEY))");
    CHECK(connection.insertOrIgnore("my-schema", "t", {{{"id", 1}}, {{"id", 2}}}) == 2);
    std::size_t rows = 0;
    for (auto const& row : connection.fetch("my-schema", "t"))
        rows += connection.fetch("my-schema", "t", col("id") == row.at("id")).collect().size();
    CHECK(rows == 2);
    CHECK_FALSE(connection.tableExists("main", "t"));
    rds::ConnectionOptions const other{.path = second.path()};
    CHECK(Connection{other, NoRetry{}}.tableExists("main", "t"));
}

TEST_CASE("SQLite refuses numbers that it would round") {
    Connection const connection{rds::ConnectionOptions{.path = ":memory:"}, NoRetry{}};
    connection.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, price DECIMAL(38, 10), big BIGINT UNSIGNED, exact DECIMAL TEXT)");
    CHECK(connection.insertOrIgnore("main", "t", {{{"id", 1}, {"price", Number{"12345.6789"}}}}) == 1);
    CHECK(connection.fetch("main", "t").begin()->at("price") == Value{Number{"12345.6789"}});
    Number const many{"18446744073709551615"};
    for (auto const* const field : {"price", "big"})
        CHECK(errorOf([&] { connection.insertOrIgnore("main", "t", {Record{{"id", 2}, {field, many}}}); }).kind() ==
              ErrorKind::invalidInput);
    CHECK(connection.insertOrIgnore("main", "t", {{{"id", 2}, {"exact", many}}}) == 1);
    CHECK(connection.fetch("main", "t", col("id") == 2).begin()->at("exact") == Value{many});
}

TEST_CASE("SQLite waits for a lock no longer than it may, and an insert is made again when the policy says so") {
    test::TemporaryFile const file;
    rds::ConnectionOptions options{.path = file.path()};
    options.readTimeout = std::chrono::seconds{0};
    Connection const connection{options, NoRetry{}};
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    auto holder = rds::Sqlite::connect(options);
    holder.begin();
    CHECK(errorOf([&] { connection.insertOrIgnore("main", "t", {{{"id", 1}}}); }).kind() == ErrorKind::server);

    /// Lets the lock go when it is asked for the first time.
    struct LetsGo : NoRetry {
        rds::Sqlite::Connection* holder;
        RetryDecision failed(Failure const& failure) const {
            if (failure.attempt > 1 || failure.failureClass != FailureClass::transient || failure.mayHaveActed)
                return {};
            holder->rollback();
            return {RetryDecision::Verdict::retry, {}};
        }
    };
    rds::DatabaseConnection<rds::Sqlite, LetsGo> const patient{options, LetsGo{{}, &holder}};
    CHECK(patient.insertOrIgnore("main", "t", {{{"id", 1}}}) == 1);
}

TEST_CASE("SQLite says what it needs, and what it cannot open") {
    CHECK(errorOf([] {
              static_cast<void>(Connection{rds::ConnectionOptions{}, NoRetry{}}.tableExists("main", "t"));
          }).kind() == ErrorKind::configuration);
    rds::ConnectionOptions const options{.path = "/no-such-folder/file"};
    CHECK(errorOf([&] { static_cast<void>(Connection{options, NoRetry{}}.tableExists("main", "t")); }).kind() ==
          ErrorKind::configuration);
}

} // namespace

} // namespace backends_sqlite_test
