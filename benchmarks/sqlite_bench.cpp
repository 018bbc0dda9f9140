// SPDX-License-Identifier: BSL-1.0

// Rows in SQLite, in memory: by pylon, and by hand with one prepared statement in one transaction.

#include "support/sql_workload.hpp"
#include <pylon/backends/sqlite.hpp>

#include <sqlite3.h>

#include <memory>

namespace {

using pylon::rds::formatDateTime;
using pylon::rds::parseDateTime;

struct ByHand {
    sqlite3* database;

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

    void check(int code) const {
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
            throw std::runtime_error{sqlite3_errmsg(database)};
    }
    void run(char const* text) const { check(sqlite3_exec(database, text, nullptr, nullptr, nullptr)); }
    Statement prepare(char const* text) const {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database, text, -1, &statement, nullptr));
        return Statement{statement};
    }

    std::uint64_t insert() const {
        run("BEGIN IMMEDIATE");
        auto const statement = prepare("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        auto const before = sqlite3_total_changes64(database);
        auto* const to = statement.get();
        auto const text = [&](int index, std::string const& value) {
            check(sqlite3_bind_text(to, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC));
        };
        for (auto const& sale : bench::sales()) {
            auto const at = formatDateTime(sale.at);
            check(sqlite3_bind_int64(to, 1, sale.id));
            text(2, sale.customer);
            text(3, sale.city);
            if (sale.note)
                text(4, *sale.note);
            else
                check(sqlite3_bind_null(to, 4));
            check(sqlite3_bind_int(to, 5, sale.quantity));
            check(sqlite3_bind_double(to, 6, sale.price));
            check(sqlite3_bind_int(to, 7, sale.paid ? 1 : 0));
            text(8, at);
            check(sqlite3_step(to));
            check(sqlite3_reset(to));
        }
        run("COMMIT");
        return static_cast<std::uint64_t>(sqlite3_total_changes64(database) - before);
    }

    void fetch(std::int64_t from, std::int64_t to, bench::Sum& sum) const {
        auto const statement =
            prepare("SELECT id, customer, city, note, quantity, price, paid, at FROM sales WHERE id >= ? AND id < ?");
        auto* const row = statement.get();
        check(sqlite3_bind_int64(row, 1, from));
        check(sqlite3_bind_int64(row, 2, to));
        auto const text = [&](int index) {
            auto const* const data = reinterpret_cast<char const*>(sqlite3_column_text(row, index));
            return std::string_view{data, static_cast<std::size_t>(sqlite3_column_bytes(row, index))};
        };
        bench::Sale sale;
        int code = 0;
        while ((code = sqlite3_step(row)) == SQLITE_ROW) {
            sale.id = sqlite3_column_int64(row, 0);
            sale.customer = text(1);
            sale.city = text(2);
            if (sqlite3_column_type(row, 3) == SQLITE_NULL)
                sale.note.reset();
            else
                sale.note = text(3);
            sale.quantity = sqlite3_column_int(row, 4);
            sale.price = sqlite3_column_double(row, 5);
            sale.paid = sqlite3_column_int(row, 6) != 0;
            sale.at = parseDateTime(text(7)).value();
            sum(sale);
        }
        check(code);
    }
};

void sqlite(benchmark::State& state) {
    // Each in a database of its own, both made alike.
    sqlite3* handle = nullptr;
    if (sqlite3_open(":memory:", &handle) != SQLITE_OK) return state.SkipWithError("it cannot be opened");
    std::unique_ptr<sqlite3, decltype([](sqlite3* database) { sqlite3_close(database); })> const owner{handle};
    ByHand const hand{handle};
    pylon::rds::ConnectionOptions const options{.path = ":memory:"};
    bench::ByPylon<pylon::rds::Sqlite> const pylon{pylon::rds::DatabaseConnection<pylon::rds::Sqlite>{options}, "main"};
    auto const table = "CREATE TABLE sales" + bench::tableOf("TEXT", "DATETIME");
    bench::compare(state, hand, pylon, [&] {
        hand.run("DROP TABLE IF EXISTS sales");
        hand.run(table.c_str());
        pylon.database.execute("DROP TABLE IF EXISTS sales");
        pylon.database.execute(table);
    });
}
BENCHMARK(sqlite)->Iterations(5)->Unit(benchmark::kMillisecond);

} // namespace
