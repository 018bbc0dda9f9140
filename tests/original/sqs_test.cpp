// SPDX-License-Identifier: BSL-1.0

#include "original/sqs.hpp"
#include "support/cloud_server.hpp"
#include <pylon/backends/memory/client.hpp>

namespace original_sqs_test {

using namespace pylon;
using namespace pylon::test;

namespace {

void createQueues(memory::Cloud& cloud) {
    for (auto const* const name : {"my-queue", "my-dead-letters", "pylon_demo_in"})
        cloud.sqs().createQueue(name);
}

} // namespace

TEST_CASE("the original's examples of SQS, in memory") {
    memory::Cloud cloud;
    createQueues(cloud);
    originalSqs(cloud.client());
}

TEST_CASE("the original's examples of SQS, over libcurl") {
    CloudServer server;
    createQueues(server.cloud);
    originalSqs(server.client());
}

} // namespace original_sqs_test
