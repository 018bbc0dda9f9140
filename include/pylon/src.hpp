// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_HPP
#define PYLON_SRC_HPP

/// @file
/// Every body of the library that is not a template. A program that defines PYLON_SEPARATE_COMPILATION includes this file in
/// exactly one of its translation units, or links the CMake target pylon::compiled, which is just that.

#ifndef PYLON_SEPARATE_COMPILATION
#error "pylon/src.hpp is for programs that define PYLON_SEPARATE_COMPILATION, in all their translation units"
#endif

#include <pylon/src/backends.hpp>
#include <pylon/src/core.hpp>
#include <pylon/src/credentials.hpp>
#include <pylon/src/curl.hpp>
#include <pylon/src/defaults.hpp>
#include <pylon/src/memory.hpp>
#include <pylon/src/memory_dynamodb.hpp>
#include <pylon/src/memory_identity.hpp>
#include <pylon/src/memory_messaging.hpp>
#include <pylon/src/memory_s3.hpp>
#include <pylon/src/memory_snapshot.hpp>
#include <pylon/src/services.hpp>

#endif // PYLON_SRC_HPP
