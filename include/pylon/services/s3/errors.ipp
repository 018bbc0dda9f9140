// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_ERRORS_IPP
#define PYLON_SERVICES_S3_ERRORS_IPP

#include <pylon/services/s3/errors.hpp>
#include <pylon/services/s3/service.hpp>

#include <utility>

namespace pylon::s3 {

PYLON_INLINE Error told(Error const& error, std::string_view bucket, std::string_view key) {
    auto details = error.details();
    // To HEAD there is no answer but the status.
    if (details.message.empty()) {
        switch (details.kind) {
        case ErrorKind::notFound: details.message = "there is no such object, or no such bucket."; break;
        case ErrorKind::denied: details.message = "access was denied."; break;
        case ErrorKind::conflict: details.message = "a condition was not met."; break;
        default: break;
        }
    }
    if (!details.message.empty()) details.message.push_back(' ');
    details.message.append("(s3://").append(bucket);
    if (!key.empty()) details.message.append("/").append(key);
    details.message.append(")");
    return Error{std::move(details)};
}

PYLON_INLINE Error malformedAnswer(std::string_view operation, std::string_view why, std::string_view bucket,
                                   std::string_view key) {
    ErrorDetails details{.kind = ErrorKind::malformed, .message = std::string{why}};
    details.service = service.id;
    details.operation = operation;
    return told(Error{std::move(details)}, bucket, key);
}

} // namespace pylon::s3

#endif // PYLON_SERVICES_S3_ERRORS_IPP
