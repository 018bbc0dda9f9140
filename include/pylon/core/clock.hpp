// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLOCK_HPP
#define PYLON_CORE_CLOCK_HPP

#include <pylon/config.hpp>

#include <chrono>
#include <concepts>
#include <stop_token>

namespace pylon {

/// A point on the calendar, for signing and expiry.
using WallTime = std::chrono::system_clock::time_point;
/// A point on a clock that never jumps, for deadlines and elapsed time.
using Ticks = std::chrono::steady_clock::time_point;
/// A length of time.
using Duration = std::chrono::nanoseconds;

/// A deadline that never comes.
inline constexpr Ticks never = Ticks::max();

/// Tells the time and waits for it: every wait and every reading of the time in pylon goes through the transport's clock, so
/// that tests need not sleep.
///
/// Requirements, for `T& t`:
///   - `t.now()` is the wall time, `t.ticks()` a time that never goes backwards
///   - `t.waitUntil(ticks, stopToken)` returns true when `ticks` has come, at once where it is past; false when the stop token
///     is triggered, or was before, even where `ticks` is past
/// Errors: none; a clock does not throw.
/// Thread safety: all three may be called from any number of threads at once.
/// Models: SystemClock, memory::VirtualClock. Laws: testing/clock_laws.hpp
/// Archetype: tests/archetypes/clock.hpp
template <class T>
concept Clock = requires(T& t, Ticks deadline, std::stop_token stop) {
    { t.now() } -> std::same_as<WallTime>;
    { t.ticks() } -> std::same_as<Ticks>;
    { t.waitUntil(deadline, stop) } -> std::same_as<bool>;
};

/// The machine's own clock. The only place in the library where real time is read or waited for.
class SystemClock {
public:
    [[nodiscard]] WallTime now() const noexcept { return std::chrono::system_clock::now(); }
    [[nodiscard]] Ticks ticks() const noexcept { return std::chrono::steady_clock::now(); }
    bool waitUntil(Ticks deadline, std::stop_token const& stop) const;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/clock.ipp>
#endif

#endif // PYLON_CORE_CLOCK_HPP
