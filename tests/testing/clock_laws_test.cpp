// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/clock_laws.hpp>

#include "support/broken_models.hpp"
#include "support/manual_clock.hpp"
#include <pylon/backends/memory/virtual_clock.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace testing_clock_laws_test {

using namespace pylon;
using namespace pylon::testing;
using namespace std::chrono_literals;

namespace {

enum class Fault : std::uint8_t {
    none,
    goesBackwards,
    returnsEarly,
    neverReached,
    hatesThePast,
    ignoresStop,
    waitsThoughStopped,
    stopIsSuccess,
    calendarStands,
    throws
};

/// A clock that is moved by waiting, with one thing wrong with it.
class FaultyClock {
public:
    explicit FaultyClock(Fault fault) : fault_(fault) {}

    WallTime now() const {
        if (fault_ == Fault::throws) throw std::runtime_error{"no time"};
        if (fault_ == Fault::calendarStands) return WallTime{};
        return WallTime{std::chrono::duration_cast<WallTime::duration>(Duration{ticks_.load()})};
    }
    Ticks ticks() {
        if (fault_ == Fault::goesBackwards) ticks_ -= 1;
        return Ticks{Duration{ticks_.load()}};
    }
    bool waitUntil(Ticks deadline, std::stop_token const& stop) {
        auto const until = Duration{deadline.time_since_epoch()}.count();
        auto const now = ticks_.load();
        if (fault_ == Fault::stopIsSuccess && stop.stop_possible()) {
            while (!stop.stop_requested())
                std::this_thread::yield();
            return true;
        }
        if (stop.stop_requested() && fault_ == Fault::waitsThoughStopped) ticks_ = std::max(now, until);
        if (stop.stop_requested() && fault_ != Fault::ignoresStop) return false;
        if (fault_ == Fault::hatesThePast && until <= now) return false;
        if (fault_ == Fault::neverReached) return false;
        if (fault_ != Fault::returnsEarly) ticks_ = std::max(now, until);
        return true;
    }

private:
    Fault fault_;
    std::atomic<Duration::rep> ticks_{Duration{1h}.count()};
};

Violations check(Fault fault) {
    FaultyClock clock{fault};
    return checkClockLaws(clock);
}

} // namespace

TEST_CASE("every clock that is shipped keeps the laws of clocks", "[laws][clock]") {
    SystemClock system;
    CHECK(checkClockLaws(system) == Violations{});
    memory::VirtualClock automatic;
    CHECK(checkClockLaws(automatic) == Violations{});
    memory::VirtualClock real{memory::ClockMode::system};
    CHECK(checkClockLaws(real) == Violations{});

    memory::VirtualClock manual{memory::ClockMode::manual};
    std::jthread const moving{[&](std::stop_token const& end) {
        while (!end.stop_requested())
            manual.advance(5us);
    }};
    CHECK(checkClockLaws(manual) == Violations{});
}

TEST_CASE("so do the tests' own clocks", "[laws][clock]") {
    test::ManualClock manual;
    CHECK(checkClockLaws(manual) == Violations{});
}

TEST_CASE("each law of clocks is broken by a clock that is wrong in that alone", "[laws][clock]") {
    CHECK(check(Fault::none) == Violations{});
    test::BrokenModels<ClockLaws> broken;
    broken.expect(ClockLaws::monotonic, check(Fault::goesBackwards));
    broken.expect(ClockLaws::waits, check(Fault::returnsEarly));
    broken.expect(ClockLaws::waits, check(Fault::neverReached));
    broken.expect(ClockLaws::pastIsOver, check(Fault::hatesThePast));
    broken.expect(ClockLaws::stopsBefore, check(Fault::ignoresStop));
    broken.expect(ClockLaws::stopsBefore, check(Fault::waitsThoughStopped));
    broken.expect(ClockLaws::stopsWhile, check(Fault::stopIsSuccess));
    broken.expect(ClockLaws::calendarMoves, check(Fault::calendarStands));
    broken.expect(ClockLaws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

} // namespace testing_clock_laws_test
