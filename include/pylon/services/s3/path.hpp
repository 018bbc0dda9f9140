// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PATH_HPP
#define PYLON_SERVICES_S3_PATH_HPP

#include <pylon/config.hpp>

#include <string>
#include <string_view>

namespace pylon::s3 {

/// A bucket and a key.
struct Location {
    std::string bucket{};
    std::string key{};

    bool operator==(Location const&) const = default;
};

/// `s3://my-bucket/a-key/my-file.json`: the key stands in it as it is, nothing being encoded.
/// @throws Error (invalidInput) for a bucket or a key that cannot be one.
[[nodiscard]] std::string getPath(std::string_view bucket, std::string_view key);

/// The bucket and the key of such a path: `auto const [bucket, key] = s3::splitPath(path);`.
/// @throws Error (invalidInput), which says what a path looks like, for anything else.
[[nodiscard]] Location splitPath(std::string_view path);

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/path.ipp>
#endif

#endif // PYLON_SERVICES_S3_PATH_HPP
