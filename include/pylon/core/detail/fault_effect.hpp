// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_FAULT_EFFECT_HPP
#define PYLON_CORE_DETAIL_FAULT_EFFECT_HPP

#include <pylon/core/call_limits.hpp>
#include <pylon/core/fault.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/result.hpp>

#include <optional>

namespace pylon::detail {

/// What a transmission ends with that its fault keeps from the service; nothing where the service is to be asked, or the fault is a
/// time-out. `service` is null where only the request can tell how the service writes errors.
[[nodiscard]] std::optional<Result<Response>> outcomeInstead(Fault const& fault, Request const& request,
                                                             ServiceInfo const* service, WallTime now);

/// What a fault makes of the service's answer, but for when it comes.
void spoil(Fault const& fault, Result<Response>& outcome);

/// How much later than the service gives it the answer is whole.
[[nodiscard]] Duration heldBackBy(Fault const& fault) noexcept;

/// When the caller's patience ends with a request that was begun at `start` and brings no byte.
[[nodiscard]] Ticks silentUntil(Ticks start, CallLimits const& limits) noexcept;

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/fault_effect.ipp>
#endif

#endif // PYLON_CORE_DETAIL_FAULT_EFFECT_HPP
