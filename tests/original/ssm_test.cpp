// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/ssm.hpp>

#include "support/cloud_server.hpp"
#include <pylon/backends/memory/client.hpp>

#include <catch2/catch.hpp>

namespace original_ssm_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// The example of the original's page on SSM. There is a parameter `some-key`.
template <class Client> void originalSsm(Client const& aws) {
    CHECK(ssm::ParameterStore{aws}.get("some-key") == "whoa this is a cool value");
}

} // namespace

TEST_CASE("the original's example of SSM, in memory") {
    memory::Cloud cloud;
    cloud.ssm().putParameter("some-key", "whoa this is a cool value");
    originalSsm(cloud.client());
}

TEST_CASE("the original's example of SSM, over libcurl") {
    CloudServer server;
    server.cloud.ssm().putParameter("some-key", "whoa this is a cool value");
    originalSsm(server.client());
}

} // namespace original_ssm_test
