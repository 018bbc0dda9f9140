// SPDX-License-Identifier: BSL-1.0
// expect-error: fetch<T>(): T must be default-constructible and movable
// max-lines: 34

#include "../archetypes/reflected.hpp"
#include "../archetypes/sql_driver.hpp"
#include <pylon/services/rds.hpp>

using namespace pylon;

void read(rds::DatabaseConnection<archetype::SqlDriver, NoRetry> const& connection) {
    static_cast<void>(connection.fetch<archetype::Reflected>("schema", "table"));
}
