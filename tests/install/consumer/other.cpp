// SPDX-License-Identifier: BSL-1.0

#include <pylon/pylon.hpp>

#include <string>

std::string sentElsewhere(pylon::memory::Cloud& cloud) {
    std::string const body = "from another translation unit";
    pylon::sqs::Queue{cloud.client(), "consumer"}.sendMessage(pylon::Message{.body = body});
    return body;
}
