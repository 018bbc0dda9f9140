// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/rds/driver.hpp>

#include "archetypes/sql_driver.hpp"

#include <catch2/catch.hpp>

namespace rds_driver_test {

using namespace pylon;
using rds::SqlDriverPolicy;

namespace {

using Right = archetype::SqlDriver;

/// A driver of which the connections are others.
template <class C> struct With : Right {
    using Connection = C;
    static C connect(rds::ConnectionOptions const&);
};

struct WithoutDialect : Right {
private:
    static constexpr rds::Dialect dialect{};
};
struct DialectIsAName : Right {
    static constexpr char const* dialect = "SQL";
};
struct WithoutConnection : Right {
private:
    using Connection = void;
};
struct ConnectsByPointer : Right {
    static Connection* connect(rds::ConnectionOptions const&);
};
struct ConnectChangesOptions : Right {
    static Connection connect(rds::ConnectionOptions&);
};
struct CountsByInt : Right {
    static int maxConnections(rds::ConnectionOptions const&);
};

struct Immovable : Right::Connection {
    explicit Immovable(int number) : Right::Connection(number) {}
    Immovable(Immovable&&) = delete;
};
struct CannotBegin : Right::Connection {
private:
    void begin();
};
struct CannotRollBack : Right::Connection {
private:
    void rollback();
};
struct CommitsAWish : Right::Connection {
    void commit(int);
};
struct ChangesWhenAsked : Right::Connection {
    bool inTransaction();
};
struct NeverSaysItIsGone : Right::Connection {
    void alive();
};
struct ChangesNothing : Right::Connection {
    void execute(std::string_view, std::span<Value const>);
};
struct ChangesParameters : Right::Connection {
    void query(std::string_view, std::span<Value>);
};
struct FieldsAreNumbers : Right::Connection {
    std::size_t fields();
};
struct GivesRows : Right::Connection {
    std::vector<rds::Field> next(std::vector<rds::Field>&);
};
struct FinishesAnyHow : Right::Connection {
    void finish();
};
struct TablesAreAlwaysThere : Right::Connection {
    std::vector<std::string> columns(std::string_view, std::string_view);
};
struct InsertsUncounted : Right::Connection {
    void insertOrIgnore(std::string_view, std::string_view, rds::RowBatch const&);
};
struct InsertsIntoAnySchema : Right::Connection {
    std::uint64_t insertOrIgnore(std::string_view, rds::RowBatch const&);
};

} // namespace

TEST_CASE("an SQL driver must have all that is asked of it", "[rds]") {
    STATIC_REQUIRE(SqlDriverPolicy<Right>);
    STATIC_REQUIRE(SqlDriverPolicy<With<Right::Connection>>);
    STATIC_REQUIRE(!SqlDriverPolicy<WithoutDialect>);
    STATIC_REQUIRE(!SqlDriverPolicy<DialectIsAName>);
    STATIC_REQUIRE(!SqlDriverPolicy<WithoutConnection>);
    STATIC_REQUIRE(!SqlDriverPolicy<ConnectsByPointer>);
    STATIC_REQUIRE(!SqlDriverPolicy<ConnectChangesOptions>);
    STATIC_REQUIRE(!SqlDriverPolicy<CountsByInt>);
    STATIC_REQUIRE(!SqlDriverPolicy<int>);
}

TEST_CASE("so must its connections", "[rds]") {
    STATIC_REQUIRE(!SqlDriverPolicy<With<Immovable>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<CannotBegin>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<CannotRollBack>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<CommitsAWish>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<ChangesWhenAsked>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<NeverSaysItIsGone>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<ChangesNothing>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<ChangesParameters>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<FieldsAreNumbers>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<GivesRows>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<FinishesAnyHow>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<TablesAreAlwaysThere>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<InsertsUncounted>>);
    STATIC_REQUIRE(!SqlDriverPolicy<With<InsertsIntoAnySchema>>);
}

TEST_CASE("what an SQL driver lacks is told part by part", "[rds]") {
    using namespace rds::requirement;
    STATIC_REQUIRE(!driverHasDialect<WithoutDialect>);
    STATIC_REQUIRE(driverConnects<WithoutDialect>);
    STATIC_REQUIRE(!driverConnects<With<Immovable>>);
    STATIC_REQUIRE(!connectionTransacts<CannotBegin>);
    STATIC_REQUIRE(connectionQueries<CannotBegin>);
    STATIC_REQUIRE(!connectionQueries<GivesRows>);
    STATIC_REQUIRE(connectionInserts<GivesRows>);
    STATIC_REQUIRE(!connectionInserts<InsertsUncounted>);
}

} // namespace rds_driver_test
