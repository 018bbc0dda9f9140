// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/virtual_clock.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <vector>

namespace memory_virtual_clock_test {

using namespace pylon;
using namespace std::chrono_literals;
using memory::ClockMode;
using memory::VirtualClock;

namespace {

/// Notes when it was asked to settle; things fall due at given times.
class Diary final : public memory::detail::Agenda {
public:
    Diary(VirtualClock& clock, std::vector<Ticks> due) : clock_(&clock), due_(std::move(due)) {
        clock.setAgenda(*this);
    }

    Ticks nextDue() const override { return due_.empty() ? never : due_.front(); }
    void settle() override {
        while (!due_.empty() && due_.front() <= clock_->ticks()) {
            done.push_back(clock_->ticks());
            due_.erase(due_.begin());
        }
    }

    std::vector<Ticks> done;

private:
    VirtualClock* clock_;
    std::vector<Ticks> due_;
};

Ticks at(Duration time) { return Ticks{time}; }

} // namespace

TEST_CASE("A virtual clock begins at a fixed time, or where it is told to") {
    CHECK(VirtualClock{}.now() == VirtualClock::defaultStart);
    // 2026-01-01T00:00:00Z
    CHECK(VirtualClock::defaultStart == std::chrono::sys_days{std::chrono::year{2026} / 1 / 1});
    VirtualClock const clock{ClockMode::manual, WallTime{5s}};
    CHECK(clock.now() == WallTime{5s});
    CHECK(clock.mode() == ClockMode::manual);
}

TEST_CASE("A virtual clock stands still until it is moved") {
    VirtualClock clock{GENERATE(ClockMode::automatic, ClockMode::manual)};
    auto const ticks = clock.ticks();
    clock.advance(90s);
    CHECK(clock.now() == VirtualClock::defaultStart + 90s);
    CHECK(clock.ticks() == ticks + 90s);
    clock.advanceTo(VirtualClock::defaultStart + 24h);
    CHECK(clock.ticks() == ticks + 24h);
    clock.advance(0s);
    CHECK(clock.ticks() == ticks + 24h);
}

TEST_CASE("A virtual clock does not go backwards") {
    VirtualClock clock;
    clock.advance(10s);
    CHECK_THROWS_AS(clock.advance(-1ns), Error);
    CHECK_THROWS_AS(clock.advanceTo(VirtualClock::defaultStart), Error);
    CHECK(clock.now() == VirtualClock::defaultStart + 10s);
}

TEST_CASE("Waiting moves an automatic clock") {
    VirtualClock clock;
    auto const deadline = clock.ticks() + 30s;
    CHECK(clock.waitUntil(deadline, {}));
    CHECK(clock.ticks() == deadline);
    CHECK(clock.waitUntil(deadline - 10s, {}));
    CHECK(clock.ticks() == deadline);
}

TEST_CASE("Waiting for ever ends at once where nothing can come") {
    VirtualClock clock;
    CHECK_FALSE(clock.waitUntil(never, {}));
    CHECK(clock.now() == VirtualClock::defaultStart);
}

TEST_CASE("Who was told to stop does not wait") {
    VirtualClock clock{GENERATE(ClockMode::automatic, ClockMode::manual, ClockMode::system)};
    std::stop_source source;
    source.request_stop();
    CHECK_FALSE(clock.waitUntil(clock.ticks() + 1h, source.get_token()));
    if (clock.mode() != ClockMode::system) CHECK(clock.now() == VirtualClock::defaultStart);
}

TEST_CASE("What falls due on the way is done at its own time") {
    VirtualClock clock;
    auto const start = clock.ticks();
    Diary diary{clock, {start + 5s, start + 5s, start + 20s, start + 1h}};
    clock.advance(20s);
    CHECK(diary.done == std::vector{start + 5s, start + 5s, start + 20s});
    CHECK(clock.waitUntil(start + 2h, {}));
    CHECK(diary.done.back() == start + 1h);
    CHECK(clock.ticks() == start + 2h);
}

TEST_CASE("An automatic wait ends when what it waits for has come") {
    VirtualClock clock;
    auto const start = clock.ticks();
    Diary diary{clock, {start + 7s, start + 9s}};
    auto lock = clock.lock();
    clock.await(lock, start + 20s, {}, [&] { return !diary.done.empty(); });
    CHECK(clock.ticks() == start + 7s);
}

TEST_CASE("The system's clock runs by itself") {
    VirtualClock clock{ClockMode::system};
    auto const before = SystemClock{}.ticks();
    auto const now = clock.ticks();
    CHECK(before <= now);
    CHECK(now <= SystemClock{}.ticks());
    CHECK(clock.waitUntil(now, {}));
    CHECK(clock.waitUntil(clock.ticks() + 1ms, {}));
    CHECK(at(0s) < clock.ticks());
}

TEST_CASE("The system's clock that is moved runs ahead, and what falls due on the way is done") {
    VirtualClock clock{ClockMode::system};
    auto const start = clock.ticks();
    Diary diary{clock, {start + 1h, start + 3h}};
    // Who waits by the clock waits no longer.
    std::thread waiter{[&] { CHECK(clock.waitUntil(start + 2h, {})); }};
    clock.advance(2h);
    waiter.join();
    REQUIRE(diary.done.size() == 1);
    CHECK(diary.done.front() >= start + 1h);
    CHECK(diary.done.front() < start + 2h);
    CHECK(clock.ticks() - SystemClock{}.ticks() > 1h);
    CHECK(clock.now() - SystemClock{}.now() > 1h);
    auto const outside = clock.outsideNow(); // before the machine's own is read
    CHECK(outside <= SystemClock{}.now());
    CHECK_THROWS_AS(clock.advance(-1ns), Error);
}

} // namespace memory_virtual_clock_test
