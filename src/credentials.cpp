// SPDX-License-Identifier: BSL-1.0

#include <pylon/src/credentials.hpp>
