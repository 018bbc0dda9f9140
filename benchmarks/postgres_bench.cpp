// SPDX-License-Identifier: BSL-1.0

// Rows in PostgreSQL: by pylon, and by hand with COPY into a temporary table and INSERT ... SELECT, and with a cursor of which the
// rows come a thousand at a time, in binary. tests/counterparts/run starts the server.

#include "support/sql_workload.hpp"
#include <pylon/backends/postgres.hpp>

#include <endian.h>
#include <libpq-fe.h>

#include <bit>
#include <charconv>
#include <cstring>
#include <memory>

namespace {

/// From when PostgreSQL counts, in microseconds of ours.
constexpr std::int64_t epoch = 946'684'800'000'000;

struct ByHand {
    PGconn* database;

    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Rows = std::unique_ptr<PGresult, Clear>;

    Rows check(PGresult* result) const {
        Rows rows{result};
        auto const status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
            throw std::runtime_error{PQerrorMessage(database)};
        return rows;
    }
    Rows run(std::string const& text) const { return check(PQexec(database, text.c_str())); }

    std::uint64_t insert() const {
        run("BEGIN");
        run("CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT * FROM \"pylon-bench\".sales WITH NO DATA");
        run("COPY incoming FROM STDIN");
        std::string data;
        data.reserve(1U << 17U);
        auto const number = [&](auto value) {
            char buffer[32];
            data.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
        };
        auto const text = [&](std::string_view value) {
            for (std::size_t start = 0;;) {
                auto at = start;
                while (at != value.size() && (value[at] > '\r' || value[at] < 0) && value[at] != '\\')
                    ++at;
                data.append(value, start, at - start);
                if (at == value.size()) break;
                data.push_back('\\');
                data.push_back(value[at]);
                start = at + 1;
            }
        };
        auto const send = [&] {
            if (PQputCopyData(database, data.data(), static_cast<int>(data.size())) != 1)
                throw std::runtime_error{PQerrorMessage(database)};
            data.clear();
        };
        for (auto const& sale : bench::sales()) {
            number(sale.id);
            data.push_back('\t');
            text(sale.customer);
            data.push_back('\t');
            text(sale.city);
            data.push_back('\t');
            if (sale.note)
                text(*sale.note);
            else
                data.append("\\N");
            data.push_back('\t');
            number(sale.quantity);
            data.push_back('\t');
            number(sale.price);
            data.push_back('\t');
            data.push_back(sale.paid ? 't' : 'f');
            data.push_back('\t');
            data.append(pylon::rds::formatDateTime(sale.at));
            data.push_back('\n');
            if (data.size() > 100'000) send();
        }
        send();
        if (PQputCopyEnd(database, nullptr) != 1) throw std::runtime_error{PQerrorMessage(database)};
        while (auto* const result = PQgetResult(database))
            check(result);
        auto const inserted = run("INSERT INTO \"pylon-bench\".sales SELECT * FROM incoming ON CONFLICT DO NOTHING");
        run("COMMIT");
        return std::strtoull(PQcmdTuples(inserted.get()), nullptr, 10);
    }

    void fetch(std::int64_t from, std::int64_t to, bench::Sum& sum) const {
        run("BEGIN");
        auto const first = std::to_string(from);
        auto const end = std::to_string(to);
        std::array<char const*, 2> const parameters{first.c_str(), end.c_str()};
        check(PQexecParams(
            database,
            "DECLARE found NO SCROLL CURSOR FOR SELECT id, customer, city, note, quantity, price, paid, at "
            "FROM \"pylon-bench\".sales WHERE id >= $1 AND id < $2",
            2, nullptr, parameters.data(), nullptr, nullptr, 1));
        bench::Sale sale;
        for (int count = 1; count != 0;) {
            auto const rows =
                check(PQexecParams(database, "FETCH 1000 FROM found", 0, nullptr, nullptr, nullptr, nullptr, 1));
            count = PQntuples(rows.get());
            for (int row = 0; row != count; ++row) {
                auto const integer = [&]<class T>(T, int column) {
                    T value = 0;
                    std::memcpy(&value, PQgetvalue(rows.get(), row, column), sizeof value);
                    return static_cast<T>(sizeof value == 8 ? be64toh(static_cast<std::uint64_t>(value))
                                                            : be32toh(static_cast<std::uint32_t>(value)));
                };
                auto const text = [&](int column) {
                    return std::string_view{PQgetvalue(rows.get(), row, column),
                                            static_cast<std::size_t>(PQgetlength(rows.get(), row, column))};
                };
                sale.id = integer(std::int64_t{}, 0);
                sale.customer = text(1);
                sale.city = text(2);
                if (PQgetisnull(rows.get(), row, 3) != 0)
                    sale.note.reset();
                else
                    sale.note = text(3);
                sale.quantity = integer(std::int32_t{}, 4);
                sale.price = std::bit_cast<double>(integer(std::int64_t{}, 5));
                sale.paid = *PQgetvalue(rows.get(), row, 6) != 0;
                sale.at = pylon::rds::DateTime{std::chrono::microseconds{integer(std::int64_t{}, 7) + epoch}};
                sum(sale);
            }
        }
        run("COMMIT");
    }
};

void postgres(benchmark::State& state) {
    auto const options = bench::server(state, "PYLON_POSTGRES_ENDPOINT");
    if (!options) return;
    auto const where = "host=127.0.0.1 user=pylon password=secret sslmode=disable client_encoding=UTF8 port=" +
                       std::to_string(options->port) + " options='-c TimeZone=UTC -c client_min_messages=warning'";
    std::unique_ptr<PGconn, decltype([](PGconn* database) { PQfinish(database); })> const owner{
        PQconnectdb(where.c_str())};
    ByHand const hand{owner.get()};
    bench::ByPylon<pylon::rds::Postgres> const pylon{pylon::rds::DatabaseConnection<pylon::rds::Postgres>{*options}};
    auto const table = "CREATE TABLE \"pylon-bench\".sales" + bench::tableOf("TEXT", "TIMESTAMP");
    bench::compare(state, hand, pylon, [&] {
        hand.run("DROP SCHEMA IF EXISTS \"pylon-bench\" CASCADE");
        hand.run("CREATE SCHEMA \"pylon-bench\"");
        hand.run(table);
    });
    hand.run("DROP SCHEMA \"pylon-bench\" CASCADE");
}
BENCHMARK(postgres)->Iterations(5)->Unit(benchmark::kMillisecond);

} // namespace
