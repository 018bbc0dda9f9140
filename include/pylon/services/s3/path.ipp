// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_PATH_IPP
#define PYLON_SERVICES_S3_PATH_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/services/s3/path.hpp>
#include <pylon/services/s3/rules.hpp>

namespace pylon::s3 {

PYLON_INLINE std::string getPath(std::string_view bucket, std::string_view key) {
    checkBucketName(bucket);
    checkKey(key);
    return pylon::detail::concat({"s3://", bucket, "/", key});
}

PYLON_INLINE Location splitPath(std::string_view path) {
    constexpr std::string_view scheme = "s3://";
    auto const wrong = [](std::string_view why) {
        return Error{ErrorKind::invalidInput,
                     pylon::detail::concat({"this is no path of S3: ", why, "; write it as s3://bucket/key"})};
    };
    if (!path.starts_with(scheme)) throw wrong("it does not begin with s3://");
    path.remove_prefix(scheme.size());
    auto const slash = path.find('/');
    auto const bucket = path.substr(0, slash);
    if (bucket.empty()) throw wrong("it names no bucket");
    if (slash == std::string_view::npos || slash + 1 == path.size()) throw wrong("it names no key");
    checkBucketName(bucket);
    checkKey(path.substr(slash + 1));
    return {std::string{bucket}, std::string{path.substr(slash + 1)}};
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_PATH_IPP
