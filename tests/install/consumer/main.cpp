// SPDX-License-Identifier: BSL-1.0

#include <pylon/pylon.hpp>

#include <string>

std::string sentElsewhere(pylon::memory::Cloud& cloud);

int main() {
    pylon::memory::Cloud cloud;
    cloud.sqs().createQueue("consumer");
    auto const sent = sentElsewhere(cloud);

    std::string received;
    pylon::sqs::Queue queue{cloud.client(), "consumer"};
    queue.getMessage([&](pylon::Message const& message) { received = message.body; });
    return received == sent ? 0 : 1;
}
