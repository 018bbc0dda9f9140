// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_ERRORS_IPP
#define PYLON_BACKENDS_MEMORY_SNS_ERRORS_IPP

#include <pylon/backends/memory/sns_errors.hpp>

#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE protocol::ServiceError snsError(int status, std::string_view code, std::string message) {
    return {.status = status, .code = std::string{code}, .queryCode = std::string{code}, .message = std::move(message)};
}

PYLON_INLINE protocol::ServiceError snsInvalid(std::string_view what) {
    return snsError(400, "InvalidParameter", "Invalid parameter: " + std::string{what});
}

PYLON_INLINE protocol::ServiceError snsInvalidValue(std::string message) {
    return snsError(400, "ParameterValueInvalid", std::move(message));
}

PYLON_INLINE protocol::ServiceError noSuchTopic() { return snsError(404, "NotFound", "Topic does not exist"); }

PYLON_INLINE protocol::ServiceError noSuchSubscription() {
    return snsError(404, "NotFound", "Subscription does not exist");
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_ERRORS_IPP
