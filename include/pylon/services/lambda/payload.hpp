// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_LAMBDA_PAYLOAD_HPP
#define PYLON_SERVICES_LAMBDA_PAYLOAD_HPP

#include <pylon/core/value.hpp>

#include <cstddef>
#include <string>

namespace pylon::lambda {

/// The greatest inputs, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
inline constexpr std::size_t maxSynchronousPayload = 6'291'456;
inline constexpr std::size_t maxAsynchronousPayload = 1'048'576;

/// A dynamic value as JSON, numbers with all their digits.
/// @throws Error (invalidInput) for what JSON does not have: NaN, infinities, bytes, sets, text that is not UTF-8.
[[nodiscard]] std::string toJson(Value const& value);
[[nodiscard]] std::string toJson(Map const& members);

} // namespace pylon::lambda

#ifdef PYLON_HEADER_ONLY
#include <pylon/services/lambda/payload.ipp>
#endif

#endif // PYLON_SERVICES_LAMBDA_PAYLOAD_HPP
