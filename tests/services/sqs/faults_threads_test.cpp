// SPDX-License-Identifier: BSL-1.0

#include "support/fault_schedule.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <exception>
#include <thread>
#include <vector>

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

/// The world of a seed, with several who act at once. Nobody sleeps: when all of them wait, and only then, the clock is moved.
void runByThreads(std::uint64_t seed) {
    constexpr std::size_t count = 3;
    FaultyWorld world{seed, memory::ClockMode::manual};
    world.ordered = false; // who receives first need not be the first to handle
    std::atomic<std::size_t> active{count};
    std::vector<std::exception_ptr> thrown(count);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i != count; ++i)
            threads.emplace_back([&, i] {
                try {
                    Bits bits{seed + 1000 * (i + 1)};
                    for (int n = 0; n != 4; ++n)
                        world.act(bits);
                } catch (...) {
                    thrown[i] = std::current_exception();
                }
                --active;
            });
        // Whoever acts comes to its end or to a wait, and every wait comes to its end: so does this.
        while (auto const left = active.load()) {
            if (world.cloud.clock().waiting() == left)
                world.cloud.clock().advance(1s);
            else
                std::this_thread::yield();
        }
    }
    for (auto const& each : thrown)
        if (each) std::rethrow_exception(each);
    world.ledger.check(world.cloud, world.names);
    world.cloud.clock().advance(2min);
    world.drain();
    world.ledger.checkAllHandled();
}

} // namespace

TEST_CASE("whatever goes wrong, several threads at once lose no message and delete none unhandled", "[sqs][faults]") {
    for (std::uint64_t seed = 1; seed != 101; ++seed) {
        INFO("seed " << seed);
        REQUIRE_NOTHROW(runByThreads(seed));
    }
}
