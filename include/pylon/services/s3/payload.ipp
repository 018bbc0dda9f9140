// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PAYLOAD_IPP
#define PYLON_SERVICES_S3_PAYLOAD_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/services/s3/payload.hpp>

#include <algorithm>

namespace pylon::s3 {

PYLON_INLINE void detail::checkPayloadBucket(std::string_view bucket, std::vector<std::string> const& allowed) {
    if (allowed.empty() || std::find(allowed.begin(), allowed.end(), bucket) != allowed.end()) return;
    throw Error{ErrorKind::denied, pylon::detail::concat({"payloads may not be fetched from bucket ", bucket,
                                                          ", which is not among payloadBuckets"})};
}

PYLON_INLINE void detail::checkPayloadSize(std::uint64_t size, std::uint64_t limit) {
    if (size <= limit) return;
    throw Error{ErrorKind::rejected, pylon::detail::concat({"the payload is ", std::to_string(size),
                                                            " bytes long; payloadLimit is ", std::to_string(limit)})};
}

PYLON_INLINE std::string const* detail::textOf(MessageAttributes const& attributes, char const* name) {
    auto const found = attributes.find(name);
    bool const isText =
        found != attributes.end() && found->second.dataType == "String" && found->second.stringValue.has_value();
    return isText ? &*found->second.stringValue : nullptr;
}

PYLON_INLINE bool isPointer(MessageAttributes const& attributes) {
    auto const* const type = detail::textOf(attributes, "payloadType");
    return type != nullptr && *type == to_string(PayloadType::S3);
}

[[gnu::cold]] PYLON_INLINE std::string const& payloadPath(MessageAttributes const& attributes) {
    if (auto const* const path = detail::textOf(attributes, "payloadS3Path")) return *path;
    throw Error{ErrorKind::malformed, pylon::detail::noPayloadPath};
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_PAYLOAD_IPP
