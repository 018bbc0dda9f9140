// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_ERRORS_IPP
#define PYLON_SERVICES_SNS_ERRORS_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/services/sns/errors.hpp>
#include <pylon/services/sns/rules.hpp>

namespace pylon::sns {

[[gnu::cold]] PYLON_INLINE MessageTooLarge::MessageTooLarge(std::size_t size)
    : Error(ErrorKind::invalidInput,
            pylon::detail::concat({"the message is ", std::to_string(size),
                                   " bytes long, attributes included; SNS takes ", std::to_string(maxMessageSize),
                                   ": store the body in S3 and send its path"})),
      size_(size) {}

PYLON_INLINE std::size_t MessageTooLarge::limit() const noexcept { return maxMessageSize; }

[[gnu::cold]] PYLON_INLINE void raise(Error const& error, std::string const& topic) {
    if (error.code() != "NotFound") throw error;
    auto details = error.details();
    details.message.append(" Topic: ").append(topic).append(". Check its name, the account and the region.");
    throw TopicNotFound{std::move(details), topic};
}

} // namespace pylon::sns

#endif // PYLON_SERVICES_SNS_ERRORS_IPP
