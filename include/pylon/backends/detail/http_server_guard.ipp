// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_GUARD_IPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_GUARD_IPP

#include <pylon/backends/detail/http_server_guard.hpp>
#include <pylon/core/detail/host.hpp>

#include <algorithm>

namespace pylon::detail {

PYLON_INLINE bool isBelow(std::string_view host, std::string_view dotAndName) noexcept {
    return host.size() > dotAndName.size() && sameHeaderName(host.substr(host.size() - dotAndName.size()), dotAndName);
}

/// 127.0.0.0/8, ::1, localhost and what is below it (RFC 6761, 6.3).
PYLON_INLINE bool isLoopback(std::string_view host) noexcept {
    constexpr std::string_view digits = "0123456789.";
    bool const isAddress = host.starts_with("127.") && host.find_first_not_of(digits) == host.npos &&
                           std::count(host.begin(), host.end(), '.') == 3;
    return isAddress || host == "::1" || sameHeaderName(host, "localhost") || isBelow(host, ".localhost");
}

PYLON_INLINE bool isHostAmong(std::string_view host, HttpServerOptions const& options) {
    return isLoopback(host) || sameHeaderName(host, options.address) ||
           std::any_of(options.hosts.begin(), options.hosts.end(), [&](std::string_view each) {
               return each == "*" || sameHeaderName(host, each) ||
                      (each.starts_with("*.") && isBelow(host, each.substr(1)));
           });
}

PYLON_INLINE std::optional<std::string_view> unwelcome(Request const& request, HttpServerOptions const& options) {
    if (!isHostAmong(hostIn(request.authority), options))
        return "this server has no such name: the Host header says another one than it was told to answer to";
    constexpr std::string_view prefix = "Sec-Fetch-";
    for (auto const [name, value] : request.headers)
        if (!options.browsers &&
            (sameHeaderName(name, "Origin") || sameHeaderName(name.substr(0, prefix.size()), prefix)))
            return "requests that a browser sends for a page are not served here";
    return std::nullopt;
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_GUARD_IPP
