// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_RULES_HPP
#define PYLON_BACKENDS_MEMORY_S3_RULES_HPP

#include <pylon/backends/memory/handler.hpp>
#include <pylon/backends/memory/s3_object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pylon::memory::detail {

/// The conditions of a read, on the object itself or on the source of a copy.
struct S3Conditions {
    std::optional<std::string> const& ifMatch;
    std::optional<std::string> const& ifNoneMatch;
    std::optional<Timestamp> const& ifModifiedSince;
    std::optional<Timestamp> const& ifUnmodifiedSince;
};

/// What becomes of a read by its conditions.
enum class S3Verdict : std::uint8_t { proceed, notModified, failed };

/// Whether an ETag is the one that was asked for, be it with its quotes or without, or any (`*`).
[[nodiscard]] bool sameETag(std::string_view asked, std::string_view eTag) noexcept;

[[nodiscard]] S3Verdict judge(S3Conditions const& conditions, S3Object const& object, std::string_view& failedOne);

/// What x-amz-copy-source names.
struct S3Source {
    std::string bucket{};
    std::string key{};
};
[[nodiscard]] std::variant<S3Source, protocol::ServiceError> readCopySource(std::string const& header);

/// The first byte and the one behind the last of a range.
struct S3Range {
    std::size_t first = 0;
    std::size_t end = 0;
};

/// What a Range header asks for, of so many bytes. Nothing: it is none that counts, and all is given.
[[nodiscard]] std::variant<std::optional<S3Range>, protocol::ServiceError> readRange(std::string const& header,
                                                                                     std::size_t size);

/// The same of x-amz-copy-source-range, which has both ends and both of them within the object.
[[nodiscard]] std::variant<S3Range, protocol::ServiceError> readCopyRange(std::string const& header, std::size_t size);

/// Why a bucket cannot be called so. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
[[nodiscard]] Refusal checkS3BucketName(std::string const& name);
[[nodiscard]] Refusal checkS3Key(std::string const& key);
[[nodiscard]] Refusal checkS3Metadata(std::map<std::string, std::string> const& metadata);

/// User metadata as S3 keeps it and gives it back: names in lower case, values beyond ASCII as encoded words.
[[nodiscard]] std::map<std::string, std::string> storedMetadata(std::map<std::string, std::string> const& metadata);

/// Keys in a listing whose encoding-type is `url`.
[[nodiscard]] std::string urlEncodedKey(std::string_view key);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/s3_rules.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_S3_RULES_HPP
