// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ROUTER_IPP
#define PYLON_BACKENDS_MEMORY_ROUTER_IPP

#include <pylon/backends/memory/router.hpp>
#include <pylon/core/call_name.hpp>
#include <pylon/core/detail/claim_view.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::memory::detail {

PYLON_INLINE Handler const* handlerNamed(Service const& service, std::string_view name) {
    auto const found = std::find_if(service.handlers.begin(), service.handlers.end(),
                                    [&](Handler const& each) { return each.operation->name == name; });
    return found == service.handlers.end() ? nullptr : &*found;
}

PYLON_INLINE Route routeByTarget(std::string_view target, std::span<Service const> services) {
    auto const asked = pylon::detail::splitTarget(target);
    auto const service = std::find_if(services.begin(), services.end(),
                                      [&](Service const& each) { return each.info->target == asked.service; });
    if (asked.service.empty() || service == services.end()) return {.asked = "X-Amz-Target: " + std::string{target}};
    return {&*service, handlerNamed(*service, asked.operation), std::string{asked.operation}, service->info};
}

/// Whether a host is one of a service's: `sns` of `sns.us-east-1.amazonaws.com` or `sns-fips.us-east-1.amazonaws.com`.
PYLON_INLINE bool isHostOf(ServiceInfo const& info, std::string_view host) noexcept {
    if (!host.starts_with(info.endpointPrefix)) return false;
    auto const rest = host.substr(info.endpointPrefix.size());
    return rest.starts_with('.') || rest.starts_with("-fips.");
}

/// The service of a request without a target. Those that speak by targets alone are never meant.
PYLON_INLINE Service const* serviceWithoutTarget(Request const& request, std::span<Service const> services) {
    pylon::detail::ClaimView claim;
    auto const claimed = claim.read(request);
    auto const first = [services](auto const& isMeant) -> Service const* {
        auto const found = std::find_if(services.begin(), services.end(), [&](Service const& each) {
            return (each.info->target.empty() || each.queryInfo != nullptr) && isMeant(*each.info);
        });
        return found == services.end() ? nullptr : &*found;
    };
    if (claimed && *claimed) return first([&](ServiceInfo const& info) { return info.signingName == claim.service; });
    auto const& host = request.authority;
    if (auto const* const named = first([&](ServiceInfo const& info) { return isHostOf(info, host); })) return named;
    if (protocol::bucketOfHost(host).empty()) return nullptr;
    return first([](ServiceInfo const& info) { return info.bucketInHost; });
}

PYLON_INLINE Handler const* closest(Service const& service, Request const& request) {
    auto const query = parseQuery(request.query);
    if (!query) return nullptr;
    Handler const* best = nullptr;
    std::size_t bestFit = 0;
    for (auto const& each : service.handlers)
        if (auto const fit = protocol::closeness(*each.operation, request, *query); fit > bestFit) {
            best = &each;
            bestFit = fit;
        }
    return best;
}

PYLON_INLINE Route routeOf(Request const& request, std::span<Service const> services) {
    if (auto const target = request.headers.find("X-Amz-Target")) return routeByTarget(*target, services);
    auto line = request.method + " " + request.path;
    if (!request.query.empty()) line.append("?").append(request.query.substr(0, request.query.find("X-Amz-")));
    auto const* const service = serviceWithoutTarget(request, services);
    if (service == nullptr) return {.asked = line + " of " + request.authority};
    auto const* const info = service->queryInfo != nullptr ? service->queryInfo : service->info;
    if (info->protocol != Protocol::query) return {service, closest(*service, request), std::move(line), info};
    auto const inBody = pylon::detail::actionIn(request.body);
    std::string action{inBody.empty() ? pylon::detail::actionIn(request.query) : inBody};
    auto const* const handler = handlerNamed(*service, action);
    return {service, handler, std::move(action), info};
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_ROUTER_IPP
