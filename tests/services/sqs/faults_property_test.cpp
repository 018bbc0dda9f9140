// SPDX-License-Identifier: BSL-1.0

#include "support/fault_schedule.hpp"
#include "support/seeds.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

namespace sqs_faults_property_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// The seeds that leave `remainder` by 2, so that two programs share the work.
void runSeeds(std::uint64_t remainder) {
    Seeds const seeds{400};
    std::size_t faults = 0;
    for (auto seed = seeds.first; seed <= seeds.last; ++seed) {
        if (seed % 2 != remainder) continue;
        std::string history;
        try {
            faults += runSchedule(seed, memory::ClockMode::automatic, &history);
        } catch (std::exception const& error) {
            FAIL("seed " << seed << ": " << error.what() << "\nThe faults: " << history << "Alone: PYLON_SEED=" << seed
                         << " tests_services_property");
        }
    }
    // Where little went wrong, little would be shown: each schedule meets a fault or two.
    if (!seeds.single) CHECK(faults > seeds.last / 2);
}

} // namespace

TEST_CASE("whatever goes wrong, no message is lost, deleted unhandled or out of order: even seeds", "[sqs][faults]") {
    runSeeds(0);
}

TEST_CASE("whatever goes wrong, no message is lost, deleted unhandled or out of order: odd seeds", "[sqs][faults]") {
    runSeeds(1);
}

} // namespace sqs_faults_property_test
