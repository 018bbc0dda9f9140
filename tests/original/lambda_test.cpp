// SPDX-License-Identifier: BSL-1.0

#include "original/lambda.hpp"
#include "support/cloud_server.hpp"
#include <pylon/backends/memory/client.hpp>

namespace original_lambda_test {

using namespace pylon;
using namespace pylon::test;

namespace {

void define(memory::Cloud& cloud) {
    cloud.lambda().define("my-lambda-function", [](std::string_view event) {
        return event == R"({"some":"input"})" ? R"({"some":"output"})" : "null";
    });
}

} // namespace

TEST_CASE("the original's examples of Lambda, in memory") {
    memory::Cloud cloud;
    define(cloud);
    originalLambda(cloud.client());
    CHECK(cloud.lambda().asynchronousRuns().size() == 1);
}

TEST_CASE("the original's examples of Lambda, over libcurl") {
    CloudServer server;
    define(server.cloud);
    originalLambda(server.client());
    CHECK(server.cloud.lambda().asynchronousRuns().size() == 1);
}

} // namespace original_lambda_test
