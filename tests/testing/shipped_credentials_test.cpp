// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/credentials_sources.hpp>
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/core/credentials_chain.hpp>
#include <pylon/testing/credentials_source_laws.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace testing_shipped_credentials_test {

using namespace pylon;
using namespace pylon::testing;
using memory::Cloud;
using memory::Machine;

namespace {

/// A Cloud with a machine of which every look is counted.
struct World {
    Cloud cloud{};
    std::size_t looks = 0;

    CredentialsSetup setup(Machine const& machine) {
        auto setup = machine.credentialsSetup();
        setup.environment = [this, real = setup.environment](std::string const& name) {
            ++looks;
            return real(name);
        };
        setup.files = [this, real = setup.files](std::string const& path) {
            ++looks;
            return real(path);
        };
        return setup;
    }
};

using Place = std::function<Machine(Cloud&)>;

/// The laws of a source that is set up on one machine, fails on another, and is held where `held` hangs.
template <class Source, class Make>
Violations check(Make const& make, Place const& set, Place const& broken, std::string const& held = {}) {
    World world;
    auto const at = [&world, &make](Machine const& machine) {
        return
            [&world, &make, machine] { return make(std::make_shared<CredentialsSetup const>(world.setup(machine))); };
    };
    auto const there = set(world.cloud);
    SourceSituations<Source> situations{.gives = at(there),
                                        .lacks = at(world.cloud.machines().laptop()),
                                        .fails = at(broken(world.cloud)),
                                        .lookups = [&world] { return world.looks + world.cloud.requests().size(); },
                                        .ticks = [&world] { return world.cloud.clock().ticks(); },
                                        .secrets = {"MARKERsecret"}};
    if constexpr (std::same_as<Source, InstanceMetadataSource>) situations.lacks = {}; // there is but one instance
    auto violations = checkCredentialsSourceLaws<Source>(situations);
    if (held.empty()) return violations;
    world.cloud.faults().always().of(held).timeOut();
    auto const more = checkCredentialsSourceLaws<Source>({.held = at(there), .ticks = situations.ticks});
    violations.insert(violations.end(), more.begin(), more.end());
    return violations;
}

template <class Source> Source make(std::shared_ptr<CredentialsSetup const> setup) { return Source{std::move(setup)}; }

Machine withKeys(Cloud& cloud) {
    auto machine = cloud.machines().laptop();
    return machine.setVariable("AWS_ACCESS_KEY_ID", "A").setVariable("AWS_SECRET_ACCESS_KEY", "MARKERsecret");
}
Machine withHalf(Cloud& cloud) {
    auto machine = cloud.machines().laptop();
    return machine.setVariable("AWS_SECRET_ACCESS_KEY", "MARKERsecret");
}
Machine withLogin(Cloud& cloud) {
    auto machine = cloud.machines().laptop();
    cloud.sso().logIn(machine, "reader");
    return machine;
}
Machine withBrokenProfile(Cloud& cloud) {
    auto machine = cloud.machines().laptop();
    return machine.writeFile("/home/user/.aws/config", "[default]\nMARKERsecret\n");
}
Machine withWrongToken(Cloud& cloud) {
    auto machine = cloud.machines().serviceAccount("worker");
    return machine.writeFile(machine.variable("AWS_WEB_IDENTITY_TOKEN_FILE").value(), "MARKERsecret");
}
Machine withoutToken(Cloud& cloud) {
    auto machine = cloud.machines().pod("worker");
    return machine.writeFile(machine.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value(), "MARKERsecret\nX: y");
}
Machine withWrongEndpoint(Cloud& cloud) {
    auto machine = cloud.machines().instance("worker");
    return machine.setVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", "MARKERsecret://MARKERsecret");
}

} // namespace

TEST_CASE("every source of credentials that is shipped keeps the laws of sources", "[laws][credentials]") {
    CHECK(check<EnvironmentSource>(make<EnvironmentSource>, withKeys, withHalf) == Violations{});
    CHECK(check<ProfileSource>(make<ProfileSource>, withLogin, withBrokenProfile, "sso") == Violations{});
    CHECK(check<WebIdentitySource>(
              make<WebIdentitySource>, [](Cloud& cloud) { return cloud.machines().serviceAccount("worker"); },
              withWrongToken, "sts") == Violations{});
    CHECK(check<ContainerSource>(
              make<ContainerSource>, [](Cloud& cloud) { return cloud.machines().task("worker"); }, withoutToken,
              "container") == Violations{});
    CHECK(check<InstanceMetadataSource>(
              make<InstanceMetadataSource>, [](Cloud& cloud) { return cloud.machines().instance("worker"); },
              withWrongEndpoint, "imds") == Violations{});
}

TEST_CASE("a chain of sources, and any source, keep the laws of sources", "[laws][credentials]") {
    auto const chain = [](std::shared_ptr<CredentialsSetup const> const& setup) {
        CredentialsChain both;
        both.add(EnvironmentSource{setup});
        both.add(ContainerSource{setup});
        return both;
    };
    Place const task = [](Cloud& cloud) { return cloud.machines().task("worker"); };
    CHECK(check<CredentialsChain>(chain, task, withoutToken, "container") == Violations{});
    auto const any = [](std::shared_ptr<CredentialsSetup const> setup) {
        return AnyCredentialsSource{ContainerSource{std::move(setup)}};
    };
    CHECK(check<AnyCredentialsSource>(any, task, withoutToken, "container") == Violations{});
}

} // namespace testing_shipped_credentials_test
