// SPDX-License-Identifier: BSL-1.0

#include "support/fault_sweep.hpp"
#include "support/json.hpp"
#include <pylon/services/sso/operations.hpp>
#include <pylon/services/sso_oidc/operations.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sso_fault_sweep_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// What a login has left on a machine.
Json login(SweptWorld& world) {
    auto machine = world.cloud.machines().laptop();
    world.cloud.sso().logIn(machine, "reader");
    // SHA-1 of `corp`, the session's name.
    return Json::parse(machine.file("/home/user/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json").value());
}

std::vector<SweptAct> calls() {
    return {
        sweptCall(
            [](SweptWorld&) {},
            [](SweptWorld& w) {
                return sso::GetRoleCredentials{
                    .roleName = "reader", .accountId = "123456789012", .accessToken = login(w)["accessToken"].string()};
            },
            [](auto const& output) { return std::to_string(output.roleCredentials.value().secretAccessKey.size()); }),
        // A refresh token is good once: where an answer was lost, the second time it is refused.
        sweptCall([](SweptWorld&) {},
                  [](SweptWorld& w) {
                      auto const left = login(w);
                      return sso_oidc::CreateToken{.clientId = left["clientId"].string(),
                                                   .clientSecret = left["clientSecret"].string(),
                                                   .grantType = "refresh_token",
                                                   .refreshToken = left["refreshToken"].string()};
                  },
                  [](auto const& output) { return output.tokenType.value(); }, false),
    };
}

} // namespace

TEST_CASE("no fault is taken for a success, and none that passes is reported: operations of SSO", "[sso][sweep]") {
    for (auto const& each : calls())
        sweep(each);
}

} // namespace sso_fault_sweep_test
