// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_LISTING_IPP
#define PYLON_BACKENDS_MEMORY_S3_LISTING_IPP

#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_rules.hpp>
#include <pylon/backends/memory/s3_service.hpp>
#include <pylon/core/base64.hpp>

#include <algorithm>
#include <utility>

/// @file
/// How S3 lists keys. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html

namespace pylon::memory::detail {

/// Where a page ended: behind a key, or behind all keys that a common prefix stands for.
struct S3Bookmark {
    std::string text;
    bool isPrefix = false;

    /// As a continuation token: opaque, and not one that a client could make.
    [[nodiscard]] std::string token() const { return base64Encode((isPrefix ? "p" : "k") + text); }

    static std::optional<S3Bookmark> of(std::string const& token) {
        auto const decoded = base64Decode(token);
        if (!decoded || decoded->empty() || (decoded->front() != 'p' && decoded->front() != 'k')) return std::nullopt;
        return S3Bookmark{decoded->substr(1), decoded->front() == 'p'};
    }
};

/// The first key that a page which goes on from the bookmark may have.
PYLON_INLINE S3Bucket::const_iterator after(S3Bucket const& bucket, S3Bookmark const& bookmark) {
    auto at = bucket.upper_bound(bookmark.text);
    if (bookmark.isPrefix)
        while (at != bucket.end() && at->first.starts_with(bookmark.text))
            ++at;
    return at;
}

PYLON_INLINE s3::Object listed(std::string const& key, S3Object const& object) {
    return {.key = key,
            .lastModified = object.lastModified,
            .eTag = object.eTag,
            .checksumAlgorithm = {object.checksum.algorithm},
            .checksumType = object.checksum.type,
            .size = static_cast<std::int64_t>(object.content.size()),
            .storageClass = "STANDARD"};
}

PYLON_INLINE Answer<s3::ListObjectsV2Output> S3Service::listObjectsV2(s3::ListObjectsV2 const& input, Call const&) {
    auto const* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (input.fetchOwner.value_or(false)) return unmodelled("the in-memory s3 does not model owners (fetch-owner)");
    if (input.encodingType && *input.encodingType != "url")
        return s3Error("InvalidArgument", {{"ArgumentName", "encoding-type"}, {"ArgumentValue", *input.encodingType}},
                       "Invalid Encoding Method specified in Request");
    if (input.maxKeys && *input.maxKeys < 0)
        return s3Error("InvalidArgument",
                       {{"ArgumentName", "maxKeys"}, {"ArgumentValue", std::to_string(*input.maxKeys)}},
                       "Argument maxKeys must be an integer between 0 and 2147483647");
    auto at = bucket->begin();
    if (input.continuationToken) {
        auto const bookmark = S3Bookmark::of(*input.continuationToken);
        if (!bookmark)
            return s3Error("InvalidArgument", {{"ArgumentName", "continuation-token"}},
                           "The continuation token provided is incorrect");
        at = after(*bucket, *bookmark);
    } else if (input.startAfter) {
        at = bucket->upper_bound(*input.startAfter);
    }

    auto const most = static_cast<std::size_t>(std::min(input.maxKeys.value_or(1000), 1000));
    auto const prefix = input.prefix.value_or(std::string{});
    auto const delimiter = input.delimiter.value_or(std::string{});
    bool const encoded = input.encodingType.has_value();
    auto const shown = [&](std::string const& text) { return encoded ? urlEncodedKey(text) : text; };
    s3::ListObjectsV2Output output{.name = input.bucket,
                                   .prefix = shown(prefix),
                                   .maxKeys = static_cast<int>(most),
                                   .encodingType = input.encodingType,
                                   .continuationToken = input.continuationToken};
    if (!delimiter.empty()) output.delimiter = shown(delimiter);
    if (input.startAfter && !input.continuationToken) output.startAfter = shown(*input.startAfter);

    if (at != bucket->end() && at->first < prefix) at = bucket->lower_bound(prefix);
    std::optional<S3Bookmark> last;
    std::size_t count = 0;
    while (at != bucket->end() && at->first.starts_with(prefix) && most != 0) {
        if (count == most) {
            output.isTruncated = true;
            output.nextContinuationToken = last->token();
            break;
        }
        ++count;
        auto const end = delimiter.empty() ? std::string::npos : at->first.find(delimiter, prefix.size());
        if (end == std::string::npos) {
            last = S3Bookmark{at->first};
            output.contents.push_back(listed(shown(at->first), at->second));
            ++at;
        } else {
            last = S3Bookmark{at->first.substr(0, end + delimiter.size()), true};
            output.commonPrefixes.push_back({shown(last->text)});
            at = after(*bucket, *last);
        }
    }
    output.keyCount = static_cast<int>(count);
    return output;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_LISTING_IPP
