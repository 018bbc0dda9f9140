// SPDX-License-Identifier: BSL-1.0
// expect-error: SqlDriverPolicy: a driver's Connection needs `execute(statement, parameters)`, which returns std::uint64_t, `query(statement, parameters)`, `fields()`, and `next(row)` and `finish()`, which return bool
// max-lines: 30

#include "../archetypes/sql_driver.hpp"
#include <pylon/services/rds.hpp>

using namespace pylon;

struct GivesRows : archetype::SqlDriver {
    class Connection : public archetype::SqlDriver::Connection {
    public:
        std::vector<rds::Field> next(std::vector<rds::Field>&);
    };
    static Connection connect(rds::ConnectionOptions const&);
};

using Wrong = rds::DatabaseConnection<GivesRows>;
auto make() { return Wrong{rds::ConnectionOptions{}}; }
