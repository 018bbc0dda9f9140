// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/call_limits.hpp>

#include <catch2/catch.hpp>

namespace core_call_limits_test {

using namespace pylon;
using namespace std::chrono_literals;

TEST_CASE("by default a call is limited in each attempt, but not in all", "[core][call_limits]") {
    CallLimits const limits;
    CHECK(limits.connect == 3100ms);
    CHECK(limits.inactivity == 60s);
    CHECK(limits.attempt == 15min);
    CHECK(limits.total == 0s);
    CHECK_FALSE(limits.stop.stop_possible());
}

TEST_CASE("a limit becomes a deadline, and none becomes never", "[core][call_limits]") {
    constexpr Ticks start{1h};
    STATIC_REQUIRE(deadlineAfter(start, 5s) == start + 5s);
    STATIC_REQUIRE(deadlineAfter(start, 0s) == never);
    STATIC_REQUIRE(deadlineAfter(start, -5s) == never);
    // Further than a clock can count.
    STATIC_REQUIRE(deadlineAfter(start, Duration::max()) == never);
    STATIC_REQUIRE(deadlineAfter(start, never - start) == never);
    STATIC_REQUIRE(deadlineAfter(start, never - start - 1ns) == never - 1ns);
}

} // namespace core_call_limits_test
