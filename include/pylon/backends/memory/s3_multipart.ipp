// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_MULTIPART_IPP
#define PYLON_BACKENDS_MEMORY_S3_MULTIPART_IPP

#include <pylon/backends/memory/s3_checksums.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_rules.hpp>
#include <pylon/backends/memory/s3_service.ipp>
#include <pylon/backends/openssl_digest.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

/// @file
/// Objects in parts. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html

namespace pylon::memory::detail {

PYLON_INLINE protocol::ServiceError noSuchUpload(std::string const& uploadId) {
    return s3Error("NoSuchUpload", {{"UploadId", uploadId}});
}

template <class Input> S3Upload* S3Service::upload(Input const& input) {
    auto& uploads = uploads_[input.bucket];
    auto const found = uploads.find({input.key, input.uploadId});
    return found == uploads.end() ? nullptr : &found->second;
}

/// Whatever a shape says of checksums, by the names of their algorithms.
template <class Shape> std::optional<std::string> checksumIn(Shape const& shape, std::string_view algorithm) {
    if (algorithm == "CRC32") return shape.checksumCRC32;
    if (algorithm == "CRC32C") return shape.checksumCRC32C;
    if (algorithm == "CRC64NVME") return shape.checksumCRC64NVME;
    if (algorithm == "SHA1") return shape.checksumSHA1;
    if (algorithm == "SHA256") return shape.checksumSHA256;
    return std::nullopt;
}

inline constexpr std::array<std::string_view, 5> s3Algorithms{"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"};

/// The algorithm of which a shape has a checksum; empty where it has none.
template <class Shape> std::string_view algorithmIn(Shape const& shape) {
    auto const found = std::find_if(s3Algorithms.begin(), s3Algorithms.end(),
                                    [&](std::string_view each) { return checksumIn(shape, each).has_value(); });
    return found == s3Algorithms.end() ? std::string_view{} : *found;
}

/// Which checksum an upload will have, if its beginning says so.
PYLON_INLINE Refusal chooseChecksum(S3Upload& upload, s3::CreateMultipartUpload const& input) {
    auto const algorithm = input.checksumAlgorithm.value_or(std::string{});
    if (!algorithm.empty() && std::find(s3Algorithms.begin(), s3Algorithms.end(), algorithm) == s3Algorithms.end())
        return unmodelled("the in-memory s3 does not model the checksum algorithm " + algorithm.substr(0, 32));
    if (algorithm.empty() && input.checksumType)
        return s3Error("InvalidRequest", {},
                       "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
    bool const crc64 = algorithm == "CRC64NVME";
    auto const type = input.checksumType.value_or(crc64 || algorithm.empty() ? "FULL_OBJECT" : "COMPOSITE");
    if (type != "FULL_OBJECT" && type != "COMPOSITE")
        return s3Error("InvalidRequest", {}, "Value for x-amz-checksum-type header is invalid.");
    if ((type == "COMPOSITE" && crc64) || (type == "FULL_OBJECT" && algorithm.starts_with("SHA")))
        return s3Error("InvalidRequest", {},
                       "The " + type + " checksum type cannot be used with the " + algorithm + " checksum algorithm.");
    upload.algorithm = algorithm;
    // What S3 computes of itself, where it is asked for nothing.
    upload.object.checksum = {algorithm.empty() ? "CRC64NVME" : algorithm, {}, type};
    return std::nullopt;
}

PYLON_INLINE Answer<s3::CreateMultipartUploadOutput>
S3Service::createMultipartUpload(s3::CreateMultipartUpload const& input, Call const& call) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    if (auto refusal = unmodelledStorage(input)) return *std::move(refusal);
    if (auto refusal = checkS3Key(input.key)) return *std::move(refusal);
    if (auto refusal = checkS3Metadata(input.metadata)) return *std::move(refusal);
    S3Upload upload;
    if (auto refusal = chooseChecksum(upload, input)) return *std::move(refusal);
    describeObject(upload.object, input);
    upload.object.lastModified = toTheSecond(call.now);

    auto const sequence = std::to_string(10'000'000'000 + ++uploadsBegun_);
    auto const id = sequence.substr(1) + "." + hexEncode(md5(input.bucket + "/" + input.key + sequence));
    s3::CreateMultipartUploadOutput output{.bucket = input.bucket, .key = input.key, .uploadId = id};
    if (!upload.algorithm.empty()) {
        output.checksumAlgorithm = upload.algorithm;
        output.checksumType = upload.object.checksum.type;
    }
    output.serverSideEncryption = "AES256";
    uploads_[input.bucket].try_emplace({input.key, id}, std::move(upload));
    return output;
}

template <class Input> std::variant<S3Upload*, protocol::ServiceError> S3Service::uploadFor(Input const& input) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    if (input.partNumber < 1 || input.partNumber > s3::maxParts)
        return s3Error("InvalidArgument",
                       {{"ArgumentName", "partNumber"}, {"ArgumentValue", std::to_string(input.partNumber)}},
                       "Part number must be an integer between 1 and 10000, inclusive");
    auto* const upload = this->upload(input);
    if (upload == nullptr) return noSuchUpload(input.uploadId);
    return upload;
}

PYLON_INLINE Answer<s3::UploadPartOutput> S3Service::uploadPart(s3::UploadPart const& input, Call const& call) {
    auto found = uploadFor(input);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    auto* const upload = std::get<0>(found);
    auto const& content = input.body.bytes;
    if (content.size() > s3::maxPartSize) return s3Error("EntityTooLarge");
    auto const algorithm = algorithmIn(input);
    if (algorithm != upload->algorithm) {
        auto const named = [](std::string_view name) { return name.empty() ? std::string{"null"} : std::string{name}; };
        return s3Error("InvalidRequest", {},
                       "Checksum Type mismatch occurred, expected checksum Type: " + named(upload->algorithm) +
                           ", actual checksum Type: " + named(algorithm));
    }
    S3Part part{{.eTag = "\"" + hexEncode(md5(content)) + "\"",
                 .lastModified = toTheSecond(call.now),
                 .checksum = checksumIn(input, algorithm).value_or(std::string{})},
                content};
    s3::UploadPartOutput output{.eTag = part.eTag};
    setChecksumValue(output, {std::string{algorithm}, part.checksum});
    output.serverSideEncryption = "AES256";
    upload->parts[input.partNumber] = std::move(part);
    return output;
}

PYLON_INLINE Answer<s3::UploadPartCopyOutput> S3Service::uploadPartCopy(s3::UploadPartCopy const& input,
                                                                        Call const& call) {
    auto found = uploadFor(input);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    auto* const upload = std::get<0>(found);
    auto source = copySource(input);
    if (auto* const error = std::get_if<1>(&source)) return std::move(*error);
    auto const& whole = *std::get<0>(source).second;
    S3Range range{0, whole.content.size()};
    if (input.copySourceRange) {
        auto asked = readCopyRange(*input.copySourceRange, whole.content.size());
        if (auto* const error = std::get_if<1>(&asked)) return std::move(*error);
        if (whole.content.size() <= minPartSize_)
            return s3Error("InvalidRequest", {},
                           "The specified copy source is not supported as a byte-range copy source");
        range = std::get<0>(asked);
    }
    if (auto refusal = copySourceRefusal(input, whole, range.end - range.first)) return *std::move(refusal);

    S3Part part{{.lastModified = toTheSecond(call.now)}, whole.content.substr(range.first, range.end - range.first)};
    part.eTag = "\"" + hexEncode(md5(part.content)) + "\"";
    if (!upload->algorithm.empty()) part.checksum = *s3Checksum(upload->algorithm, part.content);
    s3::UploadPartCopyOutput output{
        .serverSideEncryption = "AES256", .eTag = part.eTag, .lastModified = part.lastModified};
    setChecksumValue(output, {upload->algorithm, part.checksum});
    upload->parts[input.partNumber] = std::move(part);
    return output;
}

/// Why the parts that are named cannot be made an object.
PYLON_INLINE Refusal S3Service::partsRefusal(s3::CompleteMultipartUpload const& input, S3Upload const& upload) const {
    auto const& named = input.multipartUpload.parts;
    if (named.empty() || named.size() > static_cast<std::size_t>(s3::maxParts)) return s3Error("MalformedXML");
    for (std::size_t i = 1; i != named.size(); ++i)
        if (named[i].partNumber <= named[i - 1].partNumber)
            return s3Error("InvalidPartOrder", {{"UploadId", input.uploadId}});
    bool const composite = !upload.algorithm.empty() && upload.object.checksum.type == "COMPOSITE";
    for (auto const& each : named) {
        auto const number = std::to_string(each.partNumber);
        auto const found = upload.parts.find(each.partNumber);
        if (found == upload.parts.end() || !sameETag(each.eTag, found->second.eTag))
            return s3Error("InvalidPart", {{"UploadId", input.uploadId}, {"PartNumber", number}, {"ETag", each.eTag}});
        auto const told = algorithmIn(each);
        if (composite && told.empty())
            return s3Error(
                "InvalidRequest", {},
                "The upload was created using a " + upload.algorithm +
                    " checksum. The complete request must include the checksum for each part. It was missing "
                    "for part " +
                    number + " in the request.");
        if (!told.empty() && (told != upload.algorithm || checksumIn(each, told) != found->second.checksum))
            return s3Error("InvalidPart", {{"UploadId", input.uploadId}, {"PartNumber", number}, {"ETag", each.eTag}});
    }
    for (auto const& each : named) {
        auto const& part = upload.parts.at(each.partNumber);
        if (&each != &named.back() && part.content.size() < minPartSize_)
            return s3Error("EntityTooSmall", {{"ProposedSize", std::to_string(part.content.size())},
                                              {"MinSizeAllowed", std::to_string(minPartSize_)},
                                              {"PartNumber", std::to_string(each.partNumber)},
                                              {"ETag", part.eTag}});
    }
    return std::nullopt;
}

PYLON_INLINE Answer<s3::CompleteMultipartUploadOutput>
S3Service::completeMultipartUpload(s3::CompleteMultipartUpload const& input, Call const& call) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    auto* const upload = this->upload(input);
    if (upload == nullptr) return noSuchUpload(input.uploadId);
    if (auto refusal = partsRefusal(input, *upload)) return *std::move(refusal);
    if (auto refusal = checkWrite(input.ifMatch, input.ifNoneMatch, *bucket, input.key)) return *std::move(refusal);

    S3Object object{upload->object};
    std::string digests;
    std::string checksums;
    for (auto const& each : input.multipartUpload.parts) {
        auto const& part = upload->parts.at(each.partNumber);
        object.content.append(part.content);
        auto const digest = md5(part.content);
        digests.append(reinterpret_cast<char const*>(digest.data()), digest.size());
        checksums.append(base64Decode(part.checksum).valueOr(std::string{}));
    }
    auto const behind = "-" + std::to_string(input.multipartUpload.parts.size());
    object.eTag = "\"" + hexEncode(md5(digests)) + behind + "\"";
    object.lastModified = toTheSecond(call.now);
    auto& checksum = object.checksum;
    checksum.value = checksum.type == "COMPOSITE" ? *s3Checksum(checksum.algorithm, checksums) + behind
                                                  : *s3Checksum(checksum.algorithm, object.content);
    if (input.mpuObjectSize && *input.mpuObjectSize != static_cast<std::int64_t>(object.content.size()))
        return s3Error("InvalidRequest", {},
                       "The provided 'x-amz-mp-object-size' header value does not match what was computed.");
    if (input.checksumType && *input.checksumType != checksum.type)
        return s3Error("InvalidRequest", {}, "Checksum Type mismatch occurred, expected: " + checksum.type);
    if (auto const told = algorithmIn(input);
        !told.empty() && (told != checksum.algorithm || checksumIn(input, told) != checksum.value))
        return s3Error("BadDigest", {},
                       "The " + std::string{told} + " you specified did not match the calculated checksum.");

    s3::CompleteMultipartUploadOutput output{.location = "https://" + input.bucket + ".s3." + region_ +
                                                         ".amazonaws.com/" + input.key,
                                             .bucket = input.bucket,
                                             .key = input.key,
                                             .eTag = object.eTag};
    setChecksum(output, checksum);
    output.serverSideEncryption = "AES256";
    uploads_[input.bucket].erase({input.key, input.uploadId});
    (*bucket)[input.key] = std::move(object);
    return output;
}

PYLON_INLINE Answer<s3::AbortMultipartUploadOutput>
S3Service::abortMultipartUpload(s3::AbortMultipartUpload const& input, Call const&) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    if (uploads_[input.bucket].erase({input.key, input.uploadId}) == 0) return noSuchUpload(input.uploadId);
    return s3::AbortMultipartUploadOutput{};
}

/// How many a page has.
PYLON_INLINE std::size_t pageSize(std::optional<int> const& asked) {
    return static_cast<std::size_t>(std::clamp(asked.value_or(1000), 0, 1000));
}

PYLON_INLINE Answer<s3::ListPartsOutput> S3Service::listParts(s3::ListParts const& input, Call const&) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    auto const* const upload = this->upload(input);
    if (upload == nullptr) return noSuchUpload(input.uploadId);
    auto const most = pageSize(input.maxParts);
    s3::ListPartsOutput output{.bucket = input.bucket,
                               .key = input.key,
                               .uploadId = input.uploadId,
                               .partNumberMarker = input.partNumberMarker.value_or(0),
                               .nextPartNumberMarker = 0,
                               .maxParts = static_cast<int>(most),
                               .storageClass = "STANDARD"};
    if (!upload->algorithm.empty()) {
        output.checksumAlgorithm = upload->algorithm;
        output.checksumType = upload->object.checksum.type;
    }
    for (auto at = upload->parts.upper_bound(*output.partNumberMarker); at != upload->parts.end(); ++at) {
        if (output.parts.size() == most) {
            output.isTruncated = true;
            break;
        }
        auto const& [number, part] = *at;
        s3::Part listed{.partNumber = number,
                        .lastModified = part.lastModified,
                        .eTag = part.eTag,
                        .size = static_cast<std::int64_t>(part.content.size())};
        setChecksumValue(listed, {upload->algorithm, part.checksum});
        output.parts.push_back(std::move(listed));
        output.nextPartNumberMarker = number;
    }
    return output;
}

PYLON_INLINE Answer<s3::ListMultipartUploadsOutput>
S3Service::listMultipartUploads(s3::ListMultipartUploads const& input, Call const&) {
    if (find(input.bucket) == nullptr) return noSuchBucket(input.bucket);
    if (input.encodingType && *input.encodingType != "url")
        return s3Error("InvalidArgument", {{"ArgumentName", "encoding-type"}, {"ArgumentValue", *input.encodingType}},
                       "Invalid Encoding Method specified in Request");
    // An upload ID counts together with its key only.
    auto const keyMarker = input.keyMarker.value_or(std::string{});
    auto const idMarker = keyMarker.empty() ? std::string{} : input.uploadIdMarker.value_or(std::string{});
    auto const& uploads = uploads_[input.bucket];
    if (std::any_of(uploads.begin(), uploads.end(),
                    [&](auto const& each) { return each.first.second == idMarker && each.first.first != keyMarker; }))
        return s3Error("InvalidArgument", {{"ArgumentName", "upload-id-marker"}, {"ArgumentValue", idMarker}},
                       "Invalid uploadId marker");
    auto const most = pageSize(input.maxUploads);
    auto const prefix = input.prefix.value_or(std::string{});
    auto const shown = [&](std::string const& text) { return input.encodingType ? urlEncodedKey(text) : text; };
    s3::ListMultipartUploadsOutput output{.bucket = input.bucket,
                                          .keyMarker = shown(keyMarker),
                                          .uploadIdMarker = idMarker,
                                          .nextKeyMarker = "",
                                          .nextUploadIdMarker = "",
                                          .maxUploads = static_cast<int>(most),
                                          .encodingType = input.encodingType};
    if (input.prefix) output.prefix = shown(prefix);
    for (auto const& [name, upload] : uploads) {
        auto const& [key, id] = name;
        if (!key.starts_with(prefix)) continue;
        // Without an upload ID all uploads of the marker's key are behind it.
        if (key < keyMarker || (key == keyMarker && (idMarker.empty() || id <= idMarker))) continue;
        if (output.uploads.size() == most) {
            output.isTruncated = true;
            break;
        }
        s3::MultipartUpload listed{
            .key = shown(key), .uploadId = id, .initiated = upload.object.lastModified, .storageClass = "STANDARD"};
        if (!upload.algorithm.empty()) {
            listed.checksumAlgorithm = upload.algorithm;
            listed.checksumType = upload.object.checksum.type;
        }
        output.uploads.push_back(std::move(listed));
        output.nextKeyMarker = shown(key);
        output.nextUploadIdMarker = id;
    }
    return output;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_MULTIPART_IPP
