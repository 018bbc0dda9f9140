// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SRC_CURL_HPP
#define PYLON_SRC_CURL_HPP

/// @file
/// The bodies of the transport by libcurl: a part of pylon/src.hpp. They are by themselves so that a program which links the compiled
/// library and calls no AWS, as pylon-local, does not load libcurl and the thirty libraries behind it.

#include <pylon/backends/curl_multiplexer.ipp>
#include <pylon/backends/curl_transport.ipp>
#include <pylon/backends/detail/curl_answer.ipp>
#include <pylon/backends/detail/curl_failure.ipp>
#include <pylon/backends/detail/curl_handle.ipp>
#include <pylon/backends/detail/curl_loop.ipp>
#include <pylon/backends/detail/curl_pool.ipp>

#endif // PYLON_SRC_CURL_HPP
