// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/clock.hpp>

#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

namespace core_clock_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

struct NoNow {
    Ticks ticks();
    bool waitUntil(Ticks, std::stop_token);
};
struct NoTicks {
    WallTime now();
    bool waitUntil(Ticks, std::stop_token);
};
struct TicksOfAnotherClock {
    WallTime now();
    WallTime ticks();
    bool waitUntil(Ticks, std::stop_token);
};
struct CannotBeStopped {
    WallTime now();
    Ticks ticks();
    bool waitUntil(Ticks);
};
struct DoesNotSayWhy {
    WallTime now();
    Ticks ticks();
    void waitUntil(Ticks, std::stop_token);
};

} // namespace

TEST_CASE("a clock must tell both times, and wait as long as it is let", "[core][clock]") {
    STATIC_REQUIRE(Clock<SystemClock>);
    STATIC_REQUIRE(Clock<SystemClock const>);
    STATIC_REQUIRE(!Clock<NoNow>);
    STATIC_REQUIRE(!Clock<NoTicks>);
    STATIC_REQUIRE(!Clock<TicksOfAnotherClock>);
    STATIC_REQUIRE(!Clock<CannotBeStopped>);
    STATIC_REQUIRE(!Clock<DoesNotSayWhy>);
}

TEST_CASE("the system's clock does not wait for what is past", "[core][clock]") {
    SystemClock const clock;
    auto const before = clock.ticks();
    CHECK(clock.waitUntil(before, {}));
    CHECK(clock.waitUntil(Ticks{}, {}));
    CHECK(clock.ticks() >= before);
}

TEST_CASE("the system's clock does not wait once it was told to stop", "[core][clock]") {
    std::stop_source stop;
    stop.request_stop();
    CHECK_FALSE(SystemClock{}.waitUntil(never, stop.get_token()));
    CHECK_FALSE(SystemClock{}.waitUntil(Ticks{}, stop.get_token()));
}

TEST_CASE("the tests' clock moves by waiting", "[core][clock]") {
    test::ManualClock clock;
    auto const start = clock.ticks();
    CHECK(clock.waitUntil(start + 5s, {}));
    CHECK(clock.ticks() == start + 5s);
    CHECK(clock.now() == test::ManualClock::epoch + 5s);
    CHECK(clock.waitUntil(start, {}));
    CHECK(clock.ticks() == start + 5s);
    CHECK(clock.waits() == std::vector<Duration>{5s});

    std::stop_source stop;
    clock.onWait([&] { stop.request_stop(); });
    CHECK_FALSE(clock.waitUntil(start + 10s, stop.get_token()));
    CHECK(clock.ticks() == start + 5s);
}

} // namespace core_clock_test
