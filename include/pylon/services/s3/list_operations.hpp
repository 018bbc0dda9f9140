// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_LIST_OPERATIONS_HPP
#define PYLON_SERVICES_S3_LIST_OPERATIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pylon::s3 {

/// An object in a listing. The members stand in the order in which S3 writes them, in which they are read fastest.
struct Object {
    static constexpr std::array bindings{
        Binding{.member = "checksumAlgorithm", .flattened = true},
    };

    std::string key{};
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> eTag{}; ///< with its quotes
    std::vector<std::string> checksumAlgorithm{};
    std::optional<std::string> checksumType{};
    std::optional<std::int64_t> size{};
    std::optional<std::string> storageClass{};
};

/// What several keys begin with, up to the delimiter.
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

PYLON_ADAPT_STRUCT(pylon::s3::Object, key, lastModified, eTag, checksumAlgorithm, checksumType, size, storageClass);
PYLON_ADAPT_STRUCT(pylon::s3::CommonPrefix, prefix);
PYLON_ADAPT_STRUCT(pylon::s3::ListObjectsV2Output, name, prefix, delimiter, maxKeys, keyCount, isTruncated, contents,
                   commonPrefixes, encodingType, continuationToken, nextContinuationToken, startAfter);
PYLON_ADAPT_STRUCT(pylon::s3::ListObjectsV2, bucket, prefix, delimiter, maxKeys, continuationToken, startAfter,
                   encodingType, fetchOwner);

#endif // PYLON_SERVICES_S3_LIST_OPERATIONS_HPP
