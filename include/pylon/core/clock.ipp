// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLOCK_IPP
#define PYLON_CORE_CLOCK_IPP

#include <pylon/core/clock.hpp>

#include <condition_variable>
#include <mutex>

namespace pylon {

[[gnu::cold]] PYLON_INLINE bool SystemClock::waitUntil(Ticks deadline, std::stop_token const& stop) const {
    std::mutex mutex;
    std::condition_variable stopped;
    // Not std::condition_variable_any, which does all this by itself: several times the code.
    auto const wake = [&] {
        std::lock_guard const lock{mutex}; // so that it does not fall between the question and the wait
        stopped.notify_all();
    };
    std::stop_callback<decltype(wake) const&> const callback{stop, wake};
    std::unique_lock lock{mutex};
    while (!stop.stop_requested() && stopped.wait_until(lock, deadline) != std::cv_status::timeout) {
    }
    return !stop.stop_requested();
}

} // namespace pylon

#endif // PYLON_CORE_CLOCK_IPP
