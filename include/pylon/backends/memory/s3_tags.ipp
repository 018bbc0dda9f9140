// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_TAGS_IPP
#define PYLON_BACKENDS_MEMORY_S3_TAGS_IPP

#include <pylon/backends/memory/s3_checksums.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_service.hpp>
#include <pylon/backends/memory/s3_tags.hpp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

/// @file
/// What objects have besides their content: tags and attributes.

namespace pylon::memory::detail {

/// The limits of one object's tags, in characters of UTF-8.
inline constexpr std::size_t maxS3Tags = 10;
inline constexpr std::size_t maxS3TagKey = 128;
inline constexpr std::size_t maxS3TagValue = 256;

PYLON_INLINE std::size_t charactersOf(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

PYLON_INLINE Refusal tagRefusal(std::string const& key, std::string const& value) {
    if (key.empty() || charactersOf(key) > maxS3TagKey)
        return s3Error("InvalidTag", {{"TagKey", key}}, "The TagKey you have provided is invalid");
    if (charactersOf(value) > maxS3TagValue)
        return s3Error("InvalidTag", {{"TagKey", key}, {"TagValue", value}},
                       "The TagValue you have provided is invalid");
    if (key.starts_with("aws:"))
        return s3Error("InvalidTag", {{"TagKey", key}}, "Your TagKey cannot be prefixed with aws:");
    return std::nullopt;
}

PYLON_INLINE Refusal tooManyTags(std::size_t count) {
    if (count <= maxS3Tags) return std::nullopt;
    return s3Error("BadRequest", {}, "Object tags cannot be greater than 10");
}

PYLON_INLINE S3Tags tagsOf(s3::Tagging const& document) {
    if (!document.tagSet) return s3Error("MalformedXML");
    if (auto refusal = tooManyTags(document.tagSet->size())) return *std::move(refusal);
    std::map<std::string, std::string> tags;
    for (auto const& [key, value] : *document.tagSet) {
        if (auto refusal = tagRefusal(key, value)) return *std::move(refusal);
        if (!tags.try_emplace(key, value).second)
            return s3Error("InvalidTag", {{"TagKey", key}}, "Cannot provide multiple Tags with the same key");
    }
    return tags;
}

PYLON_INLINE S3Tags tagsOfHeader(std::string const& header) {
    auto const wrong = [&] {
        return s3Error(
            "InvalidArgument", {{"ArgumentName", "x-amz-tagging"}, {"ArgumentValue", header}},
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without "
            "tag name duplicates.");
    };
    auto const pairs = parseQuery(header, Plus::space);
    if (!pairs) return wrong();
    if (auto refusal = tooManyTags(pairs->size())) return *std::move(refusal);
    std::map<std::string, std::string> tags;
    for (auto const& [key, value] : *pairs) {
        if (auto refusal = tagRefusal(key, value)) return *std::move(refusal);
        if (!tags.try_emplace(key, value).second) return wrong();
    }
    return tags;
}

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

#endif // PYLON_BACKENDS_MEMORY_S3_TAGS_IPP
