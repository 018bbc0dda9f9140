// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_MANAGEMENT_HPP
#define PYLON_SERVICES_S3_MANAGEMENT_HPP

#include <pylon/services/s3/list_operations.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// @file
/// Operations on buckets themselves, for `client.invoke`; no wrapper calls them.

namespace pylon::s3 {

struct NoOutput {};

struct CreateBucketOutput {
    static constexpr std::array bindings{Binding{"location", In::header, "Location"}};

    std::optional<std::string> location{};
};

struct CreateBucketConfiguration {
    std::optional<std::string> locationConstraint{}; ///< the region; of us-east-1, none
};

/// Makes a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
struct CreateBucket {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "CreateBucket";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}"};
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"createBucketConfiguration", In::payload, "CreateBucketConfiguration"},
    };
    using Output = CreateBucketOutput;

    std::string bucket{};
    std::optional<CreateBucketConfiguration> createBucketConfiguration{};
};

struct HeadBucketOutput {
    static constexpr std::array bindings{Binding{"bucketRegion", In::header, "x-amz-bucket-region"}};

    std::optional<std::string> bucketRegion{};
};

/// Whether there is such a bucket, and where. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
struct HeadBucket {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "HeadBucket";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"HEAD", "/{bucket}"};
    static constexpr std::array bindings{Binding{"bucket", In::label}};
    using Output = HeadBucketOutput;

    std::string bucket{};
};

/// Deletes a bucket, which must be empty. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
struct DeleteBucket {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "DeleteBucket";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"DELETE", "/{bucket}", 204};
    static constexpr std::array bindings{Binding{"bucket", In::label}};
    using Output = NoOutput;

    std::string bucket{};
};

/// A bucket in a list.
struct BucketEntry {
    std::string name{};
    Timestamp creationDate{};
    std::optional<std::string> bucketRegion{};
    std::optional<std::string> bucketArn{};
};

struct ListBucketsOutput {
    static constexpr std::array bindings{Binding{.member = "buckets", .item = "Bucket"}};

    std::optional<std::vector<BucketEntry>> buckets{};
    std::optional<std::string> continuationToken{}; ///< where there are more
    std::optional<std::string> prefix{};
};

/// Lists the account's buckets. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
struct ListBuckets {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "ListBuckets";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/"};
    static constexpr std::string_view outputRoot = "ListAllMyBucketsResult";
    static constexpr std::array bindings{
        Binding{"maxBuckets", In::query, "max-buckets"},
        Binding{"continuationToken", In::query, "continuation-token"},
        Binding{"prefix", In::query, "prefix"},
        Binding{"bucketRegion", In::query, "bucket-region"},
    };
    using Output = ListBucketsOutput;

    std::optional<int> maxBuckets{}; ///< 1 to 10,000
    std::optional<std::string> continuationToken{};
    std::optional<std::string> prefix{};
    std::optional<std::string> bucketRegion{};
};

struct GetBucketLocationOutput {
    static constexpr std::array bindings{Binding{.member = "locationConstraint", .xml = XmlForm::text}};

    std::optional<std::string> locationConstraint{}; ///< the region; of us-east-1, none
};

/// Says in which region a bucket is. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
struct GetBucketLocation {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "GetBucketLocation";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}?location"};
    static constexpr std::string_view outputRoot = "LocationConstraint";
    static constexpr std::array bindings{Binding{"bucket", In::label}};
    using Output = GetBucketLocationOutput;

    std::string bucket{};
};

struct ListObjectsOutput {
    static constexpr auto bindings = ListObjectsV2Output::bindings;

    std::string name{};
    std::optional<std::string> prefix{};
    std::string marker{};
    std::optional<std::string> nextMarker{}; ///< only where there is a delimiter
    std::optional<std::string> delimiter{};
    std::optional<int> maxKeys{};
    bool isTruncated = false;
    std::vector<Object> contents{};
    std::vector<CommonPrefix> commonPrefixes{};
    std::optional<std::string> encodingType{};
};

/// Lists up to a thousand keys, as clients did before ListObjectsV2.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
struct ListObjects {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "ListObjects";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}"};
    static constexpr std::string_view outputRoot = "ListBucketResult";
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"prefix", In::query, "prefix"},
        Binding{"delimiter", In::query, "delimiter"},
        Binding{"marker", In::query, "marker"},
        Binding{"maxKeys", In::query, "max-keys"},
        Binding{"encodingType", In::query, "encoding-type"},
    };
    using Output = ListObjectsOutput;

    std::string bucket{};
    std::optional<std::string> prefix{};
    std::optional<std::string> delimiter{};
    std::optional<std::string> marker{}; ///< the keys behind this one
    std::optional<int> maxKeys{};
    std::optional<std::string> encodingType{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::BucketEntry, name, creationDate, bucketRegion, bucketArn);
PYLON_ADAPT_STRUCT(pylon::s3::ListBucketsOutput, buckets, continuationToken, prefix);
PYLON_ADAPT_STRUCT(pylon::s3::ListBuckets, maxBuckets, continuationToken, prefix, bucketRegion);
PYLON_ADAPT_STRUCT(pylon::s3::GetBucketLocationOutput, locationConstraint);
PYLON_ADAPT_STRUCT(pylon::s3::GetBucketLocation, bucket);
PYLON_ADAPT_STRUCT(pylon::s3::ListObjectsOutput, name, prefix, marker, nextMarker, delimiter, maxKeys, isTruncated,
                   contents, commonPrefixes, encodingType);
PYLON_ADAPT_STRUCT(pylon::s3::ListObjects, bucket, prefix, delimiter, marker, maxKeys, encodingType);
PYLON_ADAPT_STRUCT(pylon::s3::NoOutput);
PYLON_ADAPT_STRUCT(pylon::s3::CreateBucketOutput, location);
PYLON_ADAPT_STRUCT(pylon::s3::CreateBucketConfiguration, locationConstraint);
PYLON_ADAPT_STRUCT(pylon::s3::CreateBucket, bucket, createBucketConfiguration);
PYLON_ADAPT_STRUCT(pylon::s3::HeadBucketOutput, bucketRegion);
PYLON_ADAPT_STRUCT(pylon::s3::HeadBucket, bucket);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteBucket, bucket);

#endif // PYLON_SERVICES_S3_MANAGEMENT_HPP
