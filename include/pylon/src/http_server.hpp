// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_HTTP_SERVER_HPP
#define PYLON_SRC_HTTP_SERVER_HPP

/// @file
/// The bodies of the HTTP server, which need Boost.Beast and OpenSSL's TLS. No part of pylon/src.hpp, which needs neither.

#include <pylon/backends/detail/http_server_guard.ipp>
#include <pylon/backends/detail/http_server_pump.ipp>
#include <pylon/backends/detail/http_server_session.ipp>
#include <pylon/backends/http_server.ipp>

#endif // PYLON_SRC_HTTP_SERVER_HPP
