// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CALL_LIMITS_HPP
#define PYLON_CORE_CALL_LIMITS_HPP

#include <pylon/core/clock.hpp>

#include <stop_token>

namespace pylon {

/// How long a call may take, and what can end it early. Honoured in every wait: connecting, sending, receiving, backing off,
/// long polling.
///
/// All of it is about one call. Where a wrapper makes several (sendMessages, a listing, transfer), each of them has as long; `stop` is
/// what ends it as a whole.
/// A length of zero means "no such limit". An operation that the service itself may hold open (a long poll, a function that
/// runs for minutes) gets that time on top of `inactivity` and `attempt`, not of `total`.
struct CallLimits {
    Duration connect = std::chrono::milliseconds{3100}; ///< to name resolution, TCP and TLS, together
    Duration inactivity = std::chrono::seconds{60};     ///< without a byte in either direction
    Duration attempt =
        std::chrono::minutes{15}; ///< one transmission, from its beginning to the last byte of the answer
    Duration total{};             ///< one call, all its attempts and waits; each, where a wrapper makes several
    std::stop_token stop{};       ///< triggering it ends the call with ErrorKind::cancelled
};

/// `start + limit`, or never where there is no limit.
[[nodiscard]] constexpr Ticks deadlineAfter(Ticks start, Duration limit) noexcept {
    return limit <= Duration::zero() || limit > never - start ? never : start + limit;
}

} // namespace pylon

#endif // PYLON_CORE_CALL_LIMITS_HPP
