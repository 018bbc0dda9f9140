// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_REFUSAL_ERROR_HPP
#define PYLON_BACKENDS_MEMORY_REFUSAL_ERROR_HPP

#include <pylon/core/error.hpp>
#include <pylon/core/protocol.hpp>

#include <string>
#include <string_view>

namespace pylon::memory::detail {

/// A service's refusal as the Error that a client would make of it.
[[nodiscard]] Error asError(protocol::ServiceError const& refusal, std::string_view service, std::string operation);

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/refusal_error.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_REFUSAL_ERROR_HPP
