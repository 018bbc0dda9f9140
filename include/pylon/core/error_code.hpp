// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ERROR_CODE_HPP
#define PYLON_CORE_ERROR_CODE_HPP

#include <pylon/core/error.hpp>
#include <pylon/core/retry.hpp>

#include <string_view>

namespace pylon {

/// Sorts a service's refusal into a kind, by its code first and its status where the code is not known.
[[nodiscard]] ErrorKind kindOf(std::string_view code, int httpStatus) noexcept;

/// Whether a failed attempt may be followed by another, by the rules of the SDKs' standard mode.
[[nodiscard]] FailureClass failureClassOf(Error const& error) noexcept;

/// Whether the code is one of those that say that our clock, not our key, was wrong.
[[nodiscard]] bool saysClockIsSkewed(std::string_view code) noexcept;

/// Whether the code is one of those that say that temporary credentials were good once.
[[nodiscard]] bool saysCredentialsHaveExpired(std::string_view code) noexcept;

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/error_code.ipp>
#endif

#endif // PYLON_CORE_ERROR_CODE_HPP
