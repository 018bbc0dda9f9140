// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_HOST_HPP
#define PYLON_CORE_DETAIL_HOST_HPP

#include <string_view>

namespace pylon::detail {

/// The host of `host:port`, without the brackets of an IPv6 address and the dot of a full name.
inline std::string_view hostIn(std::string_view authority) noexcept {
    if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
    auto host = authority.substr(0, authority.find(':'));
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_HOST_HPP
