// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_CLOCK_HPP
#define PYLON_TESTS_ARCHETYPES_CLOCK_HPP

#include <pylon/core/clock.hpp>

namespace pylon::archetype {

/// A Clock, and nothing else: it is neither made by default nor copied nor moved, and is used as what it is, not as const.
class Clock {
public:
    explicit Clock(int) {}
    Clock(Clock const&) = delete;
    Clock& operator=(Clock const&) = delete;

    WallTime now() { return WallTime{std::chrono::seconds{1767323045}}; }
    Ticks ticks() { return ticks_; }
    bool waitUntil(Ticks const& deadline, std::stop_token const& stop) {
        if (stop.stop_requested()) return false;
        if (deadline > ticks_) ticks_ = deadline;
        return true;
    }

private:
    Ticks ticks_{};
};

static_assert(pylon::Clock<Clock>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_CLOCK_HPP
