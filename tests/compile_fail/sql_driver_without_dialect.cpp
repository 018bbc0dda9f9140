// SPDX-License-Identifier: BSL-1.0
// expect-error: SqlDriverPolicy: a driver needs a static `dialect`, a rds::Dialect
// max-lines: 60

#include <pylon/services/rds.hpp>

using namespace pylon;

struct NoDriver {
    struct Connection {};
    static Connection connect(rds::ConnectionOptions const&);
};

using Wrong = rds::DatabaseConnection<NoDriver>;
auto make() { return Wrong{rds::ConnectionOptions{}}; }
