// SPDX-License-Identifier: BSL-1.0

// Rows in MariaDB: by pylon, and by hand with bulk binding, in one transaction. tests/counterparts/run starts the server.

#include "support/sql_workload.hpp"
#include <pylon/backends/mariadb.hpp>

#include <mysql.h>

#include <memory>
#include <vector>

namespace {

struct ByHand {
    MYSQL* database;

    struct Close {
        void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
    };
    using Statement = std::unique_ptr<MYSQL_STMT, Close>;

    void run(std::string const& text) const {
        if (mysql_real_query(database, text.data(), text.size()) != 0) throw std::runtime_error{mysql_error(database)};
    }
    static void check(MYSQL_STMT* statement, int code) {
        if (code != 0) throw std::runtime_error{mysql_stmt_error(statement)};
    }
    Statement prepare(std::string_view text) const {
        Statement statement{mysql_stmt_init(database)};
        check(statement.get(), mysql_stmt_prepare(statement.get(), text.data(), text.size()));
        return statement;
    }

    static MYSQL_TIME timeOf(pylon::rds::DateTime at) {
        using namespace std::chrono;
        auto const midnight = floor<days>(at);
        year_month_day const date{midnight};
        hh_mm_ss const clock{at - midnight};
        MYSQL_TIME time{};
        time.year = static_cast<unsigned>(static_cast<int>(date.year()));
        time.month = static_cast<unsigned>(date.month());
        time.day = static_cast<unsigned>(date.day());
        time.hour = static_cast<unsigned>(clock.hours().count());
        time.minute = static_cast<unsigned>(clock.minutes().count());
        time.second = static_cast<unsigned>(clock.seconds().count());
        time.second_part = static_cast<unsigned long>(clock.subseconds().count());
        time.time_type = MYSQL_TIMESTAMP_DATETIME;
        return time;
    }
    static pylon::rds::DateTime timeOf(MYSQL_TIME const& time) {
        using namespace std::chrono;
        return sys_days{year{static_cast<int>(time.year)} / static_cast<int>(time.month) / static_cast<int>(time.day)} +
               hours{time.hour} + minutes{time.minute} + seconds{time.second} +
               microseconds{static_cast<std::int64_t>(time.second_part)};
    }

    /// A column of texts.
    struct Texts {
        std::vector<std::string> held;
        std::vector<char const*> data;
        std::vector<unsigned long> sizes;
        std::vector<char> indicators;

        void add(std::string&& text, bool isNull = false) {
            held.push_back(std::move(text));
            sizes.push_back(held.back().size());
            indicators.push_back(isNull ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE);
        }
        void bind(MYSQL_BIND& to) {
            data.clear();
            for (auto const& each : held) // short ones move with the vector
                data.push_back(each.data());
            to.buffer_type = MYSQL_TYPE_STRING;
            to.buffer = data.data();
            to.length = sizes.data();
            to.u.indicator = indicators.data();
        }
        void clear() { held.clear(), sizes.clear(), indicators.clear(); }
    };

    std::uint64_t insert() const {
        run("START TRANSACTION");
        auto const statement =
            prepare("INSERT INTO `pylon-bench`.sales VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY "
                    "UPDATE id = id");
        std::vector<std::int64_t> ids;
        Texts customers, cities, notes;
        std::vector<std::int32_t> quantities;
        std::vector<double> prices;
        std::vector<signed char> paid;
        std::vector<MYSQL_TIME> times;
        std::vector<MYSQL_TIME*> timesAt; // these are bound by their addresses
        std::uint64_t inserted = 0;
        auto const flush = [&] {
            std::array<MYSQL_BIND, 8> binds{};
            auto const column = [&](std::size_t index, enum_field_types type, auto& values) {
                binds[index].buffer_type = type;
                binds[index].buffer = values.data();
            };
            column(0, MYSQL_TYPE_LONGLONG, ids);
            customers.bind(binds[1]);
            cities.bind(binds[2]);
            notes.bind(binds[3]);
            column(4, MYSQL_TYPE_LONG, quantities);
            column(5, MYSQL_TYPE_DOUBLE, prices);
            column(6, MYSQL_TYPE_TINY, paid);
            timesAt.clear();
            for (auto& each : times)
                timesAt.push_back(&each);
            column(7, MYSQL_TYPE_DATETIME, timesAt);
            auto const count = static_cast<unsigned>(ids.size());
            mysql_stmt_attr_set(statement.get(), STMT_ATTR_ARRAY_SIZE, &count);
            check(statement.get(), mysql_stmt_bind_param(statement.get(), binds.data()));
            check(statement.get(), mysql_stmt_execute(statement.get()));
            inserted += mysql_stmt_affected_rows(statement.get());
            ids.clear(), quantities.clear(), prices.clear(), paid.clear(), times.clear();
            customers.clear(), cities.clear(), notes.clear();
        };
        for (auto&& sale : bench::sales()) {
            ids.push_back(sale.id);
            customers.add(std::move(sale.customer));
            cities.add(std::move(sale.city));
            notes.add(std::move(sale.note).value_or(""), !sale.note);
            quantities.push_back(sale.quantity);
            prices.push_back(sale.price);
            paid.push_back(sale.paid ? 1 : 0);
            times.push_back(timeOf(sale.at));
            if (ids.size() == 2'000) flush();
        }
        if (!ids.empty()) flush();
        run("COMMIT");
        return inserted;
    }

    void fetch(std::int64_t from, std::int64_t to, bench::Sum& sum) const {
        auto const statement = prepare("SELECT id, customer, city, note, quantity, price, paid, at FROM "
                                       "`pylon-bench`.sales WHERE id >= ? AND id < ?");
        std::array<MYSQL_BIND, 2> parameters{};
        parameters[0].buffer_type = parameters[1].buffer_type = MYSQL_TYPE_LONGLONG;
        parameters[0].buffer = &from;
        parameters[1].buffer = &to;
        check(statement.get(), mysql_stmt_bind_param(statement.get(), parameters.data()));
        check(statement.get(), mysql_stmt_execute(statement.get()));
        bench::Sale sale;
        signed char paid = 0;
        MYSQL_TIME at{};
        std::array<std::array<char, 256>, 3> texts;
        std::array<unsigned long, 3> sizes{};
        my_bool noNote = 0;
        std::array<MYSQL_BIND, 8> binds{};
        auto const bind = [&](std::size_t index, enum_field_types type, void* buffer) {
            binds[index].buffer_type = type;
            binds[index].buffer = buffer;
        };
        bind(0, MYSQL_TYPE_LONGLONG, &sale.id);
        for (std::size_t i = 0; i != 3; ++i) {
            bind(i + 1, MYSQL_TYPE_STRING, texts[i].data());
            binds[i + 1].buffer_length = texts[i].size();
            binds[i + 1].length = &sizes[i];
        }
        binds[3].is_null = &noNote;
        bind(4, MYSQL_TYPE_LONG, &sale.quantity);
        bind(5, MYSQL_TYPE_DOUBLE, &sale.price);
        bind(6, MYSQL_TYPE_TINY, &paid);
        bind(7, MYSQL_TYPE_DATETIME, &at);
        check(statement.get(), mysql_stmt_bind_result(statement.get(), binds.data()));
        int code = 0;
        while ((code = mysql_stmt_fetch(statement.get())) == 0) {
            sale.customer.assign(texts[0].data(), sizes[0]);
            sale.city.assign(texts[1].data(), sizes[1]);
            if (noNote != 0)
                sale.note.reset();
            else
                sale.note.emplace(texts[2].data(), sizes[2]);
            sale.paid = paid != 0;
            sale.at = timeOf(at);
            sum(sale);
        }
        check(statement.get(), code == MYSQL_NO_DATA ? 0 : 1);
    }
};

void mariadb(benchmark::State& state) {
    auto const options = bench::server(state, "PYLON_MARIADB_ENDPOINT");
    if (!options) return;
    std::unique_ptr<MYSQL, decltype([](MYSQL* database) { mysql_close(database); })> const owner{mysql_init(nullptr)};
    unsigned const tcp = MYSQL_PROTOCOL_TCP;
    mysql_optionsv(owner.get(), MYSQL_OPT_PROTOCOL, &tcp);
    mysql_optionsv(owner.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(owner.get(), "127.0.0.1", "pylon", "secret", nullptr, options->port, nullptr, 0) == nullptr)
        throw std::runtime_error{mysql_error(owner.get())};
    ByHand const hand{owner.get()};
    bench::ByPylon<pylon::rds::MariaDb> const pylon{pylon::rds::DatabaseConnection<pylon::rds::MariaDb>{*options}};
    auto const table = "CREATE TABLE `pylon-bench`.sales" + bench::tableOf("VARCHAR(100)", "DATETIME(6)");
    bench::compare(state, hand, pylon, [&] {
        hand.run("DROP DATABASE IF EXISTS `pylon-bench`");
        hand.run("CREATE DATABASE `pylon-bench` CHARACTER SET utf8mb4");
        hand.run(table);
    });
    hand.run("DROP DATABASE `pylon-bench`");
}
BENCHMARK(mariadb)->Iterations(5)->Unit(benchmark::kMillisecond);

} // namespace
