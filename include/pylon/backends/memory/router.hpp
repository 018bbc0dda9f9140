// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ROUTER_HPP
#define PYLON_BACKENDS_MEMORY_ROUTER_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/core/http.hpp>

#include <span>
#include <string>

namespace pylon::memory::detail {

/// Where a request leads.
struct Route {
    Service const* service = nullptr;  ///< nothing: none is modelled that it could be for
    Handler const* handler = nullptr;  ///< nothing: the service has no such operation, or it is not modelled
    std::string asked{};               ///< in the words of the request: for messages
    ServiceInfo const* info = nullptr; ///< the service in the protocol that the request speaks
};

/// Finds the service and the operation that a request means, before anything in it is believed: by X-Amz-Target; else by the
/// service that it says to be signed for (or, where it is not signed, by its host) and then by the form's Action, or by method, path,
/// query and headers.
[[nodiscard]] Route routeOf(Request const& request, std::span<Service const> services);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/router.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_ROUTER_HPP
