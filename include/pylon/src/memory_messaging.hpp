// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_MEMORY_MESSAGING_HPP
#define PYLON_SRC_MEMORY_MESSAGING_HPP

/// @file
/// The bodies of the in-memory SQS and SNS: a part of pylon/src.hpp.

#include <pylon/backends/memory/sns.ipp>
#include <pylon/backends/memory/sns_errors.ipp>
#include <pylon/backends/memory/sns_filter_policy.ipp>
#include <pylon/backends/memory/sns_management.ipp>
#include <pylon/backends/memory/sns_rules.ipp>
#include <pylon/backends/memory/sns_service.ipp>
#include <pylon/backends/memory/sqs.ipp>
#include <pylon/backends/memory/sqs_errors.ipp>
#include <pylon/backends/memory/sqs_management.ipp>
#include <pylon/backends/memory/sqs_queue.ipp>
#include <pylon/backends/memory/sqs_rules.ipp>
#include <pylon/backends/memory/sqs_service.ipp>
#include <pylon/backends/memory/sqs_settings.ipp>

#endif // PYLON_SRC_MEMORY_MESSAGING_HPP
