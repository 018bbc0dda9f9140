// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_ERRORS_IPP
#define PYLON_BACKENDS_MEMORY_S3_ERRORS_IPP

#include <pylon/backends/memory/s3_errors.hpp>

#include <stdexcept>

namespace pylon::memory::detail {

PYLON_INLINE protocol::ServiceError s3Error(std::string_view code, S3ErrorExtras extras, std::string message) {
    for (auto const& each : s3ErrorNames)
        if (each.code == code) {
            protocol::ServiceError error{.status = each.status,
                                         .code = std::string{code},
                                         .message = message.empty() ? std::string{each.message} : std::move(message)};
            error.extras = std::move(extras);
            return error;
        }
    throw std::logic_error("no such error in S3: " + std::string{code});
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_ERRORS_IPP
