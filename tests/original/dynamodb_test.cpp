// SPDX-License-Identifier: BSL-1.0

#include "original/dynamodb.hpp"
#include "support/cloud_server.hpp"
#include <pylon/backends/memory/client.hpp>

namespace original_dynamodb_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("the original's examples of DynamoDB, in memory") {
    memory::Cloud cloud;
    cloud.dynamodb().createTable("my-table", {.hash = {"id", KeyType::number}});
    originalDynamodb(cloud.client());
}

TEST_CASE("the original's examples of DynamoDB, over libcurl") {
    CloudServer server;
    server.cloud.dynamodb().createTable("my-table", {.hash = {"id", KeyType::number}});
    originalDynamodb(server.client());
}

} // namespace original_dynamodb_test
