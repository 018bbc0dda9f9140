// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_MEMORY_IDENTITY_HPP
#define PYLON_SRC_MEMORY_IDENTITY_HPP

/// @file
/// The bodies of what gives out credentials in the in-memory AWS: a part of pylon/src.hpp.

#include <pylon/backends/memory/container_service.ipp>
#include <pylon/backends/memory/keychain.ipp>
#include <pylon/backends/memory/machine.ipp>
#include <pylon/backends/memory/machines.ipp>
#include <pylon/backends/memory/metadata_documents.ipp>
#include <pylon/backends/memory/metadata_service.ipp>
#include <pylon/backends/memory/sso.ipp>
#include <pylon/backends/memory/sso_service.ipp>
#include <pylon/backends/memory/sts.ipp>
#include <pylon/backends/memory/sts_rules.ipp>
#include <pylon/backends/memory/sts_service.ipp>

#endif // PYLON_SRC_MEMORY_IDENTITY_HPP
