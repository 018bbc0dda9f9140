// SPDX-License-Identifier: BSL-1.0

#include "laws.hpp"
#include <pylon/pylon.hpp>

#include <iostream>
#include <string>

pylon::testing::Violations violatedElsewhere();
std::string sentElsewhere(pylon::memory::Cloud& cloud);

int main() {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("consumer");
    auto const sent = sentElsewhere(cloud);

    std::string received;
    pylon::sqs::Queue queue{cloud.client(), "consumer"};
    queue.getMessage([&](pylon::Message const& message) { received = message.body; });

    auto violations = pylon::testing::checkRetryLaws([] { return Once{}; });
    for (auto const& each : violatedElsewhere())
        violations.push_back(each);
    for (auto const& each : violations)
        std::cerr << each << '\n';
    return received == sent && violations.empty() ? 0 : 1;
}
