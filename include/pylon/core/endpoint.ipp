// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENDPOINT_IPP
#define PYLON_CORE_ENDPOINT_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/endpoint_url.hpp>
#include <pylon/core/detail/word_list.hpp>
#include <pylon/core/endpoint.hpp>
#include <pylon/core/partition.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pylon {
namespace detail {

/// A region stands in a host name and in the credential scope: one label, nothing else.
[[gnu::cold]] PYLON_INLINE bool isRegion(std::string_view region) noexcept {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    return !region.empty() && region.size() <= 63 && region.front() != '-' && region.back() != '-' &&
           region.find_first_not_of(allowed) == std::string_view::npos;
}

/// `fips-us-east-1` and `us-gov-west-1-fips` are how FIPS was asked for before there was a setting for it.
[[gnu::cold]] PYLON_INLINE void takeFipsOutOfRegion(EndpointOptions& options) {
    bool const before = options.region.starts_with("fips-");
    if (!before && !options.region.ends_with("-fips")) return;
    options.region.erase(before ? 0 : options.region.size() - 5, 5);
    options.fips = true;
}

/// A service's host in a region.
[[gnu::cold]] PYLON_INLINE std::string regionalHost(ServiceInfo const& service, std::string_view region, bool fips,
                                                    bool dualStack) {
    auto const& partition = partitionOf(region);
    bool const isS3 = service.bucketInHost; // whose dualstack hosts have a mark and not an ending of their own
    bool const allAreFips = partition.id == "aws-us-gov" && !dualStack && !service.fipsHostInGovCloud;
    return concat({service.endpointPrefix, fips && !allAreFips ? "-fips" : "", isS3 && dualStack ? ".dualstack" : "",
                   ".", region, ".", !isS3 && dualStack ? partition.dualStackHosts : partition.hosts});
}

/// Why there is no such endpoint; empty where there is one.
[[gnu::cold]] PYLON_INLINE std::string_view whyNoEndpoint(ServiceInfo const& service, EndpointOptions const& options) {
    auto const& [region, url, fips, dualStack, globalHost, pathStyle, accelerate] = options;
    bool const atUrl = !url.empty();
    bool const isS3 = service.bucketInHost;
    bool const accelerated = isS3 && accelerate;
    auto const& partition = partitionOf(region);
    bool const inFirst = &partition == &partitions[0];
    auto const dualStackUrl = "https://" + regionalHost(service, region, false, true);
    struct Row {
        bool holds;
        std::string_view why;
    };
    for (auto const& row : {
             Row{!region.empty() && !isRegion(region),
                 "the region is not usable: it must be one label of letters, digits and hyphens"},
             Row{region.empty() && !atUrl, "no region: set ClientConfig::region or AWS_REGION; there is no default"},
             Row{region.ends_with("-global") && !atUrl && (service.globalHost.regions.empty() || !inFirst),
                 "the region is none that this service has a host in; name one, as eu-west-1"},
             Row{atUrl && fips, "FIPS hosts are AWS's own, but there is an endpoint URL; leave out one of the two"},
             Row{atUrl && dualStack,
                 "dualstack hosts are AWS's own, but there is an endpoint URL; leave out one of the two"},
             Row{service.dualStackBySetting && (url == dualStackUrl || url == dualStackUrl + "/"),
                 "the endpoint URL is that of AWS's dualstack host; leave it out, and set ClientConfig::useDualStack"},
             Row{isS3 && fips && partition.id == "aws-cn", "S3 has no FIPS hosts in China"},
             Row{accelerated && atUrl,
                 "S3 Transfer Acceleration is AWS's own, but there is an endpoint URL; leave out one of the two"},
             Row{accelerated && fips, "S3 Transfer Acceleration has no FIPS hosts"},
             Row{accelerated && pathStyle, "S3 Transfer Acceleration takes no buckets in the path"},
             Row{accelerated && !inFirst, "S3 Transfer Acceleration is in the partition aws only"},
         })
        if (row.holds) return row.why;
    return {};
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE Result<Endpoint> resolveEndpoint(ServiceInfo const& service, EndpointOptions options) {
    using detail::concat;
    detail::takeFipsOutOfRegion(options);
    bool const local = options.region == "local" && !service.localUrl.empty();
    if (local && options.url.empty()) options.url = service.localUrl;
    if (auto const why = detail::whyNoEndpoint(service, options); !why.empty())
        return Error{ErrorKind::configuration, why};

    auto const& partition = partitionOf(options.region);
    bool const global = options.region == "aws-global" ||
                        (options.globalHost && detail::hasWord(service.globalHost.regions, options.region));
    bool const marked = options.fips || options.dualStack; // such hosts are in regions only
    if (local || options.region == "aws-global") options.region = partition.globalRegion;

    Endpoint endpoint;
    if (!options.url.empty()) {
        auto given = detail::endpointOfUrl(options.url);
        if (!given) return given;
        endpoint = *std::move(given);
    } else if (global && !marked) {
        endpoint.authority = concat({service.endpointPrefix, ".", partition.hosts});
        options.region = partition.globalRegion;
    } else {
        endpoint.authority = detail::regionalHost(service, options.region, options.fips, options.dualStack);
    }
    endpoint.signingRegion = std::move(options.region);
    if (options.pathStyle) endpoint.addressing = Addressing::path;
    if (service.bucketInHost && options.accelerate)
        endpoint.acceleratedAuthority = concat(
            {service.endpointPrefix, "-accelerate", options.dualStack ? ".dualstack" : "", ".", partition.hosts});
    return endpoint;
}

} // namespace pylon

#endif // PYLON_CORE_ENDPOINT_IPP
