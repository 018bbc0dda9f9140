// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_ERRORS_HPP
#define PYLON_BACKENDS_MEMORY_SNS_ERRORS_HPP

#include <pylon/backends/memory/handler.hpp>

#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// An error of SNS; `status` is the one that goes with its code.
[[nodiscard]] protocol::ServiceError snsError(int status, std::string_view code, std::string message);
/// `InvalidParameter`, the message beginning `Invalid parameter: `.
[[nodiscard]] protocol::ServiceError snsInvalid(std::string_view what);
/// `ParameterValueInvalid`: what message attributes are refused with.
[[nodiscard]] protocol::ServiceError snsInvalidValue(std::string message);
[[nodiscard]] protocol::ServiceError noSuchTopic();
[[nodiscard]] protocol::ServiceError noSuchSubscription();

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/sns_errors.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SNS_ERRORS_HPP
