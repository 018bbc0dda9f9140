// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/detail/profile_steps.hpp>

#include "support/vectors.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace core_detail_profile_steps_vectors_test {

using namespace pylon;
using test::Json;
using Kind = detail::ProfileStep::Kind;

namespace {

ProfileFile::Sections sectionsOf(Json const* sections) {
    ProfileFile::Sections found;
    if (sections == nullptr) return found;
    for (auto const& [name, section] : sections->members())
        for (auto const& [property, value] : (found[name], section).members())
            found[name].set(property, Secret{value.string()});
    return found;
}

std::string text(detail::ProfileStep const& step, char const* property) {
    return step.section->text(property).value_or("");
}

void checkStep(detail::ProfileStep const& step, std::string const& kind, Json const& expected) {
    if (kind == "AccessKey") {
        CHECK(step.kind == Kind::keys);
        CHECK(text(step, "aws_access_key_id") == expected["access_key_id"].string());
        CHECK(text(step, "aws_secret_access_key") == expected["secret_access_key"].string());
    } else if (kind == "AssumeRole") {
        CHECK(step.kind == Kind::role);
        CHECK(text(step, "role_arn") == expected["role_arn"].string());
        CHECK(text(step, "role_session_name") == expected.stringOr("role_session_name", ""));
        CHECK(text(step, "external_id") == expected.stringOr("external_id", ""));
    } else if (kind == "WebIdentityToken") {
        CHECK(step.kind == Kind::webIdentity);
        CHECK(text(step, "role_arn") == expected["role_arn"].string());
        CHECK(text(step, "web_identity_token_file") == expected["web_identity_token_file"].string());
        CHECK(text(step, "role_session_name") == expected.stringOr("role_session_name", ""));
    } else if (kind == "NamedSource") {
        CHECK(expected.string() == "Ec2InstanceMetadata");
        CHECK(step.kind == Kind::instance);
    } else {
        REQUIRE(kind == "Sso");
        CHECK(step.kind == Kind::sso);
    }
}

/// The steps; none where there may be none and the profile says what cannot be.
std::vector<detail::ProfileStep> stepsOf(ProfileFile const& file, std::string const& profile, bool mayBeNone) {
    try {
        return detail::profileSteps(file, profile);
    } catch (Error const&) {
        if (!mayBeNone) throw;
        return {};
    }
}

} // namespace

TEST_CASE("profiles lead to credentials by the steps that AWS's SDKs take", "[core][profile_steps][vectors]") {
    auto const json = test::vectorJson("credentials/assume-role-chain.json");
    if (!json) return;
    int checked = 0;
    for (auto const& each : (json->isArray() ? *json : (*json)["tests"]).items()) {
        CAPTURE(each["docs"].string());
        auto const& input = each["input"];
        ProfileFile file{.profiles = sectionsOf(input.find("profiles")),
                         .ssoSessions = sectionsOf(input.find("sso_sessions"))};
        ++checked;
        auto const* const chain = each["output"].find("ProfileChain");
        auto const steps = stepsOf(file, input["selected_profile"].string(), chain == nullptr);
        if (chain == nullptr) {
            CHECK(steps.empty());
            continue;
        }
        REQUIRE(steps.size() == chain->size());
        for (std::size_t i = 0; i != steps.size(); ++i) {
            auto const& [kind, expected] = (*chain)[i].members().front();
            checkStep(steps[i], kind, expected);
        }
    }
    CHECK(checked > 25);
}

} // namespace core_detail_profile_steps_vectors_test
