// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_RULES_HPP
#define PYLON_SERVICES_S3_RULES_HPP

#include <pylon/core/error.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

/// @file
/// What S3 takes; known here, so that what it would refuse is refused before anything is sent.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html

namespace pylon::s3 {

inline constexpr std::size_t maxKeySize = 1024;                      ///< in bytes of UTF-8
inline constexpr std::size_t maxMetadataSize = 2048;                 ///< names and values together, as they are sent
inline constexpr std::size_t maxKeysPerDelete = 1000;                ///< of DeleteObjects
inline constexpr std::uint64_t maxPutSize = std::uint64_t{5} << 30;  ///< of one PutObject
inline constexpr std::uint64_t maxCopySize = std::uint64_t{5} << 30; ///< of one CopyObject
inline constexpr std::uint64_t minPartSize = std::uint64_t{5} << 20; ///< of every part of an upload but the last
inline constexpr std::uint64_t maxPartSize = std::uint64_t{5} << 30;
inline constexpr int maxParts = 10'000;                                        ///< of one upload
inline constexpr std::uint64_t maxObjectSize = std::uint64_t{50} << 40;        ///< in parts; 5 TiB until December 2025
inline constexpr std::string_view keyAdvice = "give 1 to 1024 bytes of UTF-8"; ///< what messages about keys say

/// Why no object can have this key; nothing where one can.
[[nodiscard]] std::optional<std::string> whyNotKey(std::string_view key);

/// @throws Error (invalidInput) where no object can have this key.
void checkKey(std::string_view key);
/// @throws Error (invalidInput) where no bucket can have this name, those of before 2018 included.
void checkBucketName(std::string_view name);
/// @throws Error (invalidInput) where one PutObject cannot carry so much.
void checkPutSize(std::uint64_t size);
/// @throws Error (invalidInput) where the user metadata is more than S3 takes.
void checkMetadataSize(std::map<std::string, std::string> const& metadata);

/// Whether a document of XML 1.0 can hold the key: a key may have control characters, XML may not.
[[nodiscard]] bool fitsXml(std::string_view key);

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/rules.ipp>
#endif

#endif // PYLON_SERVICES_S3_RULES_HPP
