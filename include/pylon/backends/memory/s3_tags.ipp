// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_TAGS_IPP
#define PYLON_BACKENDS_MEMORY_S3_TAGS_IPP

#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_tags.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/core/utf8.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace pylon::memory::detail {

/// The limits of one object's tags, in characters of UTF-8.
inline constexpr std::size_t maxS3Tags = 10;
inline constexpr std::size_t maxS3TagKey = 128;
inline constexpr std::size_t maxS3TagValue = 256;

PYLON_INLINE Refusal tagRefusal(std::string const& key, std::string const& value) {
    if (key.empty() || utf8CharacterCount(key) > maxS3TagKey)
        return s3Error("InvalidTag", {{"TagKey", key}}, "The TagKey you have provided is invalid");
    if (utf8CharacterCount(value) > maxS3TagValue)
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

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_TAGS_IPP
