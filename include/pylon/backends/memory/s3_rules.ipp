// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_RULES_IPP
#define PYLON_BACKENDS_MEMORY_S3_RULES_IPP

#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/backends/memory/s3_rules.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/encoded_word.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/services/s3/rules.hpp>

#include <algorithm>

namespace pylon::memory::detail {

PYLON_INLINE bool sameETag(std::string_view asked, std::string_view eTag) noexcept {
    auto const bare = [](std::string_view text) {
        if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
        return text;
    };
    return asked == "*" || bare(asked) == bare(eTag);
}

PYLON_INLINE S3Verdict judge(S3Conditions const& conditions, S3Object const& object, std::string_view& failedOne) {
    if (conditions.ifMatch) {
        failedOne = "If-Match";
        if (!sameETag(*conditions.ifMatch, object.eTag)) return S3Verdict::failed;
    } else if (conditions.ifUnmodifiedSince && object.lastModified > *conditions.ifUnmodifiedSince) {
        failedOne = "If-Unmodified-Since";
        return S3Verdict::failed;
    }
    if (conditions.ifNoneMatch) {
        failedOne = "If-None-Match";
        if (sameETag(*conditions.ifNoneMatch, object.eTag)) return S3Verdict::notModified;
    } else if (conditions.ifModifiedSince && object.lastModified <= *conditions.ifModifiedSince) {
        failedOne = "If-Modified-Since";
        return S3Verdict::notModified;
    }
    return S3Verdict::proceed;
}

PYLON_INLINE std::variant<S3Source, protocol::ServiceError> readCopySource(std::string const& header) {
    if (header.find('?') != std::string::npos)
        return unmodelled("the in-memory s3 does not model versions of objects (versionId)");
    auto source = percentDecode(header).valueOr(std::string{});
    if (source.starts_with('/')) source.erase(0, 1);
    auto const slash = source.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == source.size())
        return s3Error("InvalidArgument", {{"ArgumentName", "x-amz-copy-source"}, {"ArgumentValue", header}},
                       "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    return S3Source{source.substr(0, slash), source.substr(slash + 1)};
}

PYLON_INLINE std::variant<std::optional<S3Range>, protocol::ServiceError> readRange(std::string const& header,
                                                                                    std::size_t size) {
    constexpr std::string_view unit = "bytes=";
    std::string_view text = header;
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    if (text.find(',') != std::string_view::npos)
        return unmodelled("the in-memory s3 does not model several ranges at once");
    auto const hyphen = text.find('-');
    if (hyphen == std::string_view::npos) return std::nullopt;
    auto const number = [](std::string_view digits, std::size_t& value) {
        auto const read = pylon::detail::parseInteger<std::size_t>(digits);
        value = read.value_or(0);
        return read.has_value();
    };
    auto const unsatisfiable = [&] {
        return s3Error("InvalidRange", {{"RangeRequested", header}, {"ActualObjectSize", std::to_string(size)}});
    };
    std::size_t first = 0;
    std::size_t last = 0;
    auto const from = text.substr(0, hyphen);
    auto const to = text.substr(hyphen + 1);
    if (from.empty()) {
        if (!number(to, last)) return std::nullopt;
        if (last == 0 || size == 0) return unsatisfiable();
        return S3Range{size - std::min(last, size), size};
    }
    if (!number(from, first) || (!to.empty() && !number(to, last))) return std::nullopt;
    if (!to.empty() && last < first) return std::nullopt;
    if (first >= size) return unsatisfiable();
    return S3Range{first, to.empty() ? size : std::min(last, size - 1) + 1};
}

PYLON_INLINE std::variant<S3Range, protocol::ServiceError> readCopyRange(std::string const& header, std::size_t size) {
    constexpr std::string_view unit = "bytes=";
    auto const hyphen = header.find('-');
    if (header.starts_with(unit) && hyphen != std::string::npos) {
        std::string_view const text = header;
        auto const first = pylon::detail::parseInteger<std::size_t>(text.substr(unit.size(), hyphen - unit.size()));
        auto const last = pylon::detail::parseInteger<std::size_t>(text.substr(hyphen + 1));
        if (first && last && *first <= *last) {
            if (*last < size) return S3Range{*first, *last + 1};
            return s3Error("InvalidRange", {{"RangeRequested", header}, {"ActualObjectSize", std::to_string(size)}});
        }
    }
    return s3Error(
        "InvalidArgument", {{"ArgumentName", "x-amz-copy-source-range"}, {"ArgumentValue", header}},
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
        "zero-based offsets of the first and last bytes to copy");
}

PYLON_INLINE Refusal checkS3BucketName(std::string const& name) {
    auto const alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    bool const fits =
        name.size() >= 3 && name.size() <= 63 && alphanumeric(name.front()) && alphanumeric(name.back()) &&
        std::all_of(name.begin(), name.end(), [&](char c) { return alphanumeric(c) || c == '-' || c == '.'; }) &&
        name.find("..") == std::string::npos && !name.starts_with("xn--") &&
        (name.find_first_not_of("0123456789.") != std::string::npos || name.find('.') == std::string::npos);
    if (fits) return std::nullopt;
    return s3Error("InvalidBucketName", {{"BucketName", name}});
}

PYLON_INLINE Refusal checkS3Key(std::string const& key) {
    if (key.size() <= s3::maxKeySize) return std::nullopt;
    return s3Error("KeyTooLongError",
                   {{"Size", std::to_string(key.size())}, {"MaxSizeAllowed", std::to_string(s3::maxKeySize)}});
}

PYLON_INLINE Refusal checkS3Metadata(std::map<std::string, std::string> const& metadata) {
    std::size_t size = 0;
    for (auto const& [name, value] : metadata)
        size += name.size() + value.size();
    if (size <= s3::maxMetadataSize) return std::nullopt;
    return s3Error("MetadataTooLarge",
                   {{"Size", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(s3::maxMetadataSize)}});
}

PYLON_INLINE std::map<std::string, std::string> storedMetadata(std::map<std::string, std::string> const& metadata) {
    std::map<std::string, std::string> stored;
    for (auto const& [name, value] : metadata) {
        std::string lower = name;
        for (char& c : lower)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
        bool const ascii = std::all_of(value.begin(), value.end(), [](char c) { return (c & 0x80) == 0; });
        stored[lower] = ascii ? value : encodeWords(value);
    }
    return stored;
}

PYLON_INLINE std::string urlEncodedKey(std::string_view key) {
    std::string out;
    while (true) {
        auto const space = key.find(' ');
        appendEncoded(out, key.substr(0, space), Slash::keep);
        if (space == std::string_view::npos) return out;
        out.push_back('+');
        key.remove_prefix(space + 1);
    }
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_RULES_IPP
