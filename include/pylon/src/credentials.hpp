// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_CREDENTIALS_HPP
#define PYLON_SRC_CREDENTIALS_HPP

/// @file
/// The bodies of the sources of credentials: a part of pylon/src.hpp.

#include <pylon/backends/credentials_setup.ipp>
#include <pylon/backends/credentials_sources.ipp>
#include <pylon/backends/detail/credentials_call.ipp>
#include <pylon/backends/detail/metadata_answer.ipp>
#include <pylon/backends/detail/role_credentials.ipp>

#endif // PYLON_SRC_CREDENTIALS_HPP
