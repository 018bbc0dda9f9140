// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_LISTING_IPP
#define PYLON_BACKENDS_MEMORY_S3_LISTING_IPP

#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_rules.hpp>
#include <pylon/backends/memory/s3_service.hpp>
#include <pylon/core/base64.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

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

/// Keys and common prefixes, up to so many together.
struct S3Page {
    std::vector<s3::Object> contents{};
    std::vector<s3::CommonPrefix> commonPrefixes{};
    std::optional<S3Bookmark> next{}; ///< where the page was cut off
};

/// What of a listing is asked for, whichever operation asks.
struct S3PageRequest {
    std::string prefix;
    std::string delimiter;
    std::size_t most;
    bool encoded;

    [[nodiscard]] std::string shown(std::string const& text) const { return encoded ? urlEncodedKey(text) : text; }
};

PYLON_INLINE S3Page pageOf(S3Bucket const& bucket, S3Bucket::const_iterator at, S3PageRequest const& asked) {
    S3Page page;
    if (at != bucket.end() && at->first < asked.prefix) at = bucket.lower_bound(asked.prefix);
    std::optional<S3Bookmark> last;
    for (std::size_t count = 0; at != bucket.end() && at->first.starts_with(asked.prefix) && asked.most != 0; ++count) {
        if (count == asked.most) {
            page.next = last;
            break;
        }
        auto const end =
            asked.delimiter.empty() ? std::string::npos : at->first.find(asked.delimiter, asked.prefix.size());
        if (end == std::string::npos) {
            last = S3Bookmark{at->first};
            page.contents.push_back(listed(asked.shown(at->first), at->second));
            ++at;
        } else {
            last = S3Bookmark{at->first.substr(0, end + asked.delimiter.size()), true};
            page.commonPrefixes.push_back({asked.shown(last->text)});
            at = after(bucket, *last);
        }
    }
    return page;
}

template <class Input> Refusal checkListing(Input const& input) {
    if (input.encodingType && *input.encodingType != "url")
        return s3Error("InvalidArgument", {{"ArgumentName", "encoding-type"}, {"ArgumentValue", *input.encodingType}},
                       "Invalid Encoding Method specified in Request");
    if (input.maxKeys && *input.maxKeys < 0)
        return s3Error("InvalidArgument",
                       {{"ArgumentName", "maxKeys"}, {"ArgumentValue", std::to_string(*input.maxKeys)}},
                       "Argument maxKeys must be an integer between 0 and 2147483647");
    return std::nullopt;
}

template <class Input> S3PageRequest pageRequest(Input const& input) {
    return {input.prefix.value_or(std::string{}), input.delimiter.value_or(std::string{}),
            static_cast<std::size_t>(std::min(input.maxKeys.value_or(1000), 1000)), input.encodingType.has_value()};
}

/// Hands the page to the answer of either operation.
template <class Output> void setPage(Output& output, S3Page&& page, S3PageRequest const& asked) {
    output.prefix = asked.shown(asked.prefix);
    if (!asked.delimiter.empty()) output.delimiter = asked.shown(asked.delimiter);
    output.maxKeys = static_cast<int>(asked.most);
    output.isTruncated = page.next.has_value();
    output.contents = std::move(page.contents);
    output.commonPrefixes = std::move(page.commonPrefixes);
}

PYLON_INLINE Answer<s3::ListObjectsV2Output> S3Service::listObjectsV2(s3::ListObjectsV2 const& input, Call const&) {
    auto const* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (input.fetchOwner.value_or(false)) return unmodelled("the in-memory s3 does not model owners (fetch-owner)");
    if (auto refusal = checkListing(input)) return *std::move(refusal);
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

    auto const asked = pageRequest(input);
    auto page = pageOf(*bucket, at, asked);
    s3::ListObjectsV2Output output{.name = input.bucket,
                                   .keyCount = static_cast<int>(page.contents.size() + page.commonPrefixes.size()),
                                   .encodingType = input.encodingType,
                                   .continuationToken = input.continuationToken};
    if (page.next) output.nextContinuationToken = page.next->token();
    if (input.startAfter && !input.continuationToken) output.startAfter = asked.shown(*input.startAfter);
    setPage(output, std::move(page), asked);
    return output;
}

PYLON_INLINE Answer<s3::ListObjectsOutput> S3Service::listObjects(s3::ListObjects const& input, Call const&) {
    auto const* const bucket = find(input.bucket);
    if (bucket == nullptr) return noSuchBucket(input.bucket);
    if (auto refusal = checkListing(input)) return *std::move(refusal);
    auto const asked = pageRequest(input);
    S3Bookmark marker{input.marker.value_or(std::string{})};
    // A key that is under a common prefix stands for that: it is not listed again.
    if (!asked.delimiter.empty() && marker.text.starts_with(asked.prefix))
        if (auto const end = marker.text.find(asked.delimiter, asked.prefix.size()); end != std::string::npos)
            marker = {marker.text.substr(0, end + asked.delimiter.size()), true};
    auto page = pageOf(*bucket, marker.text.empty() ? bucket->begin() : after(*bucket, marker), asked);
    s3::ListObjectsOutput output{.name = input.bucket,
                                 .marker = asked.shown(input.marker.value_or(std::string{})),
                                 .encodingType = input.encodingType};
    if (page.next && !asked.delimiter.empty()) output.nextMarker = asked.shown(page.next->text);
    setPage(output, std::move(page), asked);
    return output;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_LISTING_IPP
