// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_MANUAL_CLOCK_HPP
#define PYLON_TESTS_SUPPORT_MANUAL_CLOCK_HPP

#include <pylon/core/clock.hpp>

#include <functional>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

namespace pylon::test {

/// A clock that stands still until someone waits or advances it: a wait is over at once, the time having been moved to its end.
class ManualClock {
public:
    /// 2026-01-02 03:04:05 UTC.
    static constexpr WallTime epoch{std::chrono::seconds{1767323045}};

    WallTime now() const {
        std::scoped_lock const lock{mutex_};
        return wall_;
    }
    Ticks ticks() const {
        std::scoped_lock const lock{mutex_};
        return ticks_;
    }

    /// Notes the wait in waits() and passes the time.
    bool waitUntil(Ticks deadline, std::stop_token const& stop) {
        if (stop.stop_requested()) return false;
        if (auto const left = deadline - ticks(); left > Duration::zero()) {
            std::scoped_lock const lock{mutex_};
            waits_.push_back(left);
        }
        return pass(deadline, stop);
    }

    /// Passes the time without noting it: for what is not a wait of the code under test, as a transmission.
    bool pass(Ticks deadline, std::stop_token const& stop) {
        if (onWait_) onWait_();
        if (stop.stop_requested()) return false;
        if (deadline == never) throw std::logic_error{"the code under test waits for ever"};
        if (auto const left = deadline - ticks(); left > Duration::zero()) advance(left);
        return true;
    }

    void advance(Duration by) {
        std::scoped_lock const lock{mutex_};
        ticks_ += by;
        wall_ += std::chrono::duration_cast<WallTime::duration>(by);
    }
    /// Sets the wall clock alone, as an administrator would.
    void setNow(WallTime now) {
        std::scoped_lock const lock{mutex_};
        wall_ = now;
    }

    /// Called in every wait before time passes, as for a stop token that is triggered meanwhile.
    void onWait(std::function<void()> call) { onWait_ = std::move(call); }

    [[nodiscard]] std::vector<Duration> waits() const {
        std::scoped_lock const lock{mutex_};
        return waits_;
    }

private:
    mutable std::mutex mutex_;
    WallTime wall_ = epoch;
    Ticks ticks_{std::chrono::hours{1}};
    std::vector<Duration> waits_;
    std::function<void()> onWait_;
};

static_assert(Clock<ManualClock>);

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_MANUAL_CLOCK_HPP
