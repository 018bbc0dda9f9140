// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SQS_ERRORS_HPP
#define PYLON_SERVICES_SQS_ERRORS_HPP

#include <pylon/core/batch_error.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace pylon::sqs {

/// There is no queue of this name in this account and region.
class QueueNotFound : public Error {
public:
    QueueNotFound(ErrorDetails details, std::string queue)
        : Error(std::move(details)), queue_(std::make_shared<std::string const>(std::move(queue))) {}

    /// The name or URL that was asked for.
    [[nodiscard]] std::string const& queue() const noexcept { return *queue_; }

private:
    std::shared_ptr<std::string const> queue_;
};

/// Throws `error`, as QueueNotFound where that is what it says.
[[noreturn]] void raise(Error const& error, std::string const& queue);

} // namespace pylon::sqs

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sqs/errors.ipp>
#endif

#endif // PYLON_SERVICES_SQS_ERRORS_HPP
