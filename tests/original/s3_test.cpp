// SPDX-License-Identifier: BSL-1.0

#include "original/s3.hpp"
#include "support/cloud_server.hpp"
#include <pylon/backends/memory/client.hpp>

namespace original_s3_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("the original's examples of S3, in memory") {
    memory::Cloud cloud;
    cloud.s3().createBucket("my-bucket");
    originalS3(cloud.client());
}

TEST_CASE("the original's examples of S3, over libcurl") {
    CloudServer server;
    server.cloud.s3().createBucket("my-bucket");
    originalS3(server.client());
}

} // namespace original_s3_test
