// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ENDPOINT_URL_HPP
#define PYLON_CORE_DETAIL_ENDPOINT_URL_HPP

#include <pylon/core/result.hpp>

#include <string_view>

namespace pylon {

struct Endpoint;

namespace detail {

/// What a URL says of an endpoint: all but the region.
/// Errors: configuration, saying what is wrong with the URL and not what it is: it may hold a password.
[[nodiscard]] Result<Endpoint> endpointOfUrl(std::string_view url);

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/endpoint_url.ipp>
#endif

#endif // PYLON_CORE_DETAIL_ENDPOINT_URL_HPP
