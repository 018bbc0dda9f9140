// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CLOCK_IPP
#define PYLON_CORE_CLOCK_IPP

#include <pylon/core/clock.hpp>

#include <condition_variable>
#include <mutex>

namespace pylon {

PYLON_INLINE bool SystemClock::waitUntil(Ticks deadline, std::stop_token const& stop) const {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock{mutex};
    changed.wait_until(lock, stop, deadline, [] { return false; });
    return !stop.stop_requested();
}

} // namespace pylon

#endif // PYLON_CORE_CLOCK_IPP
