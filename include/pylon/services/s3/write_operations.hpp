// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_WRITE_OPERATIONS_HPP
#define PYLON_SERVICES_S3_WRITE_OPERATIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/header_rows.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pylon::s3 {

struct PutObjectOutput {
    static constexpr auto bindings = detail::rows(detail::eTagRow, detail::versionRow, detail::checksumRows,
                                                  detail::checksumTypeRow, detail::encryptionRow);

    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<std::string> versionId{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> checksumType{};
    std::optional<std::string> serverSideEncryption{};
};

/// Writes an object, of at most 5 GiB. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
struct PutObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "PutObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr auto bindings = detail::rows(
        detail::objectRows, detail::contentRows, detail::matchRows, detail::checksumRows, detail::encryptionRow,
        std::array{
            Binding{"contentMD5", In::header, "Content-MD5"},
            Binding{"checksumAlgorithm", In::header, "x-amz-sdk-checksum-algorithm"},
            Binding{"tagging", In::header, "x-amz-tagging"},
            Binding{"body", In::payload},
        });
    using Output = PutObjectOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> cacheControl{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentLanguage{};
    std::optional<std::string> contentType{};
    std::optional<std::string> expires{}; ///< as it was stored: it need not be a time
    std::optional<std::string> ifMatch{};
    std::optional<std::string> ifNoneMatch{};
    std::optional<std::string> contentMD5{};
    std::optional<std::string> checksumAlgorithm{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> storageClass{};
    std::optional<std::string> serverSideEncryption{};
    std::optional<std::string> tagging{}; ///< as a query: `a=1&b=2`
    std::map<std::string, std::string> metadata{};
    Blob body{};
    /// Not on the wire: which checksum is computed of the body.
    Checksum checksum = Checksum::automatic;

    [[nodiscard]] Checksum requestChecksum() const noexcept { return checksum; }
};

struct CopyObjectOutput {
    static constexpr auto bindings =
        detail::rows(detail::versionRow, detail::encryptionRow,
                     std::array{Binding{"copySourceVersionId", In::header, "x-amz-copy-source-version-id"}});

    std::optional<std::string> versionId{};
    std::optional<std::string> copySourceVersionId{};
    std::optional<std::string> serverSideEncryption{};
    std::optional<std::string> eTag{};
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> checksumType{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
};

/// Copies an object of at most 5 GiB. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
struct CopyObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "CopyObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr std::string_view outputRoot = "CopyObjectResult";
    static constexpr auto bindings =
        detail::rows(detail::objectRows, detail::contentRows, detail::matchRows, detail::copySourceRows,
                     std::array{Binding{"metadataDirective", In::header, "x-amz-metadata-directive"},
                                Binding{"taggingDirective", In::header, "x-amz-tagging-directive"},
                                Binding{"tagging", In::header, "x-amz-tagging"}});
    using Output = CopyObjectOutput;

    std::string bucket{};
    std::string key{};
    std::string copySource{}; ///< `bucket/key`, encoded as in a path, and perhaps `?versionId=`
    std::optional<std::string> copySourceIfMatch{};
    std::optional<std::string> copySourceIfNoneMatch{};
    std::optional<Timestamp> copySourceIfModifiedSince{};
    std::optional<Timestamp> copySourceIfUnmodifiedSince{};
    std::optional<std::string> metadataDirective{}; ///< `COPY` or `REPLACE`
    std::optional<std::string> taggingDirective{};  ///< the same for tags
    std::optional<std::string> tagging{};           ///< as a query: `a=1&b=2`
    std::optional<std::string> cacheControl{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentLanguage{};
    std::optional<std::string> contentType{};
    std::optional<std::string> expires{}; ///< as it was stored: it need not be a time
    std::optional<std::string> ifMatch{};
    std::optional<std::string> ifNoneMatch{};
    std::optional<std::string> storageClass{};
    std::map<std::string, std::string> metadata{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::PutObjectOutput, eTag, versionId, checksumCRC32, checksumCRC32C, checksumCRC64NVME,
                   checksumSHA1, checksumSHA256, checksumType, serverSideEncryption);
PYLON_ADAPT_STRUCT(pylon::s3::PutObject, bucket, key, cacheControl, contentDisposition, contentEncoding,
                   contentLanguage, contentType, expires, ifMatch, ifNoneMatch, contentMD5, checksumAlgorithm,
                   checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1, checksumSHA256, storageClass,
                   serverSideEncryption, tagging, metadata, body);
PYLON_ADAPT_STRUCT(pylon::s3::CopyObjectOutput, versionId, copySourceVersionId, serverSideEncryption, eTag,
                   lastModified, checksumType, checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1,
                   checksumSHA256);
PYLON_ADAPT_STRUCT(pylon::s3::CopyObject, bucket, key, copySource, copySourceIfMatch, copySourceIfNoneMatch,
                   copySourceIfModifiedSince, copySourceIfUnmodifiedSince, metadataDirective, taggingDirective, tagging,
                   cacheControl, contentDisposition, contentEncoding, contentLanguage, contentType, expires, ifMatch,
                   ifNoneMatch, storageClass, metadata);

#endif // PYLON_SERVICES_S3_WRITE_OPERATIONS_HPP
