// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/shared_profiles.hpp>

#include "support/fake_machine.hpp"
#include "support/vectors.hpp"
#include <pylon/core/client_context.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_shared_profiles_vectors_test {

using namespace pylon;

TEST_CASE("profile files are where AWS's SDKs have them", "[core][shared_profiles][vectors]") {
    auto const json = test::vectorJson("credentials/file-location.json");
    if (!json) return;
    int checked = 0;
    for (auto const& each : (*json)["tests"].items()) {
        if (each["platform"].string() != "linux") continue;
        CAPTURE(each["name"].string());
        test::FakeMachine machine;
        for (auto const& [name, value] : each["environment"].members())
            machine.variables[name] = value.string();
        auto const location = locateProfiles(machine.environment());
        CHECK(location.configFile == each["configLocation"].string());
        CHECK(location.credentialsFile == each["credentialsLocation"].string());
        CHECK(location.profile == each.stringOr("profile", "default"));
        ++checked;
    }
    CHECK(checked == 4);
}

namespace {

/// The suite's profiles and services as a config file.
std::string configFile(test::Json const& suite) {
    std::string text;
    for (auto const& [name, profile] : suite["profiles"].members()) {
        text.append("[profile ").append(name).append("]\n");
        for (auto const& [property, value] : profile.members())
            text.append(property).append(" = ").append(value.string()).append("\n");
    }
    for (auto const& [name, services] : suite["services"].members()) {
        text.append("[services ").append(name).append("]\n");
        for (auto const& [service, section] : services.members()) {
            text.append(service).append(" =\n");
            for (auto const& [property, value] : section.members())
                text.append("  ").append(property).append(" = ").append(value.string()).append("\n");
        }
    }
    return text;
}

} // namespace

TEST_CASE("endpoints are configured as in AWS's SDKs", "[core][shared_profiles][client_context][vectors]") {
    static constexpr ServiceInfo s3{
        .id = "s3", .endpointPrefix = "s3", .signingName = "s3", .protocol = Protocol::restXml};
    static constexpr ServiceInfo dynamodb{
        .id = "dynamodb", .endpointPrefix = "dynamodb", .signingName = "dynamodb", .protocol = Protocol::awsJson10};
    auto const json = test::vectorJson("endpoints/configured-endpoint-urls.json");
    if (!json) return;
    int checked = 0;
    for (auto const& suite : (*json)["testSuites"].items())
        for (auto const& each : suite["endpointUrlTests"].items()) {
            CAPTURE(each["name"].string());
            test::FakeMachine machine{.variables = {{"AWS_CONFIG_FILE", "/config"}},
                                      .content = {{"/config", configFile(suite)}}};
            for (auto const& [name, value] : suite["environments"][each["environment"].string()].members())
                machine.variables[name] = value.string();
            auto const& given = suite["client_configs"][each["client_config"].string()];
            auto config = machine.config();
            config.profile = each["profile"].string();
            config.endpointUrl = given.stringOr("endpoint_url", "");
            config.ignoreConfiguredEndpointUrls = given.contains("ignore_configured_endpoint_urls");
            auto const service = each["service"].string();
            REQUIRE((service == "s3" || service == "dynamodb"));
            detail::ClientContext context{config};
            auto const endpoint = context.endpoint(service == "s3" ? s3 : dynamodb).value();
            CHECK(endpoint->scheme + "://" + endpoint->authority + endpoint->basePath ==
                  each["output"]["endpointUrl"].string());
            CHECK(endpoint->signingRegion == "fake-region-10");
            ++checked;
        }
    CHECK(checked == 39);
}

} // namespace core_shared_profiles_vectors_test
