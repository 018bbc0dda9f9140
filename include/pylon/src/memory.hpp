// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_MEMORY_HPP
#define PYLON_SRC_MEMORY_HPP

/// @file
/// The bodies of the in-memory AWS, but for the parts that have a file of their own: a part of pylon/src.hpp.

#include <pylon/backends/memory/account.ipp>
#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/memory/cloud.ipp>
#include <pylon/backends/memory/exchange.ipp>
#include <pylon/backends/memory/front_door.ipp>
#include <pylon/backends/memory/lambda.ipp>
#include <pylon/backends/memory/lambda_service.ipp>
#include <pylon/backends/memory/refusal_error.ipp>
#include <pylon/backends/memory/router.ipp>
#include <pylon/backends/memory/ssm.ipp>
#include <pylon/backends/memory/ssm_rules.ipp>
#include <pylon/backends/memory/ssm_service.ipp>
#include <pylon/backends/memory/transport.ipp>
#include <pylon/backends/memory/virtual_clock.ipp>

// The client of the in-memory AWS.
template class pylon::Client<pylon::memory::Transport, pylon::SigV4Signer, pylon::StandardSerializer,
                             pylon::StandardRetry>;

#endif // PYLON_SRC_MEMORY_HPP
