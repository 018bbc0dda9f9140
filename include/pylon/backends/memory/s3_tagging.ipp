// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_TAGGING_IPP
#define PYLON_BACKENDS_MEMORY_S3_TAGGING_IPP

#include <pylon/backends/memory/s3_checksums.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_service.hpp>
#include <pylon/backends/memory/s3_tags.hpp>

#include <utility>

/// @file
/// What objects have besides their content: tags and attributes.

namespace pylon::memory::detail {

/// The object that a request names; or why there is none.
template <class Input> std::variant<S3Object*, protocol::ServiceError> S3Service::object(Input const& input) {
    auto* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (input.versionId) return unmodelled("the in-memory s3 does not model versions of objects (versionId)");
    if (auto refusal = checkS3Key(input.key)) return *std::move(refusal);
    auto const found = bucket->find(input.key);
    if (found == bucket->end()) return noSuchKey(input.key);
    return &found->second;
}

PYLON_INLINE Answer<s3::Tagging> S3Service::getObjectTagging(s3::GetObjectTagging const& input, Call const&) {
    auto found = object(input);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    s3::Tagging output;
    auto& set = output.tagSet.emplace();
    for (auto const& [key, value] : std::get<0>(found)->tags)
        set.push_back({key, value});
    return output;
}

PYLON_INLINE Answer<s3::NoOutput> S3Service::putObjectTagging(s3::PutObjectTagging const& input, Call const&) {
    auto found = object(input);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    auto tags = tagsOf(input.tagging);
    if (auto* const error = std::get_if<1>(&tags)) return std::move(*error);
    std::get<0>(found)->tags = std::get<0>(std::move(tags));
    return s3::NoOutput{};
}

PYLON_INLINE Answer<s3::NoOutput> S3Service::deleteObjectTagging(s3::DeleteObjectTagging const& input, Call const&) {
    auto found = object(input);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    std::get<0>(found)->tags.clear();
    return s3::NoOutput{};
}

PYLON_INLINE Answer<s3::GetObjectAttributesOutput> S3Service::getObjectAttributes(s3::GetObjectAttributes const& input,
                                                                                  Call const&) {
    auto found = object(input);
    if (auto* const error = std::get_if<1>(&found)) return std::move(*error);
    auto const& object = *std::get<0>(found);
    s3::GetObjectAttributesOutput output{.lastModified = object.lastModified};
    for (auto const& name : input.objectAttributes) {
        if (name == "ETag")
            output.eTag = object.eTag.substr(1, object.eTag.size() - 2);
        else if (name == "Checksum")
            setChecksum(output.checksum.emplace(), object.checksum);
        else if (name == "StorageClass")
            output.storageClass = "STANDARD";
        else if (name == "ObjectSize")
            output.objectSize = static_cast<std::int64_t>(object.content.size());
        else if (name != "ObjectParts")
            return s3Error("InvalidArgument", {{"ArgumentName", "x-amz-object-attributes"}, {"ArgumentValue", name}},
                           "Invalid attribute name specified.");
        // Who was written as a whole has none.
        else if (object.eTag.find('-') != std::string::npos)
            return unmodelled("the in-memory s3 does not keep the parts of objects (ObjectParts)");
    }
    if (input.objectAttributes.empty())
        return s3Error("InvalidRequest", {},
                       "The x-amz-object-attributes header specifying the attributes to be "
                       "retrieved is either missing or empty");
    return output;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_TAGGING_IPP
