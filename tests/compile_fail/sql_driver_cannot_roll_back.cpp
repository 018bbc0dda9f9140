// SPDX-License-Identifier: BSL-1.0
// expect-error: SqlDriverPolicy: a driver's Connection needs `begin()`, `commit()`, `rollback()`, a const `inTransaction()` and `alive()`, which return bool
// max-lines: 30

#include "../archetypes/sql_driver.hpp"
#include <pylon/services/rds.hpp>

using namespace pylon;

struct CannotRollBack : archetype::SqlDriver {
    class Connection : public archetype::SqlDriver::Connection {
    private:
        void rollback();
    };
    static Connection connect(rds::ConnectionOptions const&);
};

using Wrong = rds::DatabaseConnection<CannotRollBack>;
auto make() { return Wrong{rds::ConnectionOptions{}}; }
