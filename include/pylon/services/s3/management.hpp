// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_MANAGEMENT_HPP
#define PYLON_SERVICES_S3_MANAGEMENT_HPP

#include <pylon/services/s3/service.hpp>

#include <array>
#include <optional>
#include <string>

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

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::NoOutput);
PYLON_ADAPT_STRUCT(pylon::s3::CreateBucketOutput, location);
PYLON_ADAPT_STRUCT(pylon::s3::CreateBucketConfiguration, locationConstraint);
PYLON_ADAPT_STRUCT(pylon::s3::CreateBucket, bucket, createBucketConfiguration);
PYLON_ADAPT_STRUCT(pylon::s3::HeadBucketOutput, bucketRegion);
PYLON_ADAPT_STRUCT(pylon::s3::HeadBucket, bucket);
PYLON_ADAPT_STRUCT(pylon::s3::DeleteBucket, bucket);

#endif // PYLON_SERVICES_S3_MANAGEMENT_HPP
