// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_S3_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/s3_object.hpp>
#include <pylon/services/s3/management.hpp>
#include <pylon/services/s3/operations.hpp>

#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// S3 as one account has it in one region: the buckets by their names, and a handler for each operation that is modelled.
///
/// Thread safety: all members are called with the clock's lock held.
class S3Service {
public:
    explicit S3Service(CloudOptions const& options) : region_(options.region) {}
    S3Service(S3Service const&) = delete;
    S3Service& operator=(S3Service const&) = delete;

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    /// A bucket by its name; nothing where there is none.
    [[nodiscard]] S3Bucket* find(std::string_view bucket);

    // Objects.
    Answer<s3::GetObjectOutput> getObject(s3::GetObject const& input, Call const& call);
    Answer<s3::HeadObjectOutput> headObject(s3::HeadObject const& input, Call const& call);
    Answer<s3::PutObjectOutput> putObject(s3::PutObject const& input, Call const& call);
    Answer<s3::CopyObjectOutput> copyObject(s3::CopyObject const& input, Call const& call);
    Answer<s3::DeleteObjectOutput> deleteObject(s3::DeleteObject const& input, Call const& call);
    Answer<s3::DeleteObjectsOutput> deleteObjects(s3::DeleteObjects const& input, Call const& call);
    Answer<s3::ListObjectsV2Output> listObjectsV2(s3::ListObjectsV2 const& input, Call const& call);

    // Buckets.
    Answer<s3::CreateBucketOutput> createBucket(s3::CreateBucket const& input, Call const& call);
    Answer<s3::HeadBucketOutput> headBucket(s3::HeadBucket const& input, Call const& call);
    Answer<s3::NoOutput> deleteBucket(s3::DeleteBucket const& input, Call const& call);

private:
    template <class Input, class Output> Answer<Output> read(Input const& input);

    std::string region_;
    S3Buckets buckets_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_listing.ipp>
#include <pylon/backends/memory/s3_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_SERVICE_HPP
