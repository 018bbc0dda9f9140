// SPDX-License-Identifier: BSL-1.0

#include "support/fault_schedule.hpp"
#include "support/seeds.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

namespace sqs_faults_threads_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("whatever goes wrong, several threads at once lose no message, delete none unhandled, and keep the order",
          "[sqs][faults]") {
    Seeds const seeds{300};
    std::size_t faults = 0;
    for (auto seed = seeds.first; seed <= seeds.last; ++seed) {
        std::string history;
        try {
            faults += runSchedule(seed, memory::ClockMode::manual, &history);
        } catch (std::exception const& error) {
            FAIL("seed " << seed << ": " << error.what() << "\nThe faults: " << history << "Alone: PYLON_SEED=" << seed
                         << " tests_services_threads");
        }
    }
    if (!seeds.single) CHECK(faults > seeds.last);
}

} // namespace sqs_faults_threads_test
