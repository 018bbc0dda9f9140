// SPDX-License-Identifier: BSL-1.0

#include <pylon/src/memory_snapshot.hpp>
