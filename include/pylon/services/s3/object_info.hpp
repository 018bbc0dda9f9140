// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_OBJECT_INFO_HPP
#define PYLON_SERVICES_S3_OBJECT_INFO_HPP

#include <pylon/core/value_types.hpp>
#include <pylon/services/s3/metadata.hpp>
#include <pylon/services/s3/options.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::s3 {

/// All of an object but its content. What the service does not say is empty.
struct ObjectInfo {
    std::uint64_t size = 0; ///< of the whole object, in bytes
    std::string eTag{};     ///< with its quotes
    Timestamp lastModified{};
    std::string contentType{};
    std::string contentEncoding{};
    std::string versionId{};
    std::string storageClass{};                    ///< empty: STANDARD
    std::string checksumCRC32{};                   ///< base64
    std::map<std::string, std::string> metadata{}; ///< names in lower case
    int missingMetadata = 0;                       ///< how many values S3 has but cannot give in headers
};

/// An object, or a part of it, with what is known of it.
struct FetchedObject {
    std::string content{};
    ObjectInfo info{};
};

/// What the service says of an object that it took.
struct PutReceipt {
    std::string eTag{}; ///< with its quotes
    std::string versionId{};
};

namespace detail {

/// What an answer to GetObject or HeadObject says of the object.
template <class Output> ObjectInfo infoOf(Output& output, bool rawMetadata) {
    ObjectInfo info{.size = static_cast<std::uint64_t>(output.contentLength.value_or(0)),
                    .eTag = std::move(output.eTag).value_or(std::string{}),
                    .lastModified = output.lastModified.value_or(Timestamp{}),
                    .contentType = std::move(output.contentType).value_or(std::string{}),
                    .contentEncoding = std::move(output.contentEncoding).value_or(std::string{}),
                    .versionId = std::move(output.versionId).value_or(std::string{}),
                    .storageClass = std::move(output.storageClass).value_or(std::string{}),
                    .checksumCRC32 = std::move(output.checksumCRC32).value_or(std::string{}),
                    .metadata = decodeMetadata(output.metadata, rawMetadata),
                    .missingMetadata = output.missingMeta.value_or(0)};
    return info;
}

/// The size of the whole object, of an answer that has `got` bytes of it: from `bytes 0-9/100`. Nothing where that is not the
/// range that was asked for.
[[nodiscard]] std::optional<std::uint64_t> wholeSize(std::string_view contentRange, ByteRange const& asked,
                                                     std::size_t got) noexcept;

} // namespace detail
} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/object_info.ipp>
#endif

#endif // PYLON_SERVICES_S3_OBJECT_INFO_HPP
