// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_SERVICE_IPP
#define PYLON_BACKENDS_MEMORY_S3_SERVICE_IPP

#include <pylon/backends/memory/s3_checksums.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_rules.hpp>
#include <pylon/backends/memory/s3_service.hpp>
#include <pylon/backends/memory/s3_tags.hpp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/rules.hpp>

#include <array>
#include <chrono>
#include <type_traits>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Service S3Service::service() {
    static constexpr std::array handlers{
        handler<&S3Service::getObject>,
        handler<&S3Service::headObject>,
        handler<&S3Service::putObject>,
        handler<&S3Service::copyObject>,
        handler<&S3Service::deleteObject>,
        handler<&S3Service::deleteObjects>,
        handler<&S3Service::listObjectsV2>,
        handler<&S3Service::listObjects>,
        handler<&S3Service::getObjectTagging>,
        handler<&S3Service::putObjectTagging>,
        handler<&S3Service::deleteObjectTagging>,
        handler<&S3Service::getObjectAttributes>,
        handler<&S3Service::createBucket>,
        handler<&S3Service::headBucket>,
        handler<&S3Service::deleteBucket>,
        handler<&S3Service::listBuckets>,
        handler<&S3Service::getBucketLocation>,
        handler<&S3Service::createMultipartUpload>,
        handler<&S3Service::uploadPart>,
        handler<&S3Service::uploadPartCopy>,
        handler<&S3Service::completeMultipartUpload>,
        handler<&S3Service::abortMultipartUpload>,
        handler<&S3Service::listParts>,
        handler<&S3Service::listMultipartUploads>,
    };
    return {&s3::service, this, handlers, [](Request const& request, OperationInfo const& operation) {
                // Completing an upload names the object's checksum, not that of the request.
                if (operation.name == s3::CompleteMultipartUpload::name) return Refusal{};
                return s3BodyRefusal(request, operation.name == s3::DeleteObjects::name ||
                                                  operation.name == s3::PutObjectTagging::name);
            }};
}

PYLON_INLINE S3Bucket* S3Service::find(std::string_view bucket) {
    auto const found = buckets_.find(bucket);
    return found == buckets_.end() ? nullptr : &found->second;
}

/// S3 keeps times of objects to the second.
PYLON_INLINE Timestamp toTheSecond(WallTime now) { return std::chrono::floor<std::chrono::seconds>(now); }

PYLON_INLINE protocol::ServiceError noVersions() {
    return unmodelled("the in-memory s3 does not model versions of objects (versionId)");
}

PYLON_INLINE protocol::ServiceError preconditionFailed(std::string_view condition) {
    return s3Error("PreconditionFailed", {{"Condition", std::string{condition}}});
}

/// What of a write's wishes is not modelled.
template <class Input> Refusal unmodelledStorage(Input const& input) {
    if (input.storageClass && *input.storageClass != "STANDARD")
        return unmodelled("the in-memory s3 does not model storage classes other than STANDARD");
    if (input.serverSideEncryption && *input.serverSideEncryption != "AES256")
        return unmodelled("the in-memory s3 does not model server-side encryption other than AES256");
    return std::nullopt;
}

/// What the request wants the answer's headers to be. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
template <class Output> void overrideHeaders(Output& output, s3::GetObject const& input) {
    auto const set = [](std::optional<std::string>& header, std::optional<std::string> const& wanted) {
        if (wanted) header = wanted;
    };
    set(output.cacheControl, input.responseCacheControl);
    set(output.contentDisposition, input.responseContentDisposition);
    set(output.contentEncoding, input.responseContentEncoding);
    set(output.contentLanguage, input.responseContentLanguage);
    set(output.contentType, input.responseContentType);
    set(output.expires, input.responseExpires);
}

/// GetObject and HeadObject, which differ in the content only.
template <class Input, class Output> Answer<Output> S3Service::read(Input const& input) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (input.versionId) return noVersions();
    if (input.partNumber) return unmodelled("the in-memory s3 does not model parts of objects (partNumber)");
    if (auto refusal = checkS3Key(input.key)) return *std::move(refusal);
    auto const found = bucket->find(input.key);
    if (found == bucket->end()) return noSuchKey(input.key);
    auto const& object = found->second;

    std::string_view condition;
    auto const verdict =
        judge({input.ifMatch, input.ifNoneMatch, input.ifModifiedSince, input.ifUnmodifiedSince}, object, condition);
    if (verdict == S3Verdict::failed) return preconditionFailed(condition);

    Output output;
    output.eTag = object.eTag;
    output.lastModified = object.lastModified;
    if (verdict == S3Verdict::notModified) {
        output.status = 304;
        return output;
    }
    output.acceptRanges = "bytes";
    output.contentType = object.contentType.value_or("binary/octet-stream");
    output.cacheControl = object.cacheControl;
    output.contentDisposition = object.contentDisposition;
    output.contentEncoding = object.contentEncoding;
    output.contentLanguage = object.contentLanguage;
    output.expires = object.expires;
    output.serverSideEncryption = "AES256";
    output.metadata = object.metadata;
    if (!object.tags.empty()) output.tagCount = static_cast<int>(object.tags.size());

    if constexpr (std::is_same_v<Input, s3::GetObject>) overrideHeaders(output, input);

    S3Range part{0, object.content.size()};
    if (input.range) {
        auto range = readRange(*input.range, object.content.size());
        if (auto* const error = std::get_if<1>(&range)) return std::move(*error);
        if (auto const& asked = std::get<0>(range)) {
            part = *asked;
            output.status = 206;
            output.contentRange = "bytes " + std::to_string(part.first) + "-" + std::to_string(part.end - 1) + "/" +
                                  std::to_string(object.content.size());
        }
    }
    if (input.checksumMode == "ENABLED" && !output.status) setChecksum(output, object.checksum);
    output.contentLength = static_cast<std::int64_t>(part.end - part.first);
    if constexpr (std::is_same_v<Output, s3::GetObjectOutput>)
        output.body.bytes = object.content.substr(part.first, part.end - part.first);
    return output;
}

PYLON_INLINE Answer<s3::GetObjectOutput> S3Service::getObject(s3::GetObject const& input, Call const&) {
    return read<s3::GetObject, s3::GetObjectOutput>(input);
}

PYLON_INLINE Answer<s3::HeadObjectOutput> S3Service::headObject(s3::HeadObject const& input, Call const&) {
    return read<s3::HeadObject, s3::HeadObjectOutput>(input);
}

/// The conditions of a write over what is there.
PYLON_INLINE Refusal checkWrite(std::optional<std::string> const& ifMatch,
                                std::optional<std::string> const& ifNoneMatch, S3Bucket const& bucket,
                                std::string const& key) {
    auto const found = bucket.find(key);
    if (ifNoneMatch) {
        if (*ifNoneMatch != "*") return s3Error("NotImplemented", {{"Header", "If-None-Match"}});
        if (found != bucket.end()) return preconditionFailed("If-None-Match");
    }
    if (ifMatch) {
        if (found == bucket.end()) return noSuchKey(key);
        std::optional<std::string> const none;
        std::optional<Timestamp> const always;
        std::string_view condition;
        if (judge({ifMatch, none, always, always}, found->second, condition) == S3Verdict::failed)
            return preconditionFailed(condition);
    }
    return std::nullopt;
}

/// What a write says of an object besides its content.
template <class Input> void describeObject(S3Attributes& object, Input const& input) {
    object.cacheControl = input.cacheControl;
    object.contentDisposition = input.contentDisposition;
    object.contentEncoding = input.contentEncoding;
    object.contentLanguage = input.contentLanguage;
    object.contentType = input.contentType;
    object.expires = input.expires;
    object.metadata = storedMetadata(input.metadata);
}

PYLON_INLINE S3Checksum chosenChecksum(s3::PutObject const& input) {
    if (input.checksumCRC32) return {"CRC32", *input.checksumCRC32};
    if (input.checksumCRC32C) return {"CRC32C", *input.checksumCRC32C};
    if (input.checksumCRC64NVME) return {"CRC64NVME", *input.checksumCRC64NVME};
    if (input.checksumSHA1) return {"SHA1", *input.checksumSHA1};
    if (input.checksumSHA256) return {"SHA256", *input.checksumSHA256};
    // What S3 computes of itself, where it is given none.
    return {"CRC64NVME", *s3Checksum("CRC64NVME", input.body.bytes)};
}

PYLON_INLINE Answer<s3::PutObjectOutput> S3Service::putObject(s3::PutObject const& input, Call const& call) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (auto refusal = unmodelledStorage(input)) return *std::move(refusal);
    if (auto refusal = checkS3Key(input.key)) return *std::move(refusal);
    if (auto refusal = checkS3Metadata(input.metadata)) return *std::move(refusal);
    if (input.body.bytes.size() > s3::maxPutSize) return s3Error("EntityTooLarge");
    if (auto refusal = checkWrite(input.ifMatch, input.ifNoneMatch, *bucket, input.key)) return *std::move(refusal);

    S3Object object{{.eTag = "\"" + hexEncode(md5(input.body.bytes)) + "\"",
                     .lastModified = toTheSecond(call.now),
                     .checksum = chosenChecksum(input)},
                    input.body.bytes};
    describeObject(object, input);
    if (input.tagging) {
        auto tags = tagsOfHeader(*input.tagging);
        if (auto* const error = std::get_if<1>(&tags)) return std::move(*error);
        object.tags = std::get<0>(std::move(tags));
    }
    s3::PutObjectOutput output{.eTag = object.eTag};
    setChecksum(output, object.checksum);
    output.serverSideEncryption = "AES256";
    (*bucket)[input.key] = std::move(object);
    return output;
}

/// What is copied; or why nothing is.
template <class Input>
std::variant<std::pair<S3Source, S3Object const*>, protocol::ServiceError> S3Service::copySource(Input const& input) {
    auto source = readCopySource(input.copySource);
    if (auto* const error = std::get_if<1>(&source)) return std::move(*error);
    auto& name = std::get<0>(source);
    auto* const bucket = find(name.bucket);
    if (bucket == nullptr) return noSuchBucket(name.bucket);
    auto const found = bucket->find(name.key);
    if (found == bucket->end()) return noSuchKey(name.key);
    return std::pair<S3Source, S3Object const*>{std::move(name), &found->second};
}

/// Why so much of a source is not copied.
template <class Input>
Refusal S3Service::copySourceRefusal(Input const& input, S3Object const& source, std::size_t size) const {
    std::string_view condition;
    if (judge({input.copySourceIfMatch, input.copySourceIfNoneMatch, input.copySourceIfModifiedSince,
               input.copySourceIfUnmodifiedSince},
              source, condition) != S3Verdict::proceed)
        return preconditionFailed("x-amz-copy-source-" + std::string{condition});
    if (size > maxCopySize_)
        return s3Error("InvalidRequest", {},
                       "The specified copy source is larger than the maximum allowable size for a copy source: " +
                           std::to_string(maxCopySize_));
    return std::nullopt;
}

PYLON_INLINE Answer<s3::CopyObjectOutput> S3Service::copyObject(s3::CopyObject const& input, Call const& call) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (input.storageClass && *input.storageClass != "STANDARD")
        return unmodelled("the in-memory s3 does not model storage classes other than STANDARD");
    auto const directive = input.metadataDirective.value_or("COPY");
    if (directive != "COPY" && directive != "REPLACE")
        return s3Error("InvalidArgument", {{"ArgumentName", "x-amz-metadata-directive"}, {"ArgumentValue", directive}},
                       "Unknown metadata directive.");
    auto const tagging = input.taggingDirective.value_or("COPY");
    if (tagging != "COPY" && tagging != "REPLACE")
        return s3Error("InvalidArgument", {{"ArgumentName", "x-amz-tagging-directive"}, {"ArgumentValue", tagging}},
                       "Unknown tagging directive.");
    auto source = copySource(input);
    if (auto* const error = std::get_if<1>(&source)) return std::move(*error);
    auto const& [name, from] = std::get<0>(source);
    if (name.bucket == input.bucket && name.key == input.key && directive == "COPY")
        return s3Error("InvalidRequest", {},
                       "This copy request is illegal because it is trying to copy an object to itself without changing "
                       "the object's metadata, storage class, website redirect location or encryption attributes.");
    if (auto refusal = copySourceRefusal(input, *from, from->content.size())) return *std::move(refusal);
    if (auto refusal = checkS3Key(input.key)) return *std::move(refusal);
    if (auto refusal = checkS3Metadata(input.metadata)) return *std::move(refusal);
    if (auto refusal = checkWrite(input.ifMatch, input.ifNoneMatch, *bucket, input.key)) return *std::move(refusal);

    auto object = *from;
    object.eTag = "\"" + hexEncode(md5(object.content)) + "\"";
    object.lastModified = toTheSecond(call.now);
    if (directive == "REPLACE") describeObject(object, input);
    if (tagging == "REPLACE") {
        auto tags = tagsOfHeader(input.tagging.value_or(std::string{}));
        if (auto* const error = std::get_if<1>(&tags)) return std::move(*error);
        object.tags = std::get<0>(std::move(tags));
    }
    s3::CopyObjectOutput output{
        .serverSideEncryption = "AES256", .eTag = object.eTag, .lastModified = object.lastModified};
    setChecksum(output, object.checksum);
    (*bucket)[input.key] = std::move(object);
    return output;
}

PYLON_INLINE Answer<s3::DeleteObjectOutput> S3Service::deleteObject(s3::DeleteObject const& input, Call const&) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (input.versionId) return noVersions();
    if (auto refusal = checkWrite(input.ifMatch, std::nullopt, *bucket, input.key)) return *std::move(refusal);
    bucket->erase(input.key);
    return s3::DeleteObjectOutput{};
}

PYLON_INLINE Answer<s3::DeleteObjectsOutput> S3Service::deleteObjects(s3::DeleteObjects const& input,
                                                                      Call const& call) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    auto const& objects = input.toDelete.objects;
    if (objects.empty() || objects.size() > s3::maxKeysPerDelete) return s3Error("MalformedXML");
    s3::DeleteObjectsOutput output;
    for (auto const& each : objects) {
        if (each.versionId) return noVersions();
        if (each.key.empty()) return s3Error("MalformedXML");
    }
    for (std::size_t i = 0; i != objects.size(); ++i) {
        auto const& each = objects[i];
        auto refusal = call.entryRefusal(i);
        if (!refusal) refusal = checkS3Key(each.key);
        if (refusal) {
            output.errors.push_back({.key = each.key, .code = refusal->code, .message = refusal->message});
            continue;
        }
        bucket->erase(each.key);
        if (!input.toDelete.quiet.value_or(false)) output.deleted.push_back({.key = each.key});
    }
    return output;
}

PYLON_INLINE Answer<s3::CreateBucketOutput> S3Service::createBucket(s3::CreateBucket const& input, Call const& call) {
    if (auto refusal = checkS3BucketName(input.bucket)) return *std::move(refusal);
    std::optional<std::string> constraint;
    if (input.createBucketConfiguration) constraint = input.createBucketConfiguration->locationConstraint;
    bool const here = region_ == "us-east-1" ? !constraint : constraint == region_;
    if (!here && !constraint) return s3Error("IllegalLocationConstraintException");
    if (!here && region_ == "us-east-1" && constraint == region_)
        return s3Error("InvalidLocationConstraint", {{"LocationConstraint", *constraint}});
    if (!here) return unmodelled("the in-memory s3 has buckets in its own region only, which is " + region_);
    if (find(input.bucket) != nullptr && region_ != "us-east-1")
        return s3Error("BucketAlreadyOwnedByYou", {{"BucketName", input.bucket}});
    buckets_.try_emplace(input.bucket);
    created_.try_emplace(input.bucket, toTheSecond(call.now));
    return s3::CreateBucketOutput{.location = region_ == "us-east-1" ? "/" + input.bucket
                                                                     : "http://" + input.bucket + ".s3.amazonaws.com/"};
}

PYLON_INLINE Answer<s3::HeadBucketOutput> S3Service::headBucket(s3::HeadBucket const& input, Call const&) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    return s3::HeadBucketOutput{.bucketRegion = region_};
}

PYLON_INLINE Answer<s3::NoOutput> S3Service::deleteBucket(s3::DeleteBucket const& input, Call const&) {
    auto const* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (!bucket->empty()) return s3Error("BucketNotEmpty", {{"BucketName", input.bucket}});
    uploads_.erase(input.bucket);
    created_.erase(input.bucket);
    buckets_.erase(buckets_.find(input.bucket));
    return s3::NoOutput{};
}

PYLON_INLINE Answer<s3::ListBucketsOutput> S3Service::listBuckets(s3::ListBuckets const& input, Call const&) {
    auto const most = input.maxBuckets.value_or(10'000);
    if (most < 1 || most > 10'000)
        return s3Error("InvalidArgument", {{"ArgumentName", "max-buckets"}, {"ArgumentValue", std::to_string(most)}},
                       "Argument max-buckets must be an integer between 1 and 10000");
    if (input.bucketRegion && *input.bucketRegion != region_)
        return unmodelled("the in-memory s3 has buckets in its own region only, which is " + region_);
    std::string from;
    if (input.continuationToken && !input.continuationToken->empty()) {
        auto decoded = base64Decode(*input.continuationToken);
        if (!decoded)
            return s3Error("InvalidArgument", {{"ArgumentName", "continuation-token"}},
                           "The continuation token provided is incorrect");
        from = *std::move(decoded);
    }
    s3::ListBucketsOutput output{.prefix = input.prefix};
    auto& buckets = output.buckets.emplace();
    for (auto at = created_.lower_bound(from); at != created_.end(); ++at) {
        auto const& [name, created] = *at;
        if (!name.starts_with(input.prefix.value_or(std::string{}))) continue;
        if (buckets.size() == static_cast<std::size_t>(most)) {
            output.continuationToken = base64Encode(name);
            break;
        }
        buckets.push_back({.name = name, .creationDate = created});
        // Of a page S3 says more than of the whole.
        if (input.maxBuckets || input.continuationToken || input.prefix || input.bucketRegion) {
            buckets.back().bucketRegion = region_;
            buckets.back().bucketArn = "arn:aws:s3:::" + name;
        }
    }
    return output;
}

PYLON_INLINE Answer<s3::GetBucketLocationOutput> S3Service::getBucketLocation(s3::GetBucketLocation const& input,
                                                                              Call const&) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    s3::GetBucketLocationOutput output;
    if (region_ != "us-east-1") output.locationConstraint = region_;
    return output;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_SERVICE_IPP
