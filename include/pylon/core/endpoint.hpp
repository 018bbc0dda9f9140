// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENDPOINT_HPP
#define PYLON_CORE_ENDPOINT_HPP

#include <pylon/core/operation.hpp>
#include <pylon/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pylon {

/// Where the bucket stands in a request to S3.
enum class Addressing : std::uint8_t {
    virtualHost, ///< in the host, where its name allows that
    path,        ///< in the path
};

/// Where requests to a service go, and what they are signed for.
struct Endpoint {
    std::string scheme = "https";
    std::string authority{}; ///< host, and `:port` where it is not the scheme's own
    std::string basePath{};  ///< stands before every path; empty or `/like/this`
    std::string signingRegion{};
    Addressing addressing = Addressing::virtualHost;
    bool custom = false; ///< a URL was given; the server need not be AWS
};

/// The endpoint of a service in a region, or at a URL where one is given.
///
/// A URL is `http` or `https`, a host, optionally a port and a path; an IP address or `localhost` means Addressing::path.
/// Errors: configuration, where there is neither region nor URL, or the URL or region cannot be.
[[nodiscard]] Result<Endpoint> resolveEndpoint(ServiceInfo const& service, std::string_view region,
                                               std::string_view url = {});

namespace detail {

/// What a URL says, as resolveEndpoint has it; where no region is given, that is one that local servers take.
[[nodiscard]] Result<Endpoint> endpointOfUrl(std::string_view url, std::string_view region);

} // namespace detail

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/endpoint.ipp>
#endif

#endif // PYLON_CORE_ENDPOINT_HPP
