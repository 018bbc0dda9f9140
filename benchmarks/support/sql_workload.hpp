// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_SQL_WORKLOAD_HPP
#define PYLON_BENCHMARKS_SUPPORT_SQL_WORKLOAD_HPP

#include "cpu_time.hpp"
#include <pylon/services/rds.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>

/// @file
/// What pylon and a loop written by hand on a database's own library are given to do, beside each other: rows are inserted, inserted
/// again, of which none is new, and fetched by a range.

namespace bench {

inline constexpr std::int64_t rows = 100'000;
inline constexpr std::string_view schema = "pylon-bench";

struct Sale {
    BOOST_HANA_DEFINE_STRUCT(Sale, (std::int64_t, id), (std::string, customer), (std::string, city),
                             (std::optional<std::string>, note), (std::int32_t, quantity), (double, price),
                             (bool, paid), (pylon::rds::DateTime, at));
};

inline Sale saleOf(std::int64_t id) {
    Sale sale{.id = id,
              .customer = "customer number " + std::to_string(id % 5'000),
              .city = "K\xc3\xb6ln",
              .note = {},
              .quantity = static_cast<std::int32_t>(id % 17),
              .price = static_cast<double>(id % 9'973) / 100,
              .paid = id % 3 == 0,
              .at = pylon::rds::DateTime{std::chrono::microseconds{1'767'225'600'000'000 + id * 1'234'567}}};
    if (id % 4 == 0) sale.note = "leave it with the neighbours, please";
    return sale;
}

/// Rows as both are given them: one after the other, made when they are asked for.
inline auto sales() { return std::views::iota(std::int64_t{0}, rows) | std::views::transform(saleOf); }

/// What is made of the rows that come back, so that both are seen to have read all of them.
struct Sum {
    std::uint64_t value = 0;

    void operator()(Sale const& sale) noexcept {
        value += static_cast<std::uint64_t>(sale.id) + sale.customer.size() + sale.city.size() +
                 (sale.note ? sale.note->size() : 1) + static_cast<std::uint64_t>(sale.quantity) +
                 static_cast<std::uint64_t>(sale.price * 100) + (sale.paid ? 1 : 0) +
                 static_cast<std::uint64_t>(sale.at.time_since_epoch().count());
    }
};

/// The columns of `sales`, and how a driver's own types are called.
inline std::string tableOf(std::string_view text, std::string_view time) {
    return " (id BIGINT PRIMARY KEY, customer " + std::string{text} + " NOT NULL, city " + std::string{text} +
           " NOT NULL, note " + std::string{text} +
           ", quantity INTEGER NOT NULL, price DOUBLE PRECISION NOT NULL, paid BOOLEAN NOT NULL, at " +
           std::string{time} + " NOT NULL)";
}

/// The work by pylon.
template <class Driver> struct ByPylon {
    pylon::rds::DatabaseConnection<Driver> database;
    std::string_view in = schema;

    std::uint64_t insert() const { return database.insertOrIgnore(in, "sales", sales()); }
    void fetch(std::int64_t from, std::int64_t to, Sum& sum) const {
        using pylon::rds::col;
        for (Sale const& each : database.template fetch<Sale>(in, "sales", col("id") >= from && col("id") < to))
            sum(each);
    }
};

/// Has both do it in turn, and reports the least CPU of each step and its ratio. `empty()` makes an empty table `sales`.
template <class Hand, class Pylon, class Empty>
void compare(benchmark::State& state, Hand&& hand, Pylon&& pylon, Empty&& empty) {
    constexpr std::array<char const*, 3> steps{"insert", "again", "fetch"};
    struct Least {
        std::array<double, 3> times{1e18, 1e18, 1e18};
        [[nodiscard]] double all() const { return std::accumulate(times.begin(), times.end(), 0.0); }
    } least[2];
    auto const run = [&](auto& side, Least& best) {
        empty();
        Sum sum;
        std::array<double, 4> marks{cpuTime()};
        bool good = side.insert() == rows;
        marks[1] = cpuTime();
        good = side.insert() == 0 && good;
        marks[2] = cpuTime();
        side.fetch(0, rows, sum);
        marks[3] = cpuTime();
        if (!good) throw std::runtime_error{"not as many rows were new as should have been"};
        for (std::size_t i = 0; i != 3; ++i)
            best.times[i] = std::min(best.times[i], marks[i + 1] - marks[i]);
        return sum.value;
    };
    Sum expected;
    for (auto const& each : sales())
        expected(each);
    for (auto _ : state)
        if (run(hand, least[0]) != expected.value || run(pylon, least[1]) != expected.value)
            throw std::runtime_error{"other rows came back"};
    for (std::size_t i = 0; i != 3; ++i) {
        std::string const step = steps[i];
        state.counters[step + " ms by hand"] = least[0].times[i] / 1e6;
        state.counters[step + " times by hand"] = least[1].times[i] / least[0].times[i];
    }
    state.counters["times by hand"] = least[1].all() / least[0].all();
}

/// Where a server is, as tests/counterparts/run says; none, which is then said.
inline std::optional<pylon::rds::ConnectionOptions> server(benchmark::State& state, char const* variable) {
    auto const* const endpoint = std::getenv(variable);
    if (endpoint == nullptr) {
        state.SkipWithError(
            ("skipped: " + std::string{variable} + " is not set; tests/counterparts/run sets it").c_str());
        return std::nullopt;
    }
    std::string_view const address = endpoint;
    pylon::rds::ConnectionOptions options{.host = "127.0.0.1", .username = "pylon", .password = "secret"};
    options.port = static_cast<std::uint16_t>(std::atoi(endpoint + address.find(':') + 1));
    options.tls = pylon::rds::Tls::off;
    return options;
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_SQL_WORKLOAD_HPP
