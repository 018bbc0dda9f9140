// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_OBJECT_MANAGEMENT_HPP
#define PYLON_SERVICES_S3_OBJECT_MANAGEMENT_HPP

#include <pylon/services/s3/header_rows.hpp>
#include <pylon/services/s3/management.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// @file
/// Operations on what objects have besides their content, for `client.invoke`; no wrapper calls them.

namespace pylon::s3 {

struct Tag {
    std::string key{};
    std::string value{};
};

/// An object's tags, as a document.
struct Tagging {
    static constexpr std::array bindings{Binding{.member = "tagSet", .item = "Tag"}};

    std::optional<std::vector<Tag>> tagSet{};
};

/// Reads an object's tags. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
struct GetObjectTagging {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetObjectTagging";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}/{key+}?tagging"};
    static constexpr std::string_view outputRoot = "Tagging";
    static constexpr auto bindings =
        detail::rows(detail::objectRows, std::array{Binding{"versionId", In::query, "versionId"}});
    using Output = Tagging;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> versionId{};
};

/// Gives an object tags in the place of those that it has.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
struct PutObjectTagging {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "PutObjectTagging";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}?tagging"};
    static constexpr auto bindings =
        detail::rows(detail::objectRows, std::array{Binding{"versionId", In::query, "versionId"},
                                                    Binding{"tagging", In::payload, "Tagging"}});
    using Output = NoOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> versionId{};
    Tagging tagging{};

    static constexpr bool requiresChecksum = true;
};

/// Takes all tags off an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html
struct DeleteObjectTagging {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "DeleteObjectTagging";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"DELETE", "/{bucket}/{key+}?tagging", 204};
    static constexpr auto bindings = GetObjectTagging::bindings;
    using Output = NoOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> versionId{};
};

/// An object's checksum, as a document.
struct ChecksumAttribute {
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> checksumType{};
};

struct GetObjectAttributesOutput {
    static constexpr std::array bindings{Binding{"lastModified", In::header, "Last-Modified"}};

    std::optional<Timestamp> lastModified{};
    std::optional<std::string> eTag{}; ///< without quotes
    std::optional<ChecksumAttribute> checksum{};
    std::optional<std::string> storageClass{};
    std::optional<std::int64_t> objectSize{};
};

/// Reads those of an object's attributes that are named: `ETag`, `Checksum`, `ObjectParts`, `StorageClass`, `ObjectSize`.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
struct GetObjectAttributes {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetObjectAttributes";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}/{key+}?attributes"};
    static constexpr std::string_view outputRoot = "GetObjectAttributesResponse";
    static constexpr auto bindings = detail::rows(
        detail::objectRows, std::array{Binding{"versionId", In::query, "versionId"},
                                       Binding{"objectAttributes", In::header, "x-amz-object-attributes"}});
    using Output = GetObjectAttributesOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> versionId{};
    std::vector<std::string> objectAttributes{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::Tag, key, value);
PYLON_ADAPT_STRUCT(pylon::s3::Tagging, tagSet);
PYLON_ADAPT_STRUCT(pylon::s3::GetObjectTagging, bucket, key, versionId);
PYLON_ADAPT_STRUCT(pylon::s3::PutObjectTagging, bucket, key, versionId, tagging);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteObjectTagging, bucket, key, versionId);
PYLON_ADAPT_STRUCT(pylon::s3::ChecksumAttribute, checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1,
                   checksumSHA256, checksumType);
PYLON_ADAPT_STRUCT(pylon::s3::GetObjectAttributesOutput, lastModified, eTag, checksum, storageClass, objectSize);
PYLON_ADAPT_STRUCT(pylon::s3::GetObjectAttributes, bucket, key, versionId, objectAttributes);

#endif // PYLON_SERVICES_S3_OBJECT_MANAGEMENT_HPP
