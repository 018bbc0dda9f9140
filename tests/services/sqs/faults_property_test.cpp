// SPDX-License-Identifier: BSL-1.0

#include "support/fault_schedule.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace pylon::test;

namespace {

/// Seeds 1 to PYLON_SEEDS, or PYLON_SEED alone; those that leave `remainder` by 2, so that two programs share the work.
void runSeeds(std::uint64_t remainder) {
    auto const number = [](char const* variable, std::uint64_t otherwise) {
        auto const* const text = std::getenv(variable);
        return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
    };
    auto const only = number("PYLON_SEED", 0);
    auto const last = only != 0 ? only : number("PYLON_SEEDS", 400);
    std::size_t faults = 0;
    for (auto seed = only != 0 ? only : 1; seed <= last; ++seed) {
        if (seed % 2 != remainder) continue;
        std::string history;
        try {
            faults += runSchedule(seed, &history);
        } catch (std::exception const& error) {
            FAIL("seed " << seed << ": " << error.what() << "\nThe faults: " << history << "Alone: PYLON_SEED=" << seed
                         << " tests_services_property");
        }
    }
    // Where little went wrong, little would be shown: each schedule meets a fault or two.
    if (only == 0) CHECK(faults > last / 2);
}

} // namespace

TEST_CASE("whatever goes wrong, no message is lost, deleted unhandled or out of order: even seeds", "[sqs][faults]") {
    runSeeds(0);
}

TEST_CASE("whatever goes wrong, no message is lost, deleted unhandled or out of order: odd seeds", "[sqs][faults]") {
    runSeeds(1);
}
