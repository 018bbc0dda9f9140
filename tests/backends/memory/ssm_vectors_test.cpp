// SPDX-License-Identifier: BSL-1.0

#include "support/model_compare.hpp"
#include "support/recorded_aws.hpp"
#include "support/world.hpp"
#include <pylon/backends/memory/ssm_service.hpp>

#include <catch2/catch.hpp>

namespace memory_ssm_vectors_test {

// What real SSM answered.

using namespace pylon;
using namespace pylon::test;

TEST_CASE("the operations of SSM are declared as the model has them", "[ssm]") {
    auto const json = vectorJson("models/ssm.json");
    if (!json) return;
    memory::detail::SsmService ssm{memory::CloudOptions{}};
    CHECK(ModelComparison(*json, {}).difference(ssm.service()) == "");
}

TEST_CASE("recorded SSM: a parameter is found by its ARN", "[ssm][recorded]") {
    auto const json = vectorJson("recorded-aws/ssm.json");
    if (!json) return;
    auto const& situation = (*json)["tests/aws/services/ssm/test_ssm.py::TestSSM::test_get_parameter_by_arn"];
    World world{{.accountId = "111111111111"}};
    world(ssm::PutParameter{.parameterName = "some-parameter", .value = "test", .type = "String"});
    auto const response = world.send(world.request(
        ssm::GetParameter{.parameterName = "arn:aws:ssm:us-east-1:111111111111:parameter/some-parameter"}));
    CHECK(response.status == 200);
    CHECK(Recorded{situation}.difference(situation["recorded-content"], Json::parse(response.body)) == "");
}

TEST_CASE("recorded SSM: parameters with a path", "[ssm][recorded]") {
    auto const json = vectorJson("recorded-aws/ssm.json");
    if (!json) return;
    Recorded recorded{(*json)["tests/aws/services/ssm/test_ssm.py::TestSSM::test_parameters_with_path"]};
    World world{{.accountId = "111111111111"}};
    auto const check = [&](std::string const& step, auto const& operation) {
        INFO("step " << step);
        CHECK(recorded.difference(step, world.send(world.request(operation))) == "");
    };
    auto const arn = "arn:aws:ssm:us-east-1:111111111111:parameter/test/param";
    check("put-parameter-response",
          ssm::PutParameter{.parameterName = "/test/param", .value = "123", .type = "String"});
    check("get-parameter-response", ssm::GetParameter{.parameterName = "/test/param"});
    check("get-parameter-by-arn-response", ssm::GetParameter{.parameterName = arn});
    check("get-parameters-response", ssm::GetParameters{.names = {"/test/param"}});
    check("get-parameters-by-arn-response", ssm::GetParameters{.names = {arn}});
}

} // namespace memory_ssm_vectors_test
