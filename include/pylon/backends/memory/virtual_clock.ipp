// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_VIRTUAL_CLOCK_IPP
#define PYLON_BACKENDS_MEMORY_VIRTUAL_CLOCK_IPP

#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/core/error.hpp>

#include <algorithm>

namespace pylon::memory {

PYLON_INLINE WallTime VirtualClock::now() const noexcept {
    auto const base = mode_ == ClockMode::system ? SystemClock{}.now() : start_;
    return base + std::chrono::duration_cast<WallTime::duration>(Duration{elapsed_.load()});
}

PYLON_INLINE WallTime VirtualClock::outsideNow() const noexcept {
    return mode_ == ClockMode::system ? SystemClock{}.now() : now();
}

/// What ticks() would be, had the clock not been moved.
PYLON_INLINE Ticks VirtualClock::unmoved() const noexcept {
    return mode_ == ClockMode::system ? SystemClock{}.ticks() : Ticks{};
}

PYLON_INLINE Ticks VirtualClock::ticks() const noexcept {
    return unmoved() + std::chrono::duration_cast<Ticks::duration>(Duration{elapsed_.load()});
}

PYLON_INLINE Ticks VirtualClock::nextDue() const { return agenda_ != nullptr ? agenda_->nextDue() : never; }

PYLON_INLINE void VirtualClock::changed() {
    if (agenda_ != nullptr) agenda_->settle();
    for (auto& each : waiters_)
        if (hasCome(each)) each.wake.notify_one();
}

/// Whether a thread has a reason to go on.
PYLON_INLINE bool VirtualClock::hasCome(Waiter const& waiter) const {
    if ((*waiter.done)()) return true;
    if (mode_ == ClockMode::manual) return ticks() >= waiter.deadline;
    return nextDue() < waiter.next || elapsed_.load() != waiter.moved;
}

PYLON_INLINE void VirtualClock::moveTo(Ticks target) {
    for (;;) {
        auto const base = unmoved();
        auto const next = std::max(std::min(nextDue(), target), base + Duration{elapsed_.load()});
        elapsed_.store(Duration{next - base}.count());
        changed();
        if (next >= target) return;
    }
}

PYLON_INLINE void VirtualClock::await(std::unique_lock<std::mutex>& lock, Ticks deadline, std::stop_token const& stop,
                                      std::function<bool()> const& done) {
    while (!done() && ticks() < deadline && !stop.stop_requested()) {
        auto const next = std::min(nextDue(), deadline);
        if (mode_ == ClockMode::automatic) {
            if (next == never) return;
            moveTo(next);
            continue;
        }
        auto const moved = elapsed_.load();
        auto const self = waiters_.emplace(waiters_.end(), deadline, &stop, &done, next, moved);
        auto const come = [&] { return hasCome(*self); };
        // In manual mode time passes for nobody who sleeps.
        if (mode_ == ClockMode::manual || next == never)
            self->wake.wait(lock, stop, come);
        else
            self->wake.wait_until(lock, stop, next - Duration{moved}, come);
        waiters_.erase(self);
        if (mode_ == ClockMode::system && nextDue() <= ticks()) changed();
    }
}

PYLON_INLINE std::size_t VirtualClock::waiting() {
    auto const held = lock();
    if (mode_ != ClockMode::manual) return 0;
    return static_cast<std::size_t>(std::count_if(waiters_.begin(), waiters_.end(), [this](Waiter const& each) {
        return ticks() < each.deadline && !each.stop->stop_requested() && !(*each.done)();
    }));
}

PYLON_INLINE bool VirtualClock::waitUntil(Ticks deadline, std::stop_token const& stop) {
    auto held = lock();
    await(held, deadline, stop, [] { return false; });
    return !stop.stop_requested() && ticks() >= deadline;
}

PYLON_INLINE void VirtualClock::advance(Duration duration) {
    auto const held = lock();
    moveBy(duration);
}

PYLON_INLINE void VirtualClock::advanceTo(WallTime time) {
    auto const held = lock();
    moveBy(time - now());
}

PYLON_INLINE void VirtualClock::moveBy(Duration duration) {
    if (duration < Duration::zero()) throw Error(ErrorKind::invalidInput, "a clock cannot be moved backwards");
    moveTo(ticks() + std::chrono::duration_cast<Ticks::duration>(duration));
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_VIRTUAL_CLOCK_IPP
