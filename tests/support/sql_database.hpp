// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SQL_DATABASE_HPP
#define PYLON_TESTS_SUPPORT_SQL_DATABASE_HPP

// What sql_suite.hpp needs, which is included within a namespace.
#include <pylon/services/rds.hpp>
#include <pylon/testing/sql_driver_laws.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <latch>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::test {

/// A real server, in which an empty schema `pylon-test` is made by `Database::makeSchema`, some statements. `tests/counterparts/run`
/// starts it and says where it is in variables of the environment that begin with `Database::variables`.
template <class Database> std::optional<Database> openSqlServer(bool tls) {
    std::string const variables = Database::variables;
    auto const* const endpoint = std::getenv((variables + "_ENDPOINT").c_str());
    auto const* const authority = std::getenv((variables + "_CA").c_str());
    if (endpoint == nullptr || (tls && authority == nullptr)) {
        WARN("skipped: " << variables << "_ENDPOINT or _CA is not set; tests/counterparts/run sets them");
        return std::nullopt;
    }
    Database database{.options = {.host = "localhost", .username = "pylon", .password = "secret"},
                      .schema = "pylon-test"};
    std::string const address = endpoint;
    database.options.port = static_cast<std::uint16_t>(std::stoi(address.substr(address.find(':') + 1)));
    database.options.tls = tls ? rds::Tls::verify : rds::Tls::off;
    if (tls) database.options.certificates = authority;
    rds::DatabaseConnection<typename Database::Driver> const connection{database.options};
    for (auto const* const statement : Database::makeSchema)
        connection.execute(statement);
    return database;
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SQL_DATABASE_HPP
