// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PARTITION_HPP
#define PYLON_CORE_PARTITION_HPP

#include <pylon/config.hpp>

#include <string_view>

namespace pylon {

/// One of the worlds that AWS is divided into. Each has accounts, regions and names of its own, and no credentials hold in two.
/// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
struct Partition {
    std::string_view id; ///< as in ARNs: `aws-cn`
    std::string_view
        regionPrefixes;     ///< what stands before the last two parts of its regions' names, with spaces between
    std::string_view hosts; ///< what its hosts end in
    std::string_view dualStackHosts; ///< the same for hosts that have IPv6 addresses, too; S3's do without
    std::string_view globalRegion;   ///< signs requests to hosts that are of no region
};

/// The partitions that there are, as AWS's SDKs list them. The first is the one that is meant where nothing else is said.
inline constexpr Partition partitions[] = {
    {"aws", "us eu ap sa ca me af il mx", "amazonaws.com", "api.aws", "us-east-1"},
    {"aws-cn", "cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-northwest-1"},
    {"aws-us-gov", "us-gov", "amazonaws.com", "api.aws", "us-gov-west-1"},
    {"aws-eusc", "eusc-de", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1"},
    {"aws-iso", "us-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1"},
    {"aws-iso-b", "us-isob", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1"},
    {"aws-iso-e", "eu-isoe", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1"},
    {"aws-iso-f", "us-isof", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1"},
};

/// The partition of a region, be it one that was opened yesterday: the form of its name says so, `cn-north-9` or `aws-cn-global`. A
/// name of another form is taken for one of `aws`, as AWS's SDKs do.
[[nodiscard]] Partition const& partitionOf(std::string_view region) noexcept;

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/partition.ipp>
#endif

#endif // PYLON_CORE_PARTITION_HPP
