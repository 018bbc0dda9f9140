// SPDX-License-Identifier: BSL-1.0

#include "laws.hpp"
#include <pylon/pylon.hpp>

#include <string>

std::string sentElsewhere(pylon::memory::Cloud& cloud) {
    std::string const body = "from another translation unit";
    pylon::sqs::Queue{cloud.client(), "consumer"}.sendMessage(pylon::Message{.body = body});
    return body;
}

pylon::testing::Violations violatedElsewhere() {
    pylon::SystemClock clock;
    return pylon::testing::checkClockLaws(clock);
}
