// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_SQL_DRIVER_HPP
#define PYLON_TESTS_ARCHETYPES_SQL_DRIVER_HPP

#include <pylon/services/rds/driver.hpp>

namespace pylon::archetype {

/// A SqlDriverPolicy, and nothing else: a database without tables. Its connections are moved when they are made, but neither
/// assigned nor made by default.
class SqlDriver {
public:
    class Connection {
    public:
        explicit Connection(int) {}
        Connection(Connection&&) = default;
        Connection& operator=(Connection&&) = delete;

        void begin() { open_ = true; }
        void commit() { open_ = false; }
        void rollback() { open_ = false; }
        bool inTransaction() const { return open_; }
        bool alive() { return true; }
        std::uint64_t execute(std::string_view const&, std::span<Value const> const&) { return 0; }
        void query(std::string_view const&, std::span<Value const> const&) {}
        std::vector<std::string> const& fields() { return fields_; }
        bool next(std::vector<rds::Field>&) { return false; }
        bool finish() { return true; }
        std::optional<std::vector<std::string>> columns(std::string_view const&, std::string_view const&) { return {}; }
        std::uint64_t insertOrIgnore(std::string_view const&, std::string_view const&, rds::RowBatch const&) {
            return 0;
        }

    private:
        bool open_ = false;
        std::vector<std::string> fields_{};
    };

    static constexpr rds::Dialect dialect{};
    static Connection connect(rds::ConnectionOptions const&) { return Connection{1}; }
    static std::size_t maxConnections(rds::ConnectionOptions const&) { return 1; }
};

static_assert(rds::SqlDriverPolicy<SqlDriver>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_SQL_DRIVER_HPP
