// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CONFIG_HPP
#define PYLON_CONFIG_HPP

/// @file
/// How pylon is built into a program.
///
/// By default pylon is header-only: bodies that are not templates live in `.ipp` files, included by their headers as
/// `inline` functions. With PYLON_SEPARATE_COMPILATION defined (the CMake target `pylon::compiled` does so) headers hold
/// declarations only, and the bodies are compiled once, in `pylon/src.hpp`. All translation units of a program must agree.

#ifdef PYLON_SEPARATE_COMPILATION
#define PYLON_INLINE
#else
#define PYLON_HEADER_ONLY 1
#define PYLON_INLINE inline
#endif

#define PYLON_VERSION "0.1.0"

#endif // PYLON_CONFIG_HPP
