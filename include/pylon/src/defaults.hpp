// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_DEFAULTS_HPP
#define PYLON_SRC_DEFAULTS_HPP

/// @file
/// The bodies of the default client, and the client itself: a part of pylon/src.hpp.

#include <pylon/defaults.ipp>

template class pylon::Client<pylon::CurlTransport, pylon::SigV4Signer, pylon::StandardSerializer, pylon::StandardRetry>;

#endif // PYLON_SRC_DEFAULTS_HPP
