// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_RDS_HPP
#define PYLON_SERVICES_RDS_HPP

/// @file
/// Databases: rds::DatabaseConnection, over a driver of `pylon/backends/{mariadb,postgres,sqlite}.hpp`.

#include <pylon/services/rds/auth_token.hpp>
#include <pylon/services/rds/database_connection.hpp>

#endif // PYLON_SERVICES_RDS_HPP
