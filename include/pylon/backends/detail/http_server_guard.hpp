// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_GUARD_HPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_GUARD_HPP

#include <pylon/backends/http_server_options.hpp>
#include <pylon/core/http.hpp>

#include <optional>
#include <string_view>

namespace pylon::detail {

/// Whether a host, without its port, is one of these: `*` is any, `*.example` all below example, else it is the name itself.
[[nodiscard]] bool isHostAmong(std::string_view host, HttpServerOptions const& options);

/// Why a request is refused before anything is made of it: it calls the server by a name that is not the server's, or a browser
/// sends it for a page (https://www.w3.org/TR/fetch-metadata/). Nothing where it is welcome.
[[nodiscard]] std::optional<std::string_view> unwelcome(Request const& request, HttpServerOptions const& options);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/http_server_guard.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_GUARD_HPP
