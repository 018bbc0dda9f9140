// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_READ_OPERATIONS_HPP
#define PYLON_SERVICES_S3_READ_OPERATIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/header_rows.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pylon::s3 {

/// What is known of an object besides its content.
struct ObjectFacts {
    std::optional<std::string> acceptRanges{};
    std::optional<std::int64_t> contentLength{};
    std::optional<std::string> cacheControl{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentLanguage{};
    std::optional<std::string> contentType{};
    std::optional<std::string> expires{}; ///< as it was stored: it need not be a time
    std::optional<std::string> contentRange{};
    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> versionId{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> checksumType{};
    std::optional<std::string> serverSideEncryption{};
    std::optional<std::string> storageClass{};
    std::optional<int> missingMeta{};
    std::optional<int> partsCount{};
    std::optional<int> tagCount{};
    std::map<std::string, std::string> metadata{};
    std::optional<int> status{}; ///< 206 for a part of the object
};

struct GetObjectOutput : ObjectFacts {
    static constexpr auto bindings = detail::rows(detail::factRows, std::array{Binding{"body", In::payload}});

    Blob body{};
};

/// Reads an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
struct GetObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}/{key+}"};
    static constexpr auto bindings = detail::rows(
        detail::readRows, std::array{
                              Binding{"responseCacheControl", In::query, "response-cache-control"},
                              Binding{"responseContentDisposition", In::query, "response-content-disposition"},
                              Binding{"responseContentEncoding", In::query, "response-content-encoding"},
                              Binding{"responseContentLanguage", In::query, "response-content-language"},
                              Binding{"responseContentType", In::query, "response-content-type"},
                              Binding{"responseExpires", In::query, "response-expires"},
                          });
    using Output = GetObjectOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> ifMatch{};
    std::optional<std::string> ifNoneMatch{};
    std::optional<Timestamp> ifModifiedSince{};
    std::optional<Timestamp> ifUnmodifiedSince{};
    std::optional<std::string> range{}; ///< `bytes=0-9`
    std::optional<std::string> checksumMode{};
    std::optional<std::string> versionId{};
    std::optional<int> partNumber{};
    std::optional<std::string> responseCacheControl{}; ///< what the answer's header is to be
    std::optional<std::string> responseContentDisposition{};
    std::optional<std::string> responseContentEncoding{};
    std::optional<std::string> responseContentLanguage{};
    std::optional<std::string> responseContentType{};
    std::optional<std::string> responseExpires{};

    /// The whole object's CRC-32 is checked, where the answer has one.
    static constexpr bool checksResponse = true;
};

struct HeadObjectOutput : ObjectFacts {
    static constexpr auto bindings = detail::factRows;
};

/// Reads all of an object but its content. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
struct HeadObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "HeadObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"HEAD", "/{bucket}/{key+}"};
    static constexpr auto bindings = detail::readRows;
    using Output = HeadObjectOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> ifMatch{};
    std::optional<std::string> ifNoneMatch{};
    std::optional<Timestamp> ifModifiedSince{};
    std::optional<Timestamp> ifUnmodifiedSince{};
    std::optional<std::string> range{}; ///< `bytes=0-9`
    std::optional<std::string> checksumMode{};
    std::optional<std::string> versionId{};
    std::optional<int> partNumber{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::GetObjectOutput, acceptRanges, contentLength, cacheControl, contentDisposition,
                   contentEncoding, contentLanguage, contentType, expires, contentRange, eTag, lastModified, versionId,
                   checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1, checksumSHA256, checksumType,
                   serverSideEncryption, storageClass, missingMeta, partsCount, tagCount, metadata, status, body);
PYLON_ADAPT_STRUCT(pylon::s3::GetObject, bucket, key, ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, range,
                   checksumMode, versionId, partNumber, responseCacheControl, responseContentDisposition,
                   responseContentEncoding, responseContentLanguage, responseContentType, responseExpires);
PYLON_ADAPT_STRUCT(pylon::s3::HeadObjectOutput, acceptRanges, contentLength, cacheControl, contentDisposition,
                   contentEncoding, contentLanguage, contentType, expires, contentRange, eTag, lastModified, versionId,
                   checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1, checksumSHA256, checksumType,
                   serverSideEncryption, storageClass, missingMeta, partsCount, tagCount, metadata, status);
PYLON_ADAPT_STRUCT(pylon::s3::HeadObject, bucket, key, ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince, range,
                   checksumMode, versionId, partNumber);

#endif // PYLON_SERVICES_S3_READ_OPERATIONS_HPP
