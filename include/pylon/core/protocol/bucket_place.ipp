// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_BUCKET_PLACE_IPP
#define PYLON_CORE_PROTOCOL_BUCKET_PLACE_IPP

#include <pylon/core/detail/host.hpp>
#include <pylon/core/endpoint.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/header_values.ipp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// @file
/// Where the bucket stands in a request to S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html

namespace pylon::protocol::detail {

/// Whether a bucket's name can be a label of the host: as DNS has it, and without dots where a certificate must match.
PYLON_INLINE bool canBeInHost(std::string_view bucket, bool dots) noexcept {
    auto const alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (bucket.size() < 3 || bucket.size() > 63) return false;
    for (std::size_t i = 0; i != bucket.size(); ++i) {
        bool const edge = i == 0 || i + 1 == bucket.size() || bucket[i - 1] == '.' || bucket[i + 1] == '.';
        bool const inner = !edge && (bucket[i] == '-' || (dots && bucket[i] == '.'));
        if (!alphanumeric(bucket[i]) && !inner) return false;
    }
    // Four numbers with dots would be an address.
    return bucket.find_first_not_of("0123456789.") != std::string_view::npos ||
           bucket.find('.') == std::string_view::npos;
}

/// Refuses what S3 takes in the place of a bucket by other hosts and protocols than these. @throws Error (invalidInput)
PYLON_INLINE void refuseOtherThanBucket(std::string_view bucket, Endpoint const& endpoint) {
    constexpr auto invalid = ErrorKind::invalidInput;
    if (bucket.starts_with("arn:"))
        throwNotFit(invalid, "bucket",
                    " is an ARN; give the bucket's name or, for an access point, its alias, which ends in -s3alias; "
                    "nothing was sent");
    if (endpoint.custom) return; // to other servers these are names as any
    for (std::string_view const suffix : {"--x-s3", "--xa-s3"})
        if (bucket.ends_with(suffix))
            throwNotFit(invalid, "bucket",
                        " is a directory bucket, of S3 Express One Zone, which is not supported; nothing was sent");
    if (bucket.ends_with("--op-s3"))
        throwNotFit(invalid, "bucket", " is of S3 on Outposts, which is not supported; nothing was sent");
}

/// Puts a bucket into the host, if it belongs there. `ofObject`: the request is for an object in it.
/// @throws Error (invalidInput) for a name that no bucket has, or that cannot be where it must
PYLON_INLINE bool putIntoHost(std::string_view bucket, bool ofObject, Endpoint const& endpoint, Request& request) {
    refuseOtherThanBucket(bucket, endpoint);
    bool const accelerated = ofObject && !endpoint.acceleratedAuthority.empty();
    if (endpoint.addressing == Addressing::path || !canBeInHost(bucket, endpoint.scheme == "http")) {
        if (accelerated)
            throwNotFit(ErrorKind::invalidInput, "bucket",
                        " has a name that cannot stand in a host, as S3 Transfer Acceleration wants; nothing was sent");
        return false;
    }
    if (accelerated) request.authority = endpoint.acceleratedAuthority;
    request.authority.insert(0, ".").insert(0, bucket);
    return true;
}

} // namespace pylon::protocol::detail

namespace pylon::protocol {

PYLON_INLINE std::string_view bucketOfHost(std::string_view authority) noexcept {
    auto const host = pylon::detail::hostIn(authority);
    // The last one: a bucket's name may hold such a part itself.
    std::size_t end = 0;
    for (std::string_view const mark : {".s3.", ".s3-"})
        if (auto const found = host.rfind(mark); found != std::string_view::npos) end = std::max(end, found);
    if (end != 0) return host.substr(0, end);
    constexpr std::string_view local = ".localhost";
    return host.ends_with(local) ? host.substr(0, host.size() - local.size()) : std::string_view{};
}

} // namespace pylon::protocol

#endif // PYLON_CORE_PROTOCOL_BUCKET_PLACE_IPP
