// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/shared_profiles.hpp>

#include "support/fake_machine.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace core_shared_profiles_test {

using namespace pylon;
using Catch::Contains;
using test::FakeMachine;

namespace {

Result<SharedProfiles> load(FakeMachine const& machine, std::string_view profile = {}) {
    return loadProfiles(machine.environment(), machine.files(), profile);
}

} // namespace

TEST_CASE("profiles are found by the variables, and else at home", "[core][shared_profiles]") {
    FakeMachine machine{.variables = {{"HOME", "/home/me"}}};
    auto location = locateProfiles(machine.environment());
    CHECK(location.configFile == "/home/me/.aws/config");
    CHECK(location.credentialsFile == "/home/me/.aws/credentials");
    CHECK(location.profile == "default");
    CHECK(location.namedBy.empty());

    machine.variables["AWS_CONFIG_FILE"] = "/etc/config";
    machine.variables["AWS_SHARED_CREDENTIALS_FILE"] = "~/mine";
    machine.variables["AWS_DEFAULT_PROFILE"] = "older";
    location = locateProfiles(machine.environment());
    CHECK(location.configFile == "/etc/config");
    CHECK(location.credentialsFile == "/home/me/mine");
    CHECK(location.profile == "older");
    machine.variables["AWS_PROFILE"] = "newer";
    CHECK(locateProfiles(machine.environment()).profile == "newer");
    CHECK(locateProfiles(machine.environment(), "given").profile == "given");
    machine.variables["AWS_PROFILE"] = " ";
    CHECK(locateProfiles(machine.environment()).profile == "older");
}

TEST_CASE("files that are not there are as empty ones", "[core][shared_profiles]") {
    auto const none = load({.variables = {{"HOME", "/h"}}}).value();
    CHECK(none.profile() == nullptr);
    CHECK(none.looked == "/h/.aws/config (not there) and /h/.aws/credentials (not there)");
    CHECK(load({}).value().looked == "no config file, as HOME is not set and no credentials file, as HOME is not set");
}

TEST_CASE("both files are one, and the credentials file's values hold", "[core][shared_profiles]") {
    auto const both = load({.variables = {{"HOME", "/h"}},
                            .content = {{"/h/.aws/config", "[default]\nregion = a\nx = config"},
                                        {"/h/.aws/credentials", "[default]\nx = credentials"}}})
                          .value();
    REQUIRE(both.profile() != nullptr);
    CHECK(both.profile()->text("region") == "a");
    CHECK(both.profile()->text("x") == "credentials");
    CHECK(both.looked == "/h/.aws/config and /h/.aws/credentials");
}

TEST_CASE("a profile that was named and is not there is told", "[core][shared_profiles]") {
    FakeMachine machine{.variables = {{"HOME", "/h"}, {"AWS_PROFILE", "mine"}},
                        .content = {{"/h/.aws/config", "[default]\nregion = a"}}};
    auto const missing = load(machine);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind() == ErrorKind::configuration);
    CHECK_THAT(missing.error().message(), Contains("`mine`") && Contains("AWS_PROFILE") && Contains("/h/.aws/config") &&
                                              Contains("/h/.aws/credentials (not there)"));
    CHECK_THAT(load(machine, "other").error().message(), Contains("`other`") && Contains("ClientConfig::profile"));
    CHECK(load(machine, "default"));
}

TEST_CASE("a file that cannot be read, or parsed, is told", "[core][shared_profiles]") {
    FakeMachine machine{.variables = {{"HOME", "/h"}}, .content = {{"/h/.aws/credentials", "[default]\nMARKER"}}};
    auto const wrong = load(machine);
    REQUIRE_FALSE(wrong);
    CHECK_THAT(wrong.error().message(), Contains("/h/.aws/credentials:2: ") && !Contains("MARKER"));
    machine.unreadable = {"/h/.aws/config"};
    CHECK_THAT(load(machine).error().message(), Contains("/h/.aws/config"));
}

} // namespace core_shared_profiles_test
