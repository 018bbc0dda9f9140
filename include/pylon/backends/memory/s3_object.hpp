// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_OBJECT_HPP
#define PYLON_BACKENDS_MEMORY_S3_OBJECT_HPP

#include <pylon/core/value_types.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace pylon::memory::detail {

/// A checksum as S3 keeps it with an object.
struct S3Checksum {
    std::string algorithm{}; ///< `CRC32`
    std::string value{};     ///< base64
};

/// An object of the in-memory S3.
struct S3Object {
    std::string content{};
    std::string eTag{}; ///< with its quotes
    Timestamp lastModified{};
    S3Checksum checksum{};
    std::optional<std::string> cacheControl{};
    std::optional<std::string> contentDisposition{};
    std::optional<std::string> contentEncoding{};
    std::optional<std::string> contentLanguage{};
    std::optional<std::string> contentType{};
    std::optional<std::string> expires{};
    std::map<std::string, std::string> metadata{}; ///< names in lower case
};

/// The keys are in the order in which S3 lists them: that of their bytes.
using S3Bucket = std::map<std::string, S3Object, std::less<>>;
using S3Buckets = std::map<std::string, S3Bucket, std::less<>>;

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_OBJECT_HPP
