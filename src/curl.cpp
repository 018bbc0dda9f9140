// SPDX-License-Identifier: BSL-1.0

#include <pylon/src/curl.hpp>
