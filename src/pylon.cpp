// SPDX-License-Identifier: BSL-1.0

// Every body of the library that is not a template, compiled once.
#include <pylon/src.hpp>
