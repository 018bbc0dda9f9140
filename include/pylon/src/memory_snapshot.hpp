// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_MEMORY_SNAPSHOT_HPP
#define PYLON_SRC_MEMORY_SNAPSHOT_HPP

/// @file
/// The bodies of snapshots of the in-memory AWS: a part of pylon/src.hpp.

#include <pylon/backends/memory/snapshot.ipp>

#endif // PYLON_SRC_MEMORY_SNAPSHOT_HPP
