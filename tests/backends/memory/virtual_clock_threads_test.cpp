// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/virtual_clock.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstddef>
#include <deque>
#include <stop_token>
#include <thread>

namespace memory_virtual_clock_threads_test {

using namespace pylon;
using memory::ClockMode;
using memory::VirtualClock;

namespace {

/// A thread that waits until it is let go, and counts how often it looked.
class Sleeper {
public:
    explicit Sleeper(VirtualClock& clock) : thread_([this, &clock] { sleep(clock); }) {}

    void letGo(VirtualClock& clock) {
        auto const lock = clock.lock();
        released_ = true;
        clock.changed();
    }
    /// How often, when it has ended.
    int looks() {
        thread_.join();
        return looks_;
    }

    [[nodiscard]] bool asleep() const noexcept { return asleep_; }

private:
    void sleep(VirtualClock& clock) {
        auto const self = std::this_thread::get_id();
        auto lock = clock.lock();
        asleep_ = true; // as soon as the lock can be had
        clock.await(lock, never, std::stop_token{}, [&] {
            if (std::this_thread::get_id() == self) ++looks_;
            return released_;
        });
    }

    bool released_ = false;
    int looks_ = 0;
    std::atomic<bool> asleep_{false};
    std::thread thread_;
};

} // namespace

TEST_CASE("A change wakes the thread that waits for it, and lets the others sleep", "[memory][threads]") {
    VirtualClock clock{GENERATE(ClockMode::manual, ClockMode::system)};
    constexpr std::size_t count = 24;
    std::deque<Sleeper> sleepers;
    for (std::size_t i = 0; i != count; ++i)
        sleepers.emplace_back(clock);
    for (auto const& each : sleepers)
        while (!each.asleep())
            std::this_thread::yield();
    int looks = 0;
    for (auto& each : sleepers) {
        each.letGo(clock);
        looks += each.looks();
    }
    // Each before it sleeps and when it is woken, twice; a system may wake some for nothing. Were all of them woken every time, it
    // would be as many as there are pairs of them.
    CHECK(looks <= 6 * static_cast<int>(count));
}

} // namespace memory_virtual_clock_threads_test
