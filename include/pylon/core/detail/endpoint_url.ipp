// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ENDPOINT_URL_IPP
#define PYLON_CORE_DETAIL_ENDPOINT_URL_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/endpoint_url.hpp>
#include <pylon/core/endpoint.hpp>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE bool isHostCharacter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
}

[[gnu::cold]] PYLON_INLINE bool isIpOrLocalhost(std::string_view host) noexcept {
    if (host.starts_with('[') || host == "localhost") return true;
    return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

[[gnu::cold]] PYLON_INLINE Result<Endpoint> endpointOfUrl(std::string_view url) {
    auto const wrong = [](std::string_view why) {
        return Error{ErrorKind::configuration, "the endpoint URL is not usable: " + std::string{why} +
                                                   "; write it as https://host[:port][/path]"};
    };
    Endpoint endpoint;
    endpoint.custom = true;

    auto const schemeEnd = url.find("://");
    endpoint.scheme = url.substr(0, schemeEnd == std::string_view::npos ? 0 : schemeEnd);
    if (endpoint.scheme != "https" && endpoint.scheme != "http")
        return wrong("it does not begin with http:// or https://");
    url.remove_prefix(schemeEnd + 3);

    auto const pathStart = url.find_first_of("/?#");
    auto authority = url.substr(0, pathStart);
    auto path = pathStart == std::string_view::npos ? std::string_view{} : url.substr(pathStart);
    if (path.find_first_of("?#") != std::string_view::npos) return wrong("it has a query or a fragment");
    for (char const c : path)
        if (c <= ' ' || c >= 0x7f) return wrong("its path holds a character that must be percent-encoded");
    while (path.ends_with('/'))
        path.remove_suffix(1);
    endpoint.basePath = path;

    if (authority.find('@') != std::string_view::npos) return wrong("it holds a user name or password");
    auto host = authority;
    if (authority.starts_with('[')) {
        auto const close = authority.find(']');
        if (close == std::string_view::npos) return wrong("its IPv6 address has no closing bracket");
        host = authority.substr(0, close + 1);
        if (host.find_first_not_of("0123456789abcdefABCDEF:.[]") != std::string_view::npos)
            return wrong("its IPv6 address holds a character that no such address has");
    } else {
        host = authority.substr(0, authority.find(':'));
        for (char const c : host)
            if (!isHostCharacter(c)) return wrong("its host holds a character that no host has");
    }
    if (host.empty() || host == "[]") return wrong("it has no host");
    endpoint.authority = host;

    auto const port = authority.substr(host.size());
    if (!port.empty()) {
        auto const number = parseInteger<std::uint16_t>(port.substr(1)).value_or(0);
        if (port.front() != ':' || number == 0) return wrong("its port is not a number from 1 to 65535");
        bool const standard = number == (endpoint.scheme == "https" ? 443 : 80);
        if (!standard) endpoint.authority.append(":").append(std::to_string(number));
    }
    endpoint.addressing = isIpOrLocalhost(host) ? Addressing::path : Addressing::virtualHost;
    return endpoint;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_ENDPOINT_URL_IPP
