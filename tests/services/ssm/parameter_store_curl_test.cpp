// SPDX-License-Identifier: BSL-1.0

#include "support/cloud_server.hpp"
#include <pylon/services/ssm/parameter_store.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace ssm_parameter_store_curl_test {

using namespace pylon;
using namespace pylon::test;

TEST_CASE("over libcurl: parameters of all kinds", "[ssm][curl]") {
    CloudServer server;
    auto parameters = server.cloud.ssm();
    parameters.putParameter("/app/password", "open sesame", {.type = memory::ParameterType::secureString});
    for (int i = 0; i != 12; ++i)
        parameters.putParameter("/app/key" + std::to_string(i), "\xC3\xA9 \"" + std::to_string(i) + "\"\n");

    ssm::ParameterStore const store{server.client()};
    CHECK(store.get("/app/password:1") == "open sesame");
    CHECK(store.getByPath("/app").collect().size() == 13);
    CHECK(store.getMany({"/app/key7", "/app/none"}).at("/app/key7") == "\xC3\xA9 \"7\"\n");
    CHECK_THROWS_AS(store.get("/app/none"), ssm::ParameterNotFound);
}

} // namespace ssm_parameter_store_curl_test
