// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/clock.hpp>

#include <catch2/catch.hpp>

#include <thread>

namespace core_clock_threads_test {

using namespace pylon;

TEST_CASE("a wait of the system's clock ends when it is stopped from another thread", "[core][clock]") {
    std::stop_source stop;
    bool reached = true;
    std::jthread waiter{[&] { reached = SystemClock{}.waitUntil(never, stop.get_token()); }};
    stop.request_stop();
    waiter.join();
    CHECK_FALSE(reached);
}

} // namespace core_clock_threads_test
