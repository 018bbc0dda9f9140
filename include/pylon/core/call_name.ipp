// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CALL_NAME_IPP
#define PYLON_CORE_CALL_NAME_IPP

#include <pylon/core/call_name.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/sigv4_claim.hpp>

#include <string_view>

namespace pylon {
namespace detail {

PYLON_INLINE CallTarget splitTarget(std::string_view target) noexcept {
    auto const dot = target.find('.');
    if (dot == target.npos) return {{}, target};
    return {target.substr(0, dot), target.substr(dot + 1)};
}

PYLON_INLINE std::string_view actionIn(std::string_view form) noexcept {
    constexpr std::string_view name = "Action=";
    while (!form.empty()) {
        auto const field = form.substr(0, form.find('&'));
        if (field.starts_with(name)) return field.substr(name.size());
        form.remove_prefix(field.size() == form.size() ? field.size() : field.size() + 1);
    }
    return {};
}

} // namespace detail

PYLON_INLINE CallName callNameOf(Request const& request) {
    CallName name;
    if (auto claim = sigv4::readClaim(request); claim && *claim) name.service = std::move((*claim)->service);
    if (auto const target = request.headers.find("X-Amz-Target"))
        name.operation = detail::splitTarget(*target).operation;
    else if (request.headers.find("Content-Type").value_or("").starts_with("application/x-www-form-urlencoded"))
        name.operation = detail::actionIn(request.body);
    return name;
}

PYLON_INLINE std::string to_string(CallName const& call) {
    return detail::concat(
        {call.service.empty() ? "?" : call.service, ".", call.operation.empty() ? "?" : call.operation});
}

} // namespace pylon

#endif // PYLON_CORE_CALL_NAME_IPP
