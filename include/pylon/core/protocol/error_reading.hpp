// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_ERROR_READING_HPP
#define PYLON_CORE_PROTOCOL_ERROR_READING_HPP

#include <pylon/core/error.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/serializer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// @file
/// How refusals are read.

namespace pylon::protocol::detail {

[[nodiscard]] std::string requestIdOf(Headers const& headers);

/// A whole number, or -1.
[[nodiscard]] std::int64_t wholeNumber(std::string_view text) noexcept;

/// What of a body that is not in the protocol's form may stand in an error's message: its beginning, if that is text.
[[nodiscard]] std::string excerpt(std::string_view body);

/// What headers and status say of a refusal. The code may be missing yet.
[[nodiscard]] ErrorDetails refusalOf(Response const& response);

/// `status` is what the kind is judged by where the code says nothing.
[[nodiscard]] Error finished(ErrorDetails details, int status);

/// Reads an error in JSON. AWS JSON and restJson1 look for the code in the same places, in another order.
[[nodiscard]] Error readJsonError(Response& response, CodecFunctions const& codec, ServiceInfo const& service,
                                  bool keepsBody = false);

/// Reads an error in XML. `status` is what its kind is judged by: S3 may put an error into an answer of status 200.
[[nodiscard]] Error readXmlError(Response& response, CodecFunctions const& codec, int status);

} // namespace pylon::protocol::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/protocol/error_reading.ipp>
#endif

#endif // PYLON_CORE_PROTOCOL_ERROR_READING_HPP
