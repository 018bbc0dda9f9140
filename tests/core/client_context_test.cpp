// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/client_context.hpp>

#include "support/fake_machine.hpp"
#include <pylon/services/s3/service.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <utility>

namespace core_client_context_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

constexpr ServiceInfo sqs{.id = "sqs", .endpointPrefix = "sqs", .signingName = "sqs", .protocol = Protocol::awsJson10};

using Variables = std::map<std::string, std::string>;

ClientConfig configOf(Variables variables) {
    ClientConfig config;
    config.environment = [variables = std::move(variables)](std::string const& name) -> std::optional<std::string> {
        auto const found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
    return config;
}

std::string hostOf(ClientConfig config, ServiceInfo const& service = sqs) {
    return detail::ClientContext{std::move(config)}.endpoint(service).value()->authority;
}

} // namespace

TEST_CASE("the region is the config's, or the environment's", "[core][client_context]") {
    CHECK(hostOf({.region = "eu-west-1"}) == "sqs.eu-west-1.amazonaws.com");
    CHECK(hostOf(configOf({{"AWS_REGION", "eu-west-2"}, {"AWS_DEFAULT_REGION", "eu-west-3"}})) ==
          "sqs.eu-west-2.amazonaws.com");
    CHECK(hostOf(configOf({{"AWS_REGION", ""}, {"AWS_DEFAULT_REGION", "eu-west-3"}})) == "sqs.eu-west-3.amazonaws.com");
    auto config = configOf({{"AWS_REGION", "eu-west-2"}});
    config.region = "eu-west-1";
    CHECK(hostOf(config) == "sqs.eu-west-1.amazonaws.com");
}

TEST_CASE("the region is the profile's where nothing else says it", "[core][client_context]") {
    test::FakeMachine machine{.variables = {{"HOME", "/h"}},
                              .content = {{"/h/.aws/config", "[default]\nregion = eu-west-1\n[profile other]\n"
                                                             "region = eu-west-2\n[profile none]\n"}}};
    CHECK(hostOf(machine.config()) == "sqs.eu-west-1.amazonaws.com");
    machine.variables["AWS_PROFILE"] = "other";
    CHECK(hostOf(machine.config()) == "sqs.eu-west-2.amazonaws.com");
    machine.variables["AWS_REGION"] = "eu-west-3";
    CHECK(hostOf(machine.config()) == "sqs.eu-west-3.amazonaws.com");
    machine.variables.erase("AWS_REGION");
    auto config = machine.config();
    config.profile = "default";
    CHECK(hostOf(config) == "sqs.eu-west-1.amazonaws.com");
    config.files = nullptr;
    CHECK_FALSE(detail::ClientContext{config}.endpoint(sqs));
}

TEST_CASE("a missing region is told, with all that was tried", "[core][client_context]") {
    using Catch::Contains;
    test::FakeMachine machine{.variables = {{"HOME", "/h"}, {"AWS_PROFILE", "none"}},
                              .content = {{"/h/.aws/config", "[profile none]\n"}}};
    auto const missing = detail::ClientContext{machine.config()}.endpoint(sqs);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind() == ErrorKind::configuration);
    for (auto const* const tried : {"ClientConfig::region", "AWS_REGION", "AWS_DEFAULT_REGION", "`none` has none",
                                    "/h/.aws/config", "/h/.aws/credentials (not there)", "no default"})
        CHECK_THAT(missing.error().message(), Contains(tried));
    machine.variables.erase("AWS_PROFILE");
    CHECK_THAT(detail::ClientContext{machine.config()}.endpoint(sqs).error().message(),
               Contains("`default` is not there"));
    machine.variables["AWS_ENDPOINT_URL"] = "http://localhost:4566";
    CHECK_THAT(detail::ClientContext{machine.config()}.endpoint(sqs).error().message(),
               Contains("no region") && Contains("most local servers take us-east-1"));
    machine.unreadable = {"/h/.aws/config"};
    CHECK_THAT(detail::ClientContext{machine.config()}.endpoint(sqs).error().message(),
               Contains("/h/.aws/config cannot be read"));
}

TEST_CASE("the endpoint is the config's, or the service's own in the environment, or the general one",
          "[core][client_context]") {
    Variables const variables{
        {"AWS_REGION", "eu-west-1"}, {"AWS_ENDPOINT_URL_SQS", "http://queues:1"}, {"AWS_ENDPOINT_URL", "http://all:2"}};
    CHECK(hostOf(configOf(variables), sqs) == "queues:1");
    CHECK(hostOf(configOf(variables), s3::service) == "all:2");
    auto config = configOf(variables);
    config.endpointUrl = "http://mine:3";
    CHECK(hostOf(config, sqs) == "mine:3");
    CHECK(hostOf(config, s3::service) == "mine:3");
}

TEST_CASE("what is set for one kind of hosts holds for each of a client's services", "[core][client_context]") {
    auto config = configOf({{"AWS_REGION", "us-gov-west-1"}, {"AWS_USE_DUALSTACK_ENDPOINT", "true"}});
    config.useFips = true;
    CHECK(hostOf(config, sqs) == "sqs-fips.us-gov-west-1.api.aws");
    CHECK(hostOf(config, s3::service) == "s3-fips.dualstack.us-gov-west-1.amazonaws.com");
    detail::ClientContext context{config};
    context.setBucketRegion("elsewhere", "us-gov-east-1");
    CHECK(context.endpoint(s3::service, "elsewhere").value()->authority ==
          "s3-fips.dualstack.us-gov-east-1.amazonaws.com");
}

TEST_CASE("a setting that there is not is told before anything is sent", "[core][client_context]") {
    detail::ClientContext context{configOf({{"AWS_REGION", "eu-west-1"}, {"AWS_USE_FIPS_ENDPOINT", "1"}})};
    CHECK_THAT(context.endpoint(sqs).error().message(), Catch::Contains("AWS_USE_FIPS_ENDPOINT"));
}

TEST_CASE("without an environment nothing is looked up", "[core][client_context]") {
    detail::ClientContext context{{}};
    CHECK(context.endpoint(sqs).error().kind() == ErrorKind::configuration);
    CHECK(context.endpoint(sqs).error().message() == "no region: ClientConfig::region is empty; there is no default");
    auto const credentials = context.credentials();
    REQUIRE_FALSE(credentials);
    CHECK(credentials.error().kind() == ErrorKind::credentials);
    CHECK_THAT(credentials.error().message(), Catch::Contains("ClientConfig::credentials"));
}

TEST_CASE("an endpoint is worked out once, and stays where it is", "[core][client_context]") {
    int lookUps = 0;
    ClientConfig config{.region = "eu-west-1"};
    config.environment = [&lookUps](std::string const&) { return ++lookUps, std::optional<std::string>{}; };
    detail::ClientContext context{std::move(config)};
    CHECK(lookUps == 0);
    auto const* const first = context.endpoint(sqs).value();
    auto const made = lookUps;
    CHECK(made > 0);
    auto const* const other = context.endpoint(s3::service).value();
    auto const both = lookUps;
    CHECK(context.endpoint(sqs).value() == first);
    CHECK(context.endpoint(s3::service).value() == other);
    CHECK(lookUps == both);
    CHECK(first->authority == "sqs.eu-west-1.amazonaws.com");
    CHECK(other->authority == "s3.eu-west-1.amazonaws.com");
}

TEST_CASE("a failure to find an endpoint is not remembered", "[core][client_context]") {
    Variables variables;
    ClientConfig config;
    config.environment = [&variables](std::string const& name) -> std::optional<std::string> {
        return variables.contains(name) ? std::optional{variables[name]} : std::nullopt;
    };
    detail::ClientContext context{std::move(config)};
    CHECK_FALSE(context.endpoint(sqs));
    variables["AWS_REGION"] = "eu-west-1";
    CHECK(context.endpoint(sqs));
}

TEST_CASE("PYLON_OFFLINE=1 keeps a client that reads the environment off the network", "[core][client_context]") {
    auto const refused = detail::ClientContext{configOf({{"PYLON_OFFLINE", "1"}, {"AWS_REGION", "x"}})}.endpoint(sqs);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind() == ErrorKind::configuration);
    CHECK_THAT(refused.error().message(), Catch::Contains("PYLON_OFFLINE"));
    CHECK(detail::ClientContext{configOf({{"PYLON_OFFLINE", "0"}, {"AWS_REGION", "x"}})}.endpoint(sqs));
}

TEST_CASE("credentials are the config's, or the environment's", "[core][client_context]") {
    Variables const variables{{"AWS_ACCESS_KEY_ID", "FROMENV"}, {"AWS_SECRET_ACCESS_KEY", "secret"}};
    detail::ClientContext fromEnvironment{configOf(variables)};
    auto const first = fromEnvironment.credentials().value();
    CHECK(first->accessKeyId == "FROMENV");
    CHECK(fromEnvironment.credentials().value() == first);

    auto config = configOf(variables);
    config.credentials = staticCredentials({"GIVEN", Secret{"secret"}});
    CHECK(detail::ClientContext{std::move(config)}.credentials().value()->accessKeyId == "GIVEN");
}

TEST_CASE("what was learnt of the service's clock is kept", "[core][client_context]") {
    detail::ClientContext context{{}};
    CHECK(context.skew() == 0s);
    context.setSkew(-7min);
    CHECK(context.skew() == -7min);
}

} // namespace core_client_context_test
