// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_SNS_ERRORS_HPP
#define PYLON_SERVICES_SNS_ERRORS_HPP

#include <pylon/core/error.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace pylon::sns {

/// There is no topic of this ARN.
class TopicNotFound : public Error {
public:
    TopicNotFound(ErrorDetails details, std::string topic)
        : Error(std::move(details)), topic_(std::make_shared<std::string const>(std::move(topic))) {}

    /// The ARN that was asked for.
    [[nodiscard]] std::string const& topic() const noexcept { return *topic_; }

private:
    std::shared_ptr<std::string const> topic_;
};

/// A message is larger than SNS takes, attributes included. Nothing was sent.
class MessageTooLarge : public Error {
public:
    explicit MessageTooLarge(std::size_t size);

    /// The message's size in bytes, and what SNS takes.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t limit() const noexcept;

private:
    std::size_t size_;
};

/// Throws `error`, as TopicNotFound where that is what it says.
[[noreturn]] void raise(Error const& error, std::string const& topic);

} // namespace pylon::sns

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/sns/errors.ipp>
#endif

#endif // PYLON_SERVICES_SNS_ERRORS_HPP
