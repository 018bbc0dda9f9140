// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/endpoint_settings.hpp>

#include "support/fake_machine.hpp"
#include <pylon/services/s3/service.hpp>
#include <pylon/services/sqs/service.hpp>
#include <pylon/services/sts/service.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace core_detail_endpoint_settings_test {

using namespace pylon;
using test::FakeMachine;

namespace {

/// A machine whose default profile says these properties.
FakeMachine machineWith(std::string const& properties) {
    return {.variables = {{"AWS_CONFIG_FILE", "/config"}}, .content = {{"/config", "[default]\n" + properties}}};
}

Result<EndpointOptions> found(FakeMachine const& machine, ServiceInfo const& service, ClientConfig config = {}) try {
    config.environment = machine.environment();
    auto const shared = loadProfiles(config.environment, machine.files()).value();
    return detail::endpointOptions(config, &shared, service);
} catch (Error const& error) {
    return error;
}

std::string whyNot(FakeMachine const& machine, ServiceInfo const& service) {
    auto const options = found(machine, service);
    if (options) return "it was taken";
    CHECK(options.error().kind() == ErrorKind::configuration);
    return options.error().message();
}

} // namespace

TEST_CASE("who says nothing gets the ordinary hosts", "[core][endpoint_settings]") {
    for (auto const* const service : {&sqs::service, &s3::service, &sts::service}) {
        auto const options = found(machineWith(""), *service).value();
        CHECK(options.region.empty());
        CHECK(options.url.empty());
        CHECK_FALSE(
            (options.fips || options.dualStack || options.globalHost || options.pathStyle || options.accelerate));
    }
    auto const alone = detail::endpointOptions({.region = "eu-west-1"}, nullptr, s3::service);
    CHECK(alone.region == "eu-west-1");
    CHECK_FALSE((alone.fips || alone.pathStyle));
}

TEST_CASE("FIPS and dualstack: code before environment before profile", "[core][endpoint_settings]") {
    auto machine = machineWith("use_fips_endpoint = true\nuse_dualstack_endpoint = True\n");
    CHECK(found(machine, sqs::service)->fips);
    CHECK(found(machine, sqs::service)->dualStack);
    machine.variables["AWS_USE_FIPS_ENDPOINT"] = "FALSE";
    machine.variables["AWS_USE_DUALSTACK_ENDPOINT"] = "false";
    CHECK_FALSE(found(machine, sqs::service)->fips);
    CHECK_FALSE(found(machine, sqs::service)->dualStack);
    machine.variables["AWS_USE_DUALSTACK_ENDPOINT"] = "true";
    CHECK(found(machine, sqs::service)->dualStack);
    auto const options = found(machine, sqs::service, {.useFips = true, .useDualStack = false}).value();
    CHECK(options.fips);
    CHECK_FALSE(options.dualStack);
}

TEST_CASE("what the profile says of S3 is of S3 alone", "[core][endpoint_settings]") {
    auto const machine = machineWith("s3 =\n  addressing_style = path\n  use_accelerate_endpoint = true\n"
                                     "  use_dualstack_endpoint = true\n");
    auto const s3 = found(machine, s3::service).value();
    CHECK(s3.pathStyle);
    CHECK(s3.accelerate);
    CHECK(s3.dualStack);
    auto const sqs = found(machine, sqs::service, {.pathStyle = true, .accelerate = true}).value();
    CHECK_FALSE((sqs.pathStyle || sqs.accelerate || sqs.dualStack));
    auto const given = found(machine, s3::service, {.pathStyle = false, .accelerate = false}).value();
    CHECK_FALSE((given.pathStyle || given.accelerate));
    for (auto const* const style : {"auto", "virtual"})
        CHECK_FALSE(found(machineWith(std::string{"s3 =\n  addressing_style = "} + style), s3::service)->pathStyle);
}

TEST_CASE("a service's host without a region is asked for by its own setting", "[core][endpoint_settings]") {
    auto machine = machineWith("sts_regional_endpoints = legacy\n");
    CHECK(found(machine, sts::service)->globalHost);
    CHECK_FALSE(found(machine, s3::service)->globalHost);
    machine.variables["AWS_STS_REGIONAL_ENDPOINTS"] = "regional";
    machine.variables["AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"] = "legacy";
    CHECK_FALSE(found(machine, sts::service)->globalHost);
    CHECK(found(machine, s3::service)->globalHost);
    CHECK_FALSE(found(machine, sqs::service)->globalHost);
}

TEST_CASE("a setting that there is not is told by its name, and not by what it says", "[core][endpoint_settings]") {
    using Catch::Contains;
    auto machine = machineWith("use_dualstack_endpoint = marker\n");
    CHECK_THAT(whyNot(machine, sqs::service), Contains("use_dualstack_endpoint") && Contains("true false"));
    machine.variables["AWS_USE_FIPS_ENDPOINT"] = "marker";
    CHECK_THAT(whyNot(machine, sqs::service), Contains("AWS_USE_FIPS_ENDPOINT") && !Contains("marker"));
    CHECK_THAT(whyNot(machineWith("s3 =\n  addressing_style = marker\n"), s3::service),
               Contains("s3.addressing_style") && Contains("path auto virtual") && !Contains("marker"));
    CHECK_THAT(whyNot(machineWith("sts_regional_endpoints = marker\n"), sts::service), Contains("legacy regional"));
    CHECK(found(machineWith("sts_regional_endpoints = marker\n"), sqs::service));
}

} // namespace core_detail_endpoint_settings_test
