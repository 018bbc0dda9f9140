// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_ERRORS_HPP
#define PYLON_SERVICES_S3_ERRORS_HPP

#include <pylon/core/error.hpp>

#include <string_view>

namespace pylon::s3 {

/// The same error with the object that it is about in its message, as `s3://bucket/key`; of a bucket, without a key.
[[nodiscard]] Error told(Error const& error, std::string_view bucket, std::string_view key);

/// An answer that cannot be what it says it is: ErrorKind::malformed.
[[nodiscard]] Error malformedAnswer(std::string_view operation, std::string_view why, std::string_view bucket,
                                    std::string_view key);

} // namespace pylon::s3

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/s3/errors.ipp>
#endif

#endif // PYLON_SERVICES_S3_ERRORS_HPP
