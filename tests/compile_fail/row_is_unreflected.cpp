// SPDX-License-Identifier: BSL-1.0
// expect-error: Row: a row is a Record, another map of text to Values, or a struct that is adapted by PYLON_ADAPT_STRUCT
// max-lines: 34

#include "../archetypes/sql_driver.hpp"
#include <pylon/services/rds.hpp>

using namespace pylon;

struct NotAdapted {
    int id = 0;
};

void read(rds::DatabaseConnection<archetype::SqlDriver, NoRetry> const& connection) {
    static_cast<void>(connection.fetch<NotAdapted>("schema", "table"));
}
