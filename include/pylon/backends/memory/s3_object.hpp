// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_OBJECT_HPP
#define PYLON_BACKENDS_MEMORY_S3_OBJECT_HPP

#include <pylon/core/value_types.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace pylon::memory::detail {

/// A checksum as S3 keeps it with an object.
struct S3Checksum {
    std::string algorithm{}; ///< `CRC32`
    std::string value{};     ///< base64, and `-3` behind it where it is made of those of three parts
    std::string type = "FULL_OBJECT";
};

/// What the in-memory S3 knows of an object besides its content.
struct S3Attributes {
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
    std::map<std::string, std::string> tags{};
};

/// An object of the in-memory S3.
struct S3Object : S3Attributes {
    std::string content{};
};

/// The keys are in the order in which S3 lists them: that of their bytes.
using S3Bucket = std::map<std::string, S3Object, std::less<>>;

/// A part of an upload, but for its content.
struct S3PartAttributes {
    std::string eTag{}; ///< with its quotes
    Timestamp lastModified{};
    std::string checksum{}; ///< base64, by the upload's algorithm; empty where it has none
};

struct S3Part : S3PartAttributes {
    std::string content{};
};

/// An upload, but for its parts.
struct S3UploadAttributes {
    S3Attributes object{};   ///< that it will be
    std::string algorithm{}; ///< empty: none was asked for
};

/// An upload that was neither completed nor aborted.
struct S3Upload : S3UploadAttributes {
    std::map<int, S3Part> parts{};
};

/// By key and upload ID, of which a later one is greater.
using S3Uploads = std::map<std::pair<std::string, std::string>, S3Upload>;

using S3Buckets = std::map<std::string, S3Bucket, std::less<>>;

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_OBJECT_HPP
