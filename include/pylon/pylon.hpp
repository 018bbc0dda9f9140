// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_PYLON_HPP
#define PYLON_PYLON_HPP

/// @file
/// All of pylon, the in-memory AWS included. A program that minds its compile time includes what it uses:
/// `pylon/services/<service>.hpp`, and `pylon/defaults.hpp` or `pylon/backends/memory/client.hpp`.

#include <pylon/backends/memory/client.hpp>
#include <pylon/defaults.hpp>
#include <pylon/services/dynamodb.hpp>
#include <pylon/services/lambda.hpp>
#include <pylon/services/rds.hpp>
#include <pylon/services/s3.hpp>
#include <pylon/services/sns.hpp>
#include <pylon/services/sqs.hpp>
#include <pylon/services/ssm.hpp>

#endif // PYLON_PYLON_HPP
