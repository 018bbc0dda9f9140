// SPDX-License-Identifier: BSL-1.0

#include "support/broken_models.hpp"
#include "support/temporary_file.hpp"
#include <pylon/backends/sqlite.hpp>
#include <pylon/testing/sql_driver_laws.hpp>

#include <catch2/catch.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace testing_sqlite_driver_laws_test {

using namespace pylon;
using namespace pylon::testing;

namespace {

enum class Fault : std::uint8_t {
    none,
    findsEveryTable,
    countsAll,
    takesAnything,
    keepsWhatIsUndone,
    forgets,
    knowsNoTransaction,
    losesARow,
    cannotFinish,
    runsAnything,
    throws
};

/// Sqlite with one thing wrong with it.
template <Fault fault> struct Faulty {
    class Connection : public rds::Sqlite::Connection {
        using Base = rds::Sqlite::Connection;

    public:
        explicit Connection(Base base) : Base(std::move(base)) {}

        void commit() { fault == Fault::forgets ? Base::rollback() : Base::commit(); }
        void rollback() { fault == Fault::keepsWhatIsUndone ? Base::commit() : Base::rollback(); }
        [[nodiscard]] bool inTransaction() const { return fault != Fault::knowsNoTransaction && Base::inTransaction(); }
        std::uint64_t execute(std::string_view statement, std::span<Value const> parameters) try {
            return Base::execute(statement, parameters);
        } catch (Error const&) {
            if (fault == Fault::runsAnything) return 0;
            throw;
        }
        void query(std::string_view statement, std::span<Value const> parameters) {
            if (fault == Fault::throws) throw std::runtime_error{"no"};
            Base::query(statement, parameters);
            std::vector<rds::Field> row;
            if (fault == Fault::losesARow) static_cast<void>(Base::next(row));
        }
        bool finish() { return Base::finish() && fault != Fault::cannotFinish; }
        std::optional<std::vector<std::string>> columns(std::string_view schema, std::string_view table) {
            auto found = Base::columns(schema, table);
            return fault == Fault::findsEveryTable && !found ? std::vector<std::string>{} : found;
        }
        std::uint64_t insertOrIgnore(std::string_view schema, std::string_view table, rds::RowBatch const& rows) try {
            auto const inserted = Base::insertOrIgnore(schema, table, rows);
            return fault == Fault::countsAll ? rows.size() : inserted;
        } catch (Error const&) {
            if (fault == Fault::takesAnything) return 0;
            throw;
        }
    };

    static constexpr auto dialect = rds::Sqlite::dialect;
    static Connection connect(rds::ConnectionOptions const& options) {
        return Connection{rds::Sqlite::connect(options)};
    }
    static std::size_t maxConnections(rds::ConnectionOptions const& options) {
        return rds::Sqlite::maxConnections(options);
    }
};

template <Fault fault> Violations check() {
    test::TemporaryFile const file;
    return checkSqlDriverLaws<Faulty<fault>>({.path = file.path()}, "main");
}

} // namespace

TEST_CASE("each law of SQL drivers is broken by a driver that is wrong in that alone", "[laws][rds]") {
    CHECK(check<Fault::none>() == Violations{});
    using Laws = SqlDriverLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::columns, check<Fault::findsEveryTable>());
    broken.expect(Laws::inserts, check<Fault::countsAll>());
    broken.expect(Laws::refuses, check<Fault::takesAnything>());
    broken.expect(Laws::undoes, check<Fault::keepsWhatIsUndone>());
    broken.expect(Laws::keeps, check<Fault::forgets>());
    broken.expect(Laws::knowsTransaction, check<Fault::knowsNoTransaction>());
    broken.expect(Laws::queries, check<Fault::losesARow>());
    broken.expect(Laws::finishes, check<Fault::cannotFinish>());
    broken.expect(Laws::isError, check<Fault::runsAnything>());
    broken.expect(Laws::doesNotThrow, check<Fault::throws>());
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

} // namespace testing_sqlite_driver_laws_test
