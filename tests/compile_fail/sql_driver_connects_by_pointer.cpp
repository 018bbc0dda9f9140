// SPDX-License-Identifier: BSL-1.0
// expect-error: SqlDriverPolicy: a driver needs a movable type `Connection`, and static `connect(options)`, which returns one, and `maxConnections(options)`, which returns std::size_t
// max-lines: 30

#include "../archetypes/sql_driver.hpp"
#include <pylon/services/rds.hpp>

using namespace pylon;

struct ConnectsByPointer : archetype::SqlDriver {
    static Connection* connect(rds::ConnectionOptions const&);
};

using Wrong = rds::DatabaseConnection<ConnectsByPointer>;
auto make() { return Wrong{rds::ConnectionOptions{}}; }
