// SPDX-License-Identifier: BSL-1.0
// expect-error: SqlDriverPolicy: a driver's Connection needs `columns(schema, table)`, which returns std::optional<std::vector<std::string>>, and `insertOrIgnore(schema, table, rows)`, which returns std::uint64_t
// max-lines: 30

#include "../archetypes/sql_driver.hpp"
#include <pylon/services/rds.hpp>

using namespace pylon;

struct CannotInsert : archetype::SqlDriver {
    struct Connection : archetype::SqlDriver::Connection {
        void insertOrIgnore(std::string_view, std::string_view, rds::RowBatch const&);
    };
    static Connection connect(rds::ConnectionOptions const&);
};

using Wrong = rds::DatabaseConnection<CannotInsert>;
auto make() { return Wrong{rds::ConnectionOptions{}}; }
