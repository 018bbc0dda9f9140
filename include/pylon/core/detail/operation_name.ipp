// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_OPERATION_NAME_IPP
#define PYLON_CORE_DETAIL_OPERATION_NAME_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/operation_name.hpp>
#include <pylon/core/sigv4_claim.hpp>
#include <pylon/core/uri.hpp>

#include <string_view>

namespace pylon::detail {

/// The value of the parameter Action, if there is one.
PYLON_INLINE std::string actionIn(std::string_view parameters, Plus plus) {
    constexpr std::string_view name = "Action=";
    for (std::size_t at = 0; at < parameters.size();) {
        auto const part = parameters.substr(at, parameters.find('&', at) - at);
        if (part.starts_with(name)) return percentDecode(part.substr(name.size()), plus).valueOr(std::string{});
        at += part.size() + 1;
    }
    return {};
}

PYLON_INLINE std::string operationName(Request const& request) {
    std::string service;
    if (auto const claim = sigv4::readClaim(request); claim && *claim) service = (*claim)->service;

    auto const target = request.headers.find("X-Amz-Target").value_or("");
    auto const dot = target.rfind('.');
    std::string operation{dot == std::string_view::npos ? std::string_view{} : target.substr(dot + 1)};
    if (service.empty() && !operation.empty()) service = target.substr(0, dot);
    if (operation.empty()) operation = actionIn(request.query, Plus::literal);
    auto const type = request.headers.find("Content-Type").value_or("");
    if (operation.empty() && type.starts_with("application/x-www-form-urlencoded"))
        operation = actionIn(request.body, Plus::space);
    return concat({service.empty() ? "?" : service, ".", operation.empty() ? "?" : operation});
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_OPERATION_NAME_IPP
