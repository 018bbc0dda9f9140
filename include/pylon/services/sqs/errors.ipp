// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_ERRORS_IPP
#define PYLON_SERVICES_SQS_ERRORS_IPP

#include <pylon/services/sqs/errors.hpp>

namespace pylon::sqs {

[[gnu::cold]] PYLON_INLINE void raise(Error const& error, std::string const& queue) {
    if (error.code().find("QueueDoesNotExist") == std::string::npos &&
        error.code().find("NonExistentQueue") == std::string::npos)
        throw error;
    auto details = error.details();
    details.message.append(" Queue: ").append(queue).append(". Check its name, the account and the region.");
    throw QueueNotFound{std::move(details), queue};
}

} // namespace pylon::sqs

#endif // PYLON_SERVICES_SQS_ERRORS_IPP
