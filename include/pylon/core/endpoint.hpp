// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENDPOINT_HPP
#define PYLON_CORE_ENDPOINT_HPP

#include <pylon/core/operation.hpp>
#include <pylon/core/result.hpp>

#include <cstdint>
#include <string>

namespace pylon {

/// Where the bucket stands in a request to S3.
enum class Addressing : std::uint8_t {
    virtualHost, ///< in the host, where its name allows that
    path,        ///< in the path
};

/// Where requests to a service go, and what they are signed for.
struct Endpoint {
    std::string scheme = "https";
    std::string authority{};     ///< host, and `:port` where it is not the scheme's own
    std::string basePath{};      ///< stands before every path; empty or `/like/this`
    std::string signingRegion{}; ///< empty where a URL was given, but no region
    Addressing addressing = Addressing::virtualHost;
    bool custom = false; ///< a URL was given; the server need not be AWS
    /// S3 Transfer Acceleration: what stands behind the bucket in requests for objects; empty where they are as all others.
    std::string acceleratedAuthority{};
};

/// What an endpoint depends on beside the service. A client's is what ClientConfig, environment and profile say.
struct EndpointOptions {
    std::string
        region{}; ///< as `eu-west-1`; `aws-global` is for ServiceInfo::globalHost, `local` for ServiceInfo::localUrl
    std::string url{};       ///< stands in the place of AWS; empty: there is none
    bool fips = false;       ///< hosts whose cryptography is validated by FIPS 140
    bool dualStack = false;  ///< hosts that have IPv6 addresses, too
    bool globalHost = false; ///< requests of the regions that ServiceInfo::globalHost lists go there
    bool pathStyle = false;  ///< S3: the bucket is in the path, whatever its name
    bool accelerate = false; ///< S3: objects travel by way of the nearest edge of AWS's network
};

/// The endpoint of a service, by the rules that AWS's SDKs share: https://smithy.io/2.0/aws/rules-engine/index.html has their form,
/// and Botocore's `endpoint-rule-set-1.json` of each service what they say.
///
/// A URL is `http` or `https`, a host, optionally a port and a path; an IP address or `localhost` means Addressing::path. A region
/// that AWS has opened since is in the partition that its name belongs to (see partitionOf).
/// Errors: configuration, where there is neither region nor URL, where one of them cannot be, or where AWS has no such host.
[[nodiscard]] Result<Endpoint> resolveEndpoint(ServiceInfo const& service, EndpointOptions options);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/endpoint.ipp>
#endif

#endif // PYLON_CORE_ENDPOINT_HPP
