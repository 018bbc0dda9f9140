// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_S3_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/s3_object.hpp>
#include <pylon/backends/memory/s3_rules.hpp>
#include <pylon/services/s3/object_management.hpp>
#include <pylon/services/s3/operations.hpp>
#include <pylon/services/s3/rules.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

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
    Answer<s3::ListObjectsOutput> listObjects(s3::ListObjects const& input, Call const& call);
    Answer<s3::Tagging> getObjectTagging(s3::GetObjectTagging const& input, Call const& call);
    Answer<s3::NoOutput> putObjectTagging(s3::PutObjectTagging const& input, Call const& call);
    Answer<s3::NoOutput> deleteObjectTagging(s3::DeleteObjectTagging const& input, Call const& call);
    Answer<s3::GetObjectAttributesOutput> getObjectAttributes(s3::GetObjectAttributes const& input, Call const& call);

    // Objects in parts.
    Answer<s3::CreateMultipartUploadOutput> createMultipartUpload(s3::CreateMultipartUpload const& input,
                                                                  Call const& call);
    Answer<s3::UploadPartOutput> uploadPart(s3::UploadPart const& input, Call const& call);
    Answer<s3::UploadPartCopyOutput> uploadPartCopy(s3::UploadPartCopy const& input, Call const& call);
    Answer<s3::CompleteMultipartUploadOutput> completeMultipartUpload(s3::CompleteMultipartUpload const& input,
                                                                      Call const& call);
    Answer<s3::AbortMultipartUploadOutput> abortMultipartUpload(s3::AbortMultipartUpload const& input,
                                                                Call const& call);
    Answer<s3::ListPartsOutput> listParts(s3::ListParts const& input, Call const& call);
    Answer<s3::ListMultipartUploadsOutput> listMultipartUploads(s3::ListMultipartUploads const& input,
                                                                Call const& call);
    /// How small a part may be that is not the last; else 5 MiB.
    void setMinPartSize(std::size_t bytes) noexcept { minPartSize_ = bytes; }

    /// How much is copied at once; else 5 GiB.
    void setMaxCopySize(std::uint64_t bytes) noexcept { maxCopySize_ = bytes; }

    // Buckets.
    Answer<s3::CreateBucketOutput> createBucket(s3::CreateBucket const& input, Call const& call);
    Answer<s3::HeadBucketOutput> headBucket(s3::HeadBucket const& input, Call const& call);
    Answer<s3::NoOutput> deleteBucket(s3::DeleteBucket const& input, Call const& call);
    Answer<s3::ListBucketsOutput> listBuckets(s3::ListBuckets const& input, Call const& call);
    Answer<s3::GetBucketLocationOutput> getBucketLocation(s3::GetBucketLocation const& input, Call const& call);

private:
    friend struct SnapshotAccess;

    template <class Input, class Output> Answer<Output> read(Input const& input);
    template <class Input> std::variant<S3Object*, protocol::ServiceError> object(Input const& input);
    /// An upload; nothing where there is none.
    template <class Input> S3Upload* upload(Input const& input);
    /// An upload that takes a part of this number.
    template <class Input> std::variant<S3Upload*, protocol::ServiceError> uploadFor(Input const& input);
    template <class Input>
    std::variant<std::pair<S3Source, S3Object const*>, protocol::ServiceError> copySource(Input const& input);
    template <class Input>
    Refusal copySourceRefusal(Input const& input, S3Object const& source, std::size_t size) const;
    Refusal partsRefusal(s3::CompleteMultipartUpload const& input, S3Upload const& upload) const;

    std::string region_;
    S3Buckets buckets_;
    std::map<std::string, Timestamp, std::less<>> created_; // when each bucket was made
    std::map<std::string, S3Uploads> uploads_;              // by bucket
    std::uint64_t uploadsBegun_ = 0;
    std::size_t minPartSize_ = s3::minPartSize;
    std::uint64_t maxCopySize_ = s3::maxCopySize;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_listing.ipp>
#include <pylon/backends/memory/s3_multipart.ipp>
#include <pylon/backends/memory/s3_service.ipp>
#include <pylon/backends/memory/s3_tagging.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_SERVICE_HPP
