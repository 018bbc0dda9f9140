// SPDX-License-Identifier: BSL-1.0

#include "archetypes/sql_driver.hpp"
#include <pylon/core/detail/pull_range.hpp>
#include <pylon/services/rds.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

namespace rds_database_connection_test {

using namespace pylon;
namespace op = rds::op;
using rds::col;

namespace {

/// A database of one table `t`, without rows, of which each step may fail.
struct Scripted {
    struct World {
        int connections = 0;
        int alive = 0; ///< connections that are open
        int step = 0;
        int failAt = -1; ///< the step at which the connection is lost
        bool closed = false;
        std::vector<std::string> log;

        void next(std::string what) {
            log.push_back(std::move(what));
            if (step++ == failAt) throw Error{ErrorKind::connection, "lost"};
        }
    };
    static inline World* world = nullptr;

    class Connection {
    public:
        Connection() { ++world->alive; }
        Connection(Connection&& other) noexcept : open_(other.open_) { ++world->alive; }
        ~Connection() { --world->alive; }

        void begin() { world->next("begin"), open_ = true; }
        void commit() { world->next("commit"), open_ = false; }
        void rollback() { world->next("rollback"), open_ = false; }
        [[nodiscard]] bool inTransaction() const { return open_; }
        bool alive() { return !std::exchange(world->closed, false); }
        std::uint64_t execute(std::string_view, std::span<Value const>) { return world->next("execute"), 1; }
        void query(std::string_view, std::span<Value const>) { world->next("query"); }
        std::vector<std::string> const& fields() { return fields_; }
        bool next(std::vector<rds::Field>&) { return world->next("next"), false; }
        bool finish() { return true; }
        std::optional<std::vector<std::string>> columns(std::string_view, std::string_view) {
            return world->next("columns"), fields_;
        }
        std::uint64_t insertOrIgnore(std::string_view, std::string_view, rds::RowBatch const& rows) {
            return world->next("insert"), rows.size();
        }

    private:
        bool open_ = false;
        std::vector<std::string> fields_{"id"};
    };

    static constexpr rds::Dialect dialect{};
    static Connection connect(rds::ConnectionOptions const&) {
        ++world->connections;
        world->next("connect");
        return {};
    }
    static std::size_t maxConnections(rds::ConnectionOptions const&) { return 2; }
};

/// Retries at once.
struct Patient {
    RetryDecision failed(Failure const& failure) const {
        if (failure.failureClass == FailureClass::permanent) return {};
        if (failure.idempotency == Idempotency::unsafe && failure.mayHaveActed) return {};
        return failure.attempt < 3 ? RetryDecision{RetryDecision::Verdict::retry, {}} : RetryDecision{};
    }
    void succeeded() const {}
    [[nodiscard]] int maxAttempts(std::string_view) const { return 3; }
};

struct Fixture {
    Scripted::World world;
    Fixture() { Scripted::world = &world; }
};
using Log = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(Fixture, "a DatabaseConnection works on the archetype of a driver") {
    rds::DatabaseConnection<archetype::SqlDriver, NoRetry> const connection{rds::ConnectionOptions{}};
    CHECK_FALSE(connection.tableExists("s", "t"));
    CHECK_THROWS_AS(connection.fetch("s", "t").collect(), Error);
    CHECK(connection.execute("x") == 0);
}

TEST_CASE_METHOD(Fixture, "a DatabaseConnection opens nothing before it needs to, and keeps what it opened") {
    {
        rds::DatabaseConnection<Scripted, NoRetry> const connection{rds::ConnectionOptions{}};
        CHECK(world.connections == 0);
        CHECK(connection.tableExists("s", "t"));
        CHECK(connection.insertOrIgnore("s", "t", {{{"id", 1}}}) == 1);
        CHECK(world.log == Log{"connect", "columns", "columns", "begin", "insert", "commit"});
        CHECK(world.alive == 1);
        // The other side closed it while it was idle: it is replaced, without a retry.
        world.closed = true;
        CHECK(connection.tableExists("s", "t"));
        CHECK(world.connections == 2);
        CHECK(world.alive == 1);
    }
    CHECK(world.alive == 0);
}

TEST_CASE_METHOD(Fixture, "a transaction that loses its connection is made again, but not after its commit") {
    std::vector<rds::Record> const rows{{{"id", 1}}, {{"id", 2}}};
    for (int at = 0; at != 5; ++at) {
        CAPTURE(at);
        world = {};
        world.failAt = at;
        rds::DatabaseConnection<Scripted, Patient> const connection{rds::ConnectionOptions{}};
        if (at == 4) {
            try {
                connection.insertOrIgnore("s", "t", rows);
                FAIL("the commit may have come through");
            } catch (Error const& error) {
                CHECK(error.operation() == "insertOrIgnore");
                REQUIRE(error.attempts().size() == 1);
                CHECK(error.attempts()[0].mayHaveActed);
            }
            CHECK(world.connections == 1);
        } else {
            CHECK(connection.insertOrIgnore("s", "t", rows) == 2);
            CHECK(world.connections == 2);
        }
        CHECK(world.alive == (at == 4 ? 0 : 1));
    }
}

TEST_CASE_METHOD(Fixture, "rows that can be pulled once only are not inserted again") {
    int value = 0;
    auto const next = [&]() -> std::optional<rds::Record> {
        if (value == 3) return std::nullopt;
        return rds::Record{{"id", ++value}};
    };
    world.failAt = 3;
    rds::DatabaseConnection<Scripted, Patient> const connection{rds::ConnectionOptions{}};
    CHECK_THROWS_AS(connection.insertOrIgnore("s", "t", pylon::detail::PullRange{next}), Error);
    CHECK(value == 3);
    world = {};
    value = 0;
    CHECK(connection.insertOrIgnore("s", "t", pylon::detail::PullRange{next}) == 3);
}

TEST_CASE_METHOD(Fixture, "a fetch begins again until its first row, and never after") {
    for (int at = 0; at != 4; ++at) {
        CAPTURE(at);
        world = {};
        world.failAt = at;
        rds::DatabaseConnection<Scripted, Patient> const connection{rds::ConnectionOptions{}};
        auto rows = connection.fetch("s", "t", col("id") == 1);
        CHECK(world.connections == 0);
        if (at < 3) {
            CHECK(rows.collect().empty());
            CHECK(world.connections == 2);
        } else {
            CHECK_THROWS_AS(rows.collect(), Error);
            CHECK_THROWS_AS(rows.collect(), Error);
            CHECK(world.connections == 1);
        }
    }
}

TEST_CASE_METHOD(Fixture, "a statement of one's own is not made again where it may have been done") {
    world.failAt = 1;
    rds::DatabaseConnection<Scripted, Patient> const connection{rds::ConnectionOptions{}};
    CHECK_THROWS_AS(connection.execute("x"), Error);
    CHECK(world.connections == 1);
    world = {};
    world.failAt = 0;
    CHECK(connection.execute("x") == 1);
}

TEST_CASE("a password is asked for when it is needed, and conditions are what they say") {
    int asked = 0;
    rds::Password const made{[&] { return "token " + std::to_string(++asked); }};
    CHECK(asked == 0);
    CHECK(made.get().reveal() == "token 1");
    CHECK(made.get().reveal() == "token 2");
    CHECK(rds::Password{"fixed"}.get().reveal() == "fixed");

    for (auto const each : {op::eq, op::ne, op::lt, op::le, op::gt, op::ge})
        CHECK(rds::parseOperator(to_string(each)) == each);
    CHECK_THROWS_AS(rds::parseOperator("like"), Error);

    auto const statement =
        rds::sql::select({.quote = '`'}, "`s`.`t`", {"a`b"}, (col("x") >= 1 && col("y") == nullptr).conditions());
    CHECK(statement.text == "SELECT `a``b` FROM `s`.`t` WHERE `x` >= ? AND `y` IS NULL");
    CHECK(statement.parameters == std::vector<Value>{1});
    CHECK(rds::sql::select({.numberedPlaceholders = true}, "t", {},
                           rds::Where{{"x", op::eq, 1}, {"y", op::lt, 2}}.conditions())
              .text == "SELECT * FROM t WHERE \"x\" = $1 AND \"y\" < $2");
}

TEST_CASE("what a database quotes is left out of errors, unless the statement says it, too") {
    using rds::sql::withoutValues;
    CHECK(withoutValues("Column 'id' cannot be null", "INSERT INTO t (`id`)") == "Column 'id' cannot be null");
    CHECK(withoutValues("Duplicate entry 's3cret' for key 'PRIMARY'", "INSERT") == "Duplicate entry (a value)");
    CHECK(withoutValues("Incorrect integer value: 'a'b' for column", "INSERT") ==
          "Incorrect integer value: (a value) for column");
    CHECK(withoutValues("invalid input: \"s3cret", "INSERT") == "invalid input: (a value)");
    CHECK(withoutValues("Can't connect to 's3cret'", "INSERT") == "Can't connect to (a value)");
    CHECK(withoutValues("nothing", "") == "nothing");
}

TEST_CASE("dates and times are read and written to the microsecond") {
    using namespace std::chrono;
    auto const time = sys_days{year{2026} / 1 / 2} + hours{3} + minutes{4} + seconds{5} + microseconds{678};
    CHECK(rds::formatDateTime(time) == "2026-01-02 03:04:05.000678");
    CHECK(rds::formatDateTime(sys_days{year{1} / 1 / 1}) == "0001-01-01 00:00:00");
    CHECK(rds::formatDateTime(sys_days{year{1969} / 12 / 31} + microseconds{1}) == "1969-12-31 00:00:00.000001");
    CHECK_THROWS_AS(rds::formatDateTime(sys_days{year{10'000} / 1 / 1}), Error);
    for (auto const* const text :
         {"2026-01-02 03:04:05.000678", "2026-01-02T03:04:05.000678Z", "2026-01-02 03:04:05.000678+00"})
        CHECK(rds::parseDateTime(text) == time);
    CHECK(rds::parseDateTime("2026-01-02") == sys_days{year{2026} / 1 / 2});
    CHECK(rds::parseDateTime("2026-01-02 03:04:05.5") ==
          sys_days{year{2026} / 1 / 2} + hours{3} + minutes{4} + milliseconds{5'500});
    for (auto const* const text :
         {"", "2026-02-29", "2026-01-02 24:00:00", "2026-01-02 03:04", "2026-01-02 03:04:05.",
          "2026-01-02 03:04:05.1234567", "2026-01-02 03:04:05+01", "0000-00-00 00:00:00", "2026-1-2", " 2026-01-02"})
        CHECK_FALSE(rds::parseDateTime(text));
}

} // namespace rds_database_connection_test
