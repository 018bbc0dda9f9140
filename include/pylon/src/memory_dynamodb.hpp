// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_MEMORY_DYNAMODB_HPP
#define PYLON_SRC_MEMORY_DYNAMODB_HPP

/// @file
/// The bodies of the in-memory DynamoDB: a part of pylon/src.hpp.

#include <pylon/backends/memory/dynamodb.ipp>
#include <pylon/backends/memory/dynamodb_batches.ipp>
#include <pylon/backends/memory/dynamodb_condition.ipp>
#include <pylon/backends/memory/dynamodb_index.ipp>
#include <pylon/backends/memory/dynamodb_management.ipp>
#include <pylon/backends/memory/dynamodb_reserved_words.ipp>
#include <pylon/backends/memory/dynamodb_schema.ipp>
#include <pylon/backends/memory/dynamodb_service.ipp>
#include <pylon/backends/memory/dynamodb_tokens.ipp>
#include <pylon/backends/memory/dynamodb_transactions.ipp>
#include <pylon/backends/memory/dynamodb_update.ipp>

#endif // PYLON_SRC_MEMORY_DYNAMODB_HPP
