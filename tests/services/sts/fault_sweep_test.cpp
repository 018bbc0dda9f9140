// SPDX-License-Identifier: BSL-1.0

#include "support/fault_sweep.hpp"
#include <pylon/backends/memory/sts_service.hpp>

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

namespace sts_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;

namespace {

void fill(SweptWorld& world) { world.cloud.sts().putRole("reader", {.externalId = std::string{sweptSecret}}); }

std::vector<SweptAct> calls() {
    using namespace sts;
    return {
        sweptCall(
            fill,
            [](SweptWorld& w) {
                return AssumeRole{.roleArn = w.cloud.sts().roleArn("reader"),
                                  .roleSessionName = "me",
                                  .externalId = std::string{sweptSecret}};
            },
            [](auto const& output) { return output.assumedRoleUser.value().arn; }),
        sweptCall(
            fill,
            [](SweptWorld& w) {
                return AssumeRoleWithWebIdentity{.roleArn = w.cloud.sts().roleArn("reader"),
                                                 .roleSessionName = "me",
                                                 .webIdentityToken = w.cloud.sts().webIdentityToken("pod")};
            },
            [](auto const& output) { return output.assumedRoleUser.value().arn; }),
        sweptCall(
            fill, [](SweptWorld&) { return GetCallerIdentity{}; }, [](auto const& output) { return output.arn; }),
    };
}

} // namespace

TEST_CASE("no fault is taken for a success, and none that passes is reported: operations of STS", "[sts][sweep]") {
    for (auto const& each : calls())
        sweep(each);
}

TEST_CASE("the sweep of STS leaves out no operation", "[sts][sweep]") {
    std::set<std::string_view> swept;
    auto const all = calls();
    for (auto const& each : all)
        swept.insert(each.name);
    memory::CloudOptions const options;
    memory::detail::Keychain keys{options};
    memory::detail::StsService sts{keys, options};
    std::set<std::string_view> modelled;
    for (auto const& each : sts.service().handlers)
        modelled.insert(each.operation->name);
    CHECK(swept == modelled);
}

} // namespace sts_fault_sweep_test
