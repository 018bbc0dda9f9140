// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_CLOCK_LAWS_HPP
#define PYLON_TESTING_CLOCK_LAWS_HPP

#include <pylon/core/clock.hpp>
#include <pylon/testing/detail/in_threads.hpp>
#include <pylon/testing/violations.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <stop_token>
#include <thread>

namespace pylon::testing {

/// What Clock demands of its models.
struct ClockLaws {
    static constexpr Law monotonic{"clock.monotonic", "ticks() never goes backwards, on whatever thread it is read"};
    static constexpr Law waits{"clock.waits", "waitUntil() returns true when its deadline has come, and not before"};
    static constexpr Law pastIsOver{"clock.pastIsOver", "waitUntil() returns true at once for what is past"};
    static constexpr Law stopsBefore{"clock.stopsBefore",
                                     "waitUntil() returns false at once when its stop token was triggered before, "
                                     "even for what is past"};
    static constexpr Law stopsWhile{"clock.stopsWhile",
                                    "waitUntil() returns false when its stop token is triggered meanwhile"};
    static constexpr Law calendarMoves{"clock.calendarMoves", "now() moves while ticks() does"};
    static constexpr Law doesNotThrow{"clock.doesNotThrow", "a clock does not throw"};

    static constexpr std::array all{monotonic, waits, pastIsOver, stopsBefore, stopsWhile, calendarMoves, doesNotThrow};
};

namespace detail {

/// Longer than any check takes by a clock that is honest.
inline constexpr Duration patience = std::chrono::seconds{10};

/// Tells a clock that is moved by waiting from one that takes its time: by the former much more has passed than in fact.
class Stopwatch {
public:
    /// Whether `passed`, by the clock under test, took that long in truth.
    [[nodiscard]] bool tookItsTime(Duration passed) const { return SystemClock{}.ticks() - start_ >= passed / 2; }

private:
    Ticks start_ = SystemClock{}.ticks();
};

/// Triggers a stop token from another thread, when whoever waits by then waits.
class LaterStop {
public:
    [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

private:
    std::stop_source stop_;
    std::jthread stopping_{[this](std::stop_token const& over) {
        auto const clock = SystemClock{};
        clock.waitUntil(clock.ticks() + std::chrono::milliseconds{5}, over);
        stop_.request_stop();
    }};
};

template <Clock C> void checkWaits(C& clock, Findings& findings) {
    auto const start = clock.ticks();
    auto const calendar = clock.now();
    auto const deadline = start + std::chrono::milliseconds{20};
    bool const reached = clock.waitUntil(deadline, {});
    auto const end = clock.ticks();
    findings.require(ClockLaws::waits, reached, "it returned false for 20 ms from now");
    findings.require(ClockLaws::waits, end >= deadline, "20 ms had not passed when it returned");
    findings.require(ClockLaws::monotonic, end >= start, "it went backwards over a wait");
    findings.require(ClockLaws::calendarMoves, clock.now() != calendar, "it stood still for 20 ms");

    for (auto const past : {end, end - std::chrono::hours{1}, Ticks{}}) {
        findings.require(ClockLaws::pastIsOver, clock.waitUntil(std::min(past, end), {}), "it returned false");
        findings.require(ClockLaws::pastIsOver, clock.ticks() - end < patience, "it took its time");
    }
}

template <Clock C> void checkStops(C& clock, Findings& findings) {
    std::stop_source triggered;
    triggered.request_stop();
    auto const start = clock.ticks();
    for (auto const deadline : {start + patience, start, Ticks{}}) {
        findings.require(ClockLaws::stopsBefore, !clock.waitUntil(deadline, triggered.get_token()), "it returned true");
        findings.require(ClockLaws::stopsBefore, clock.ticks() - start < patience, "it waited all the same");
    }

    Stopwatch const watch;
    auto const begun = clock.ticks();
    LaterStop const later;
    bool const reached = clock.waitUntil(begun + patience, later.token());
    bool const passed = clock.ticks() - begun >= patience;
    findings.require(ClockLaws::stopsWhile, !reached || passed, "it returned true before its time had come");
    findings.require(ClockLaws::stopsWhile, !passed || !watch.tookItsTime(patience), "it waited all the same");
}

template <Clock C> void checkThreads(C& clock, Findings& findings) {
    std::atomic<Ticks::rep> latest{clock.ticks().time_since_epoch().count()};
    std::atomic<bool> backwards{false};
    inThreads(4, [&](std::size_t) {
        for (int i = 0; i != 200; ++i) {
            // What another thread has read before is not in the future.
            auto const before = latest.load();
            auto const ticks = clock.ticks().time_since_epoch().count();
            static_cast<void>(clock.now());
            if (ticks < before) backwards = true;
            for (auto seen = before; seen < ticks && !latest.compare_exchange_weak(seen, ticks);) {
            }
            if (i % 50 == 0) clock.waitUntil(Ticks{Ticks::duration{ticks}}, {});
        }
    });
    findings.require(ClockLaws::monotonic, !backwards, "one thread read less than another had read before");
}

} // namespace detail

/// Checks ClockLaws on a clock. Waits some 20 ms by it, and may be used on one that others use meanwhile.
///
/// A clock that someone else moves (memory::VirtualClock in its manual mode) must be moved by another thread meanwhile.
/// Threads are started; run it under ThreadSanitizer, too.
template <Clock C> [[nodiscard]] Violations checkClockLaws(C& clock) {
    detail::Findings findings;
    findings.run(ClockLaws::doesNotThrow, [&] {
        detail::checkWaits(clock, findings);
        detail::checkStops(clock, findings);
        detail::checkThreads(clock, findings);
    });
    return findings.take();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_CLOCK_LAWS_HPP
