// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_DYNAMODB_HPP
#define PYLON_SERVICES_DYNAMODB_HPP

/// @file
/// Amazon DynamoDB: tables.

#include <pylon/services/dynamodb/table.hpp>

#endif // PYLON_SERVICES_DYNAMODB_HPP
