// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_MULTIPART_OPERATIONS_HPP
#define PYLON_SERVICES_S3_MULTIPART_OPERATIONS_HPP

#include <pylon/core/checksum.hpp>
#include <pylon/services/s3/header_rows.hpp>
#include <pylon/services/s3/service.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// @file
/// An object in parts, each of them a request of its own.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html

namespace pylon::s3 {

struct CreateMultipartUploadOutput {
    static constexpr auto bindings =
        detail::rows(detail::checksumAlgorithmRow, detail::checksumTypeRow, detail::encryptionRow);

    std::string bucket{};
    std::string key{};
    std::string uploadId{};
    std::optional<std::string> checksumAlgorithm{}; ///< what was asked for, where the server knows it
    std::optional<std::string> checksumType{};
    std::optional<std::string> serverSideEncryption{};
};

/// Begins an upload. Repeated after an answer that was lost it may begin another one, of which nobody knows: a lifecycle rule with
/// AbortIncompleteMultipartUpload takes such away. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
struct CreateMultipartUpload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "CreateMultipartUpload";
    static constexpr Idempotency idempotency = Idempotency::repeatable;
    static constexpr Http http{"POST", "/{bucket}/{key+}?uploads"};
    static constexpr std::string_view outputRoot = "InitiateMultipartUploadResult";
    /// The parts will have checksums, and the whole object one that is made of theirs.
    static constexpr bool announcesChecksum = true;
    static constexpr auto bindings = detail::rows(detail::objectRows, detail::contentRows, detail::encryptionRow,
                                                  detail::checksumAlgorithmRow, detail::checksumTypeRow);
    using Output = CreateMultipartUploadOutput;

    std::string bucket{};
    std::string key{};
    std::optional<std::string> cacheControl{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentLanguage{};
    std::optional<std::string> contentType{};
    std::optional<std::string> expires{}; ///< as it is to be stored: it need not be a time
    std::optional<std::string> storageClass{};
    std::optional<std::string> serverSideEncryption{};
    std::optional<std::string> checksumAlgorithm{}; ///< `CRC32`
    std::optional<std::string> checksumType{};      ///< `COMPOSITE` or `FULL_OBJECT`
    std::map<std::string, std::string> metadata{};
    /// Not on the wire: which checksum is announced.
    Checksum checksum = Checksum::automatic;

    [[nodiscard]] Checksum requestChecksum() const noexcept { return checksum; }
};

struct UploadPartOutput {
    static constexpr auto bindings = detail::rows(detail::eTagRow, detail::checksumRows, detail::encryptionRow);

    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> serverSideEncryption{};
};

/// Writes a part, over one of its number. https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
struct UploadPart {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "UploadPart";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr auto bindings =
        detail::rows(detail::objectRows, detail::uploadRow, detail::checksumRows,
                     std::array{
                         Binding{"partNumber", In::query, "partNumber"},
                         Binding{"contentMD5", In::header, "Content-MD5"},
                         Binding{"checksumAlgorithm", In::header, "x-amz-sdk-checksum-algorithm"},
                         Binding{"body", In::payload},
                     });
    using Output = UploadPartOutput;

    std::string bucket{};
    std::string key{};
    int partNumber = 0; ///< from 1 to 10,000
    std::string uploadId{};
    std::optional<std::string> contentMD5{};
    std::optional<std::string> checksumAlgorithm{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    Blob body{};
    /// Not on the wire: which checksum is computed of the body.
    Checksum checksum = Checksum::automatic;

    [[nodiscard]] Checksum requestChecksum() const noexcept { return checksum; }
};

struct UploadPartCopyOutput {
    static constexpr auto bindings = detail::rows(
        detail::encryptionRow, std::array{Binding{"copySourceVersionId", In::header, "x-amz-copy-source-version-id"}});

    std::optional<std::string> copySourceVersionId{};
    std::optional<std::string> serverSideEncryption{};
    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
};

/// Makes an object, or some bytes of it, a part, over one of its number.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
struct UploadPartCopy {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "UploadPartCopy";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"PUT", "/{bucket}/{key+}"};
    static constexpr std::string_view outputRoot = "CopyPartResult";
    static constexpr auto bindings = detail::rows(detail::objectRows, detail::uploadRow, detail::copySourceRows,
                                                  std::array{
                                                      Binding{"partNumber", In::query, "partNumber"},
                                                      Binding{"copySourceRange", In::header, "x-amz-copy-source-range"},
                                                  });
    using Output = UploadPartCopyOutput;

    std::string bucket{};
    std::string key{};
    int partNumber = 0; ///< from 1 to 10,000
    std::string uploadId{};
    std::string copySource{}; ///< `bucket/key`, encoded as in a path, and perhaps `?versionId=`
    std::optional<std::string> copySourceIfMatch{};
    std::optional<std::string> copySourceIfNoneMatch{};
    std::optional<Timestamp> copySourceIfModifiedSince{};
    std::optional<Timestamp> copySourceIfUnmodifiedSince{};
    std::optional<std::string> copySourceRange{}; ///< `bytes=0-9`; none: all of a source of at most 5 GiB
};

/// A part that an upload is completed with.
struct CompletedPart {
    int partNumber = 0;
    std::string eTag{}; ///< with its quotes
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
};

/// All parts, in the order of their numbers.
struct CompletedMultipartUpload {
    static constexpr std::array bindings{Binding{.member = "parts", .wire = "Part", .flattened = true}};

    std::vector<CompletedPart> parts{};
};

struct CompleteMultipartUploadOutput {
    static constexpr auto bindings = detail::rows(detail::versionRow, detail::encryptionRow);

    std::optional<std::string> location{};
    std::optional<std::string> bucket{};
    std::optional<std::string> key{};
    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> checksumType{};
    std::optional<std::string> versionId{};
    std::optional<std::string> serverSideEncryption{};
};

/// Makes the parts an object. Repeated after an answer that was lost it meets NoSuchUpload, though the object is there.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
struct CompleteMultipartUpload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "CompleteMultipartUpload";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"POST", "/{bucket}/{key+}"};
    static constexpr std::string_view outputRoot = "CompleteMultipartUploadResult";
    static constexpr auto bindings = detail::rows(
        detail::objectRows, detail::uploadRow, detail::matchRows, detail::checksumRows, detail::checksumTypeRow,
        std::array{
            Binding{"mpuObjectSize", In::header, "x-amz-mp-object-size"},
            Binding{"multipartUpload", In::payload, "CompleteMultipartUpload"},
        });
    using Output = CompleteMultipartUploadOutput;

    std::string bucket{};
    std::string key{};
    std::string uploadId{};
    std::optional<std::string> ifMatch{};
    std::optional<std::string> ifNoneMatch{};
    std::optional<std::string> checksumCRC32{}; ///< of the whole object, as those that follow
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
    std::optional<std::string> checksumType{};
    std::optional<std::int64_t> mpuObjectSize{};
    CompletedMultipartUpload multipartUpload{};
};

struct AbortMultipartUploadOutput {};

/// Ends an upload and deletes its parts. A part that is under way meanwhile may stay; then it is to be repeated.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
struct AbortMultipartUpload {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "AbortMultipartUpload";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"DELETE", "/{bucket}/{key+}", 204};
    static constexpr auto bindings = detail::rows(detail::objectRows, detail::uploadRow);
    using Output = AbortMultipartUploadOutput;

    std::string bucket{};
    std::string key{};
    std::string uploadId{};
};

/// A part that was uploaded.
struct Part {
    int partNumber = 0;
    std::optional<Timestamp> lastModified{};
    std::optional<std::string> eTag{}; ///< with its quotes
    std::optional<std::int64_t> size{};
    std::optional<std::string> checksumCRC32{};
    std::optional<std::string> checksumCRC32C{};
    std::optional<std::string> checksumCRC64NVME{};
    std::optional<std::string> checksumSHA1{};
    std::optional<std::string> checksumSHA256{};
};

struct ListPartsOutput {
    static constexpr std::array bindings{Binding{.member = "parts", .wire = "Part", .flattened = true}};

    std::string bucket{};
    std::string key{};
    std::string uploadId{};
    std::optional<int> partNumberMarker{};
    std::optional<int> nextPartNumberMarker{};
    std::optional<int> maxParts{};
    bool isTruncated = false;
    std::vector<Part> parts{};
    std::optional<std::string> storageClass{};
    std::optional<std::string> checksumAlgorithm{};
    std::optional<std::string> checksumType{};
};

/// Lists up to a thousand parts of an upload. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
struct ListParts {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "ListParts";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}/{key+}"};
    static constexpr std::string_view outputRoot = "ListPartsResult";
    static constexpr auto bindings = detail::rows(detail::objectRows, detail::uploadRow,
                                                  std::array{
                                                      Binding{"maxParts", In::query, "max-parts"},
                                                      Binding{"partNumberMarker", In::query, "part-number-marker"},
                                                  });
    using Output = ListPartsOutput;

    std::string bucket{};
    std::string key{};
    std::string uploadId{};
    std::optional<int> maxParts{};
    std::optional<int> partNumberMarker{};
};

/// An upload that was neither completed nor aborted.
struct MultipartUpload {
    std::string key{};
    std::string uploadId{};
    std::optional<Timestamp> initiated{};
    std::optional<std::string> storageClass{};
    std::optional<std::string> checksumAlgorithm{};
    std::optional<std::string> checksumType{};
};

struct ListMultipartUploadsOutput {
    static constexpr std::array bindings{Binding{.member = "uploads", .wire = "Upload", .flattened = true}};

    std::string bucket{};
    std::optional<std::string> keyMarker{};
    std::optional<std::string> uploadIdMarker{};
    std::optional<std::string> nextKeyMarker{};
    std::optional<std::string> nextUploadIdMarker{};
    std::optional<std::string> prefix{};
    std::optional<int> maxUploads{};
    bool isTruncated = false;
    std::vector<MultipartUpload> uploads{};
    std::optional<std::string> encodingType{};
};

/// Lists up to a thousand uploads that are under way.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
struct ListMultipartUploads {
    static constexpr ServiceInfo const& service = s3::service;
    static constexpr std::string_view name = "ListMultipartUploads";
    static constexpr Idempotency idempotency = Idempotency::idempotent;
    static constexpr Http http{"GET", "/{bucket}?uploads"};
    static constexpr std::string_view outputRoot = "ListMultipartUploadsResult";
    static constexpr std::array bindings{
        Binding{"bucket", In::label},
        Binding{"prefix", In::query, "prefix"},
        Binding{"keyMarker", In::query, "key-marker"},
        Binding{"uploadIdMarker", In::query, "upload-id-marker"},
        Binding{"maxUploads", In::query, "max-uploads"},
        Binding{"encodingType", In::query, "encoding-type"},
    };
    using Output = ListMultipartUploadsOutput;

    std::string bucket{};
    std::optional<std::string> prefix{};
    std::optional<std::string> keyMarker{};
    std::optional<std::string> uploadIdMarker{};
    std::optional<int> maxUploads{};
    std::optional<std::string> encodingType{};
};

} // namespace pylon::s3

PYLON_ADAPT_STRUCT(pylon::s3::CreateMultipartUploadOutput, bucket, key, uploadId, checksumAlgorithm, checksumType,
                   serverSideEncryption);
PYLON_ADAPT_STRUCT(pylon::s3::CreateMultipartUpload, bucket, key, cacheControl, contentDisposition, contentEncoding,
                   contentLanguage, contentType, expires, storageClass, serverSideEncryption, checksumAlgorithm,
                   checksumType, metadata);
PYLON_ADAPT_STRUCT(pylon::s3::UploadPartOutput, eTag, checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1,
                   checksumSHA256, serverSideEncryption);
PYLON_ADAPT_STRUCT(pylon::s3::UploadPart, bucket, key, partNumber, uploadId, contentMD5, checksumAlgorithm,
                   checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1, checksumSHA256, body);
PYLON_ADAPT_STRUCT(pylon::s3::UploadPartCopyOutput, copySourceVersionId, serverSideEncryption, eTag, lastModified,
                   checksumCRC32, checksumCRC32C, checksumCRC64NVME, checksumSHA1, checksumSHA256);
PYLON_ADAPT_STRUCT(pylon::s3::UploadPartCopy, bucket, key, partNumber, uploadId, copySource, copySourceIfMatch,
                   copySourceIfNoneMatch, copySourceIfModifiedSince, copySourceIfUnmodifiedSince, copySourceRange);
PYLON_ADAPT_STRUCT(pylon::s3::CompletedPart, partNumber, eTag, checksumCRC32, checksumCRC32C, checksumCRC64NVME,
                   checksumSHA1, checksumSHA256);
PYLON_ADAPT_STRUCT(pylon::s3::CompletedMultipartUpload, parts);
PYLON_ADAPT_STRUCT(pylon::s3::CompleteMultipartUploadOutput, location, bucket, key, eTag, checksumCRC32, checksumCRC32C,
                   checksumCRC64NVME, checksumSHA1, checksumSHA256, checksumType, versionId, serverSideEncryption);
PYLON_ADAPT_STRUCT(pylon::s3::CompleteMultipartUpload, bucket, key, uploadId, ifMatch, ifNoneMatch, checksumCRC32,
                   checksumCRC32C, checksumCRC64NVME, checksumSHA1, checksumSHA256, checksumType, mpuObjectSize,
                   multipartUpload);
PYLON_ADAPT_STRUCT(pylon::s3::AbortMultipartUploadOutput);
PYLON_ADAPT_STRUCT(pylon::s3::AbortMultipartUpload, bucket, key, uploadId);
PYLON_ADAPT_STRUCT(pylon::s3::Part, partNumber, lastModified, eTag, size, checksumCRC32, checksumCRC32C,
                   checksumCRC64NVME, checksumSHA1, checksumSHA256);
PYLON_ADAPT_STRUCT(pylon::s3::ListPartsOutput, bucket, key, uploadId, partNumberMarker, nextPartNumberMarker, maxParts,
                   isTruncated, parts, storageClass, checksumAlgorithm, checksumType);
PYLON_ADAPT_STRUCT(pylon::s3::ListParts, bucket, key, uploadId, maxParts, partNumberMarker);
PYLON_ADAPT_STRUCT(pylon::s3::MultipartUpload, key, uploadId, initiated, storageClass, checksumAlgorithm, checksumType);
PYLON_ADAPT_STRUCT(pylon::s3::ListMultipartUploadsOutput, bucket, keyMarker, uploadIdMarker, nextKeyMarker,
                   nextUploadIdMarker, prefix, maxUploads, isTruncated, uploads, encodingType);
PYLON_ADAPT_STRUCT(pylon::s3::ListMultipartUploads, bucket, prefix, keyMarker, uploadIdMarker, maxUploads,
                   encodingType);

#endif // PYLON_SERVICES_S3_MULTIPART_OPERATIONS_HPP
