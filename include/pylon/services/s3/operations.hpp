// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_OPERATIONS_HPP
#define PYLON_SERVICES_S3_OPERATIONS_HPP

#include <pylon/core/operation.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pylon::s3 {

/// Amazon Simple Storage Service, API version 2006-03-01.
inline constexpr ServiceInfo service{.id = "s3",
                                     .endpointPrefix = "s3",
                                     .signingName = "s3",
                                     .protocol = Protocol::restXml,
                                     .version = "2006-03-01",
                                     .xmlNamespace = "http://s3.amazonaws.com/doc/2006-03-01/",
                                     .bucketInHost = true};

struct GetObjectOutput {
    static constexpr std::array bindings{
        Binding{"contentLength", In::header, "Content-Length"},
        Binding{"contentType", In::header, "Content-Type"},
        Binding{"contentEncoding", In::header, "Content-Encoding"},
        Binding{"contentRange", In::header, "Content-Range"},
        Binding{"eTag", In::header, "ETag"},
        Binding{"lastModified", In::header, "Last-Modified"},
        Binding{"versionId", In::header, "x-amz-version-id"},
        Binding{"checksumCRC32", In::header, "x-amz-checksum-crc32"},
        Binding{"metadata", In::headers, "x-amz-meta-"},
        Binding{"body", In::payload},
    };

    std::optional<std::int64_t> contentLength{};
    std::optional<std::string> contentType{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentRange{};
    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> versionId{};
    std::optional<std::string> checksumCRC32{};
    std::map<std::string, std::string> metadata{};
    Blob body{};
};

/// Reads an object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
struct GetObject {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetObject";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}/{key+}"};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"key", In::label},
        Binding{"ifMatch", In::header, "If-Match"},
        Binding{"ifNoneMatch", In::header, "If-None-Match"},
        Binding{"ifModifiedSince", In::header, "If-Modified-Since"},
        Binding{"range", In::header, "Range"},
        Binding{"checksumMode", In::header, "x-amz-checksum-mode"},
        Binding{"versionId", In::query, "versionId"},
        Binding{"partNumber", In::query, "partNumber"},
    };
    using Output = GetObjectOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> ifMatch{};
    std::optional<std::string> ifNoneMatch{};
    std::optional<Timestamp> ifModifiedSince{};
    std::optional<std::string> range{}; ///< `bytes=0-9`
    std::optional<std::string> checksumMode{};
    std::optional<std::string> versionId{};
    std::optional<int> partNumber{};
};

/// An object in a listing.
struct Object {
    static constexpr std::array bindings{
        Binding{.member = "checksumAlgorithm", .flattened = true},
    };

    std::string key{};
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> eTag{};
    std::optional<std::int64_t> size{};
    std::optional<std::string> storageClass{};
    std::vector<std::string> checksumAlgorithm{};
    std::optional<std::string> checksumType{};
};

struct CommonPrefix {
    std::string prefix{};
};

struct ListObjectsV2Output {
    static constexpr std::array bindings{
        Binding{.member = "contents", .flattened = true},
        Binding{.member = "commonPrefixes", .flattened = true},
    };

    std::string name{};
    std::optional<std::string> prefix{};
    std::optional<std::string> delimiter{};
    std::optional<int> maxKeys{};
    std::optional<int> keyCount{};
    bool isTruncated = false;
    std::vector<Object> contents{};
    std::vector<CommonPrefix> commonPrefixes{};
    std::optional<std::string> encodingType{};
    std::optional<std::string> continuationToken{};
    std::optional<std::string> nextContinuationToken{};
    std::optional<std::string> startAfter{};
};

/// Lists up to a thousand keys. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
struct ListObjectsV2 {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "ListObjectsV2";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}?list-type=2"};
    static constexpr std::string_view outputRoot = "ListBucketResult";
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"prefix", In::query, "prefix"},
        Binding{"delimiter", In::query, "delimiter"},
        Binding{"maxKeys", In::query, "max-keys"},
        Binding{"continuationToken", In::query, "continuation-token"},
        Binding{"startAfter", In::query, "start-after"},
        Binding{"encodingType", In::query, "encoding-type"},
        Binding{"fetchOwner", In::query, "fetch-owner"},
    };
    using Output = ListObjectsV2Output;

    std::string bucket{};
    std::optional<std::string> prefix{};
    std::optional<std::string> delimiter{};
    std::optional<int> maxKeys{};
    std::optional<std::string> continuationToken{};
    std::optional<std::string> startAfter{};
    std::optional<std::string> encodingType{};
    std::optional<bool> fetchOwner{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::GetObjectOutput, contentLength, contentType, contentEncoding, contentRange, eTag,
                   lastModified, versionId, checksumCRC32, metadata, body);
PYLON_ADAPT_STRUCT(pylon::s3::GetObject, bucket, key, ifMatch, ifNoneMatch, ifModifiedSince, range, checksumMode,
                   versionId, partNumber);
PYLON_ADAPT_STRUCT(pylon::s3::Object, key, lastModified, eTag, size, storageClass, checksumAlgorithm, checksumType);
PYLON_ADAPT_STRUCT(pylon::s3::CommonPrefix, prefix);
PYLON_ADAPT_STRUCT(pylon::s3::ListObjectsV2Output, name, prefix, delimiter, maxKeys, keyCount, isTruncated, contents,
                   commonPrefixes, encodingType, continuationToken, nextContinuationToken, startAfter);
PYLON_ADAPT_STRUCT(pylon::s3::ListObjectsV2, bucket, prefix, delimiter, maxKeys, continuationToken, startAfter,
                   encodingType, fetchOwner);

#endif // PYLON_SERVICES_S3_OPERATIONS_HPP
