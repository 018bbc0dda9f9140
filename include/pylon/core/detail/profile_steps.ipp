// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PROFILE_STEPS_IPP
#define PYLON_CORE_DETAIL_PROFILE_STEPS_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/profile_steps.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE Error profileError(std::string_view profile, std::string_view why) {
    return Error{ErrorKind::configuration, concat({"the profile `", profile, "` ", why})};
}

/// Whether what a profile says of SSO can be.
[[gnu::cold]] PYLON_INLINE void checkSso(ProfileFile const& file, std::string const& name,
                                         ProfileSection const& section) {
    if (section.has("sso_account_id") != section.has("sso_role_name"))
        throw profileError(name, "has only one of sso_account_id and sso_role_name");
    auto const session = section.text("sso_session");
    if (!session) return;
    auto const found = file.ssoSessions.find(*session);
    if (found == file.ssoSessions.end())
        throw profileError(name, concat({"names the sso-session `", *session, "`, which is not there"}));
    for (auto const* const both : {"sso_region", "sso_start_url"})
        if (auto const mine = section.text(both); mine && mine != found->second.text(both))
            throw profileError(name, concat({"has another ", both, " than its sso-session"}));
}

/// What a profile says of credentials without another's help.
[[gnu::cold]] PYLON_INLINE std::optional<ProfileStep::Kind> baseKind(ProfileFile const& file, std::string const& name,
                                                                     ProfileSection const& section) {
    using Kind = ProfileStep::Kind;
    auto const has = [&section](char const* property) { return section.has(property); };
    if (has("web_identity_token_file")) {
        if (!has("role_arn")) throw profileError(name, "has a web_identity_token_file, but no role_arn");
        return Kind::webIdentity;
    }
    if (has("sso_account_id") || has("sso_role_name") || has("sso_session")) {
        checkSso(file, name, section);
        return Kind::sso;
    }
    if (has("credential_process")) return Kind::process;
    bool const id = has("aws_access_key_id");
    bool const key = has("aws_secret_access_key");
    if (id && !key) throw profileError(name, "has an aws_access_key_id, but no aws_secret_access_key");
    if (key && !id) throw profileError(name, "has an aws_secret_access_key, but no aws_access_key_id");
    return id ? std::optional{Kind::keys} : std::nullopt;
}

[[gnu::cold]] PYLON_INLINE std::vector<ProfileStep> profileSteps(ProfileFile const& file, std::string const& profile) {
    using Kind = ProfileStep::Kind;
    std::vector<ProfileStep> steps;
    for (std::string name = profile;;) {
        auto const found = file.profiles.find(name);
        if (found == file.profiles.end()) {
            if (steps.empty()) return steps;
            throw profileError(steps.back().profile,
                               concat({"has `", name, "` as its source_profile, which is not there"}));
        }
        auto const* const section = &found->second;
        bool const again =
            std::any_of(steps.begin(), steps.end(), [&](auto const& step) { return step.profile == name; });
        bool const itself = again && steps.back().profile == name;
        if (again && !itself) throw profileError(profile, "leads in a circle, by source_profile");

        auto const source = section->text("source_profile");
        auto const named = section->text("credential_source");
        // Where a profile is another's source, its keys come before its role: else it could not be its own.
        bool const keys = !steps.empty() && section->has("aws_access_key_id") && section->has("aws_secret_access_key");
        if (!section->has("role_arn") || keys || itself ||
            (!source && !named && section->has("web_identity_token_file"))) {
            auto const kind = keys ? Kind::keys : baseKind(file, name, *section);
            if (kind && !(itself && *kind == Kind::webIdentity))
                steps.push_back({*kind, name, section});
            else if (!steps.empty())
                throw profileError(name, "is another's source_profile, but says nothing of credentials");
            break;
        }
        if (source && named) throw profileError(name, "has both a source_profile and a credential_source");
        if (!source && !named)
            throw profileError(name, "has a role_arn, but neither a source_profile nor a credential_source");
        if (section->has("mfa_serial"))
            throw profileError(
                name,
                "asks for MFA (mfa_serial), which is not supported; use `aws sts get-session-token`, and its keys");
        steps.push_back({Kind::role, name, section});
        if (named) {
            auto const kind = *named == "Environment"           ? std::optional{Kind::environment}
                              : *named == "Ec2InstanceMetadata" ? std::optional{Kind::instance}
                              : *named == "EcsContainer"        ? std::optional{Kind::container}
                                                                : std::nullopt;
            if (!kind)
                throw profileError(
                    name, "has a credential_source that is none of Environment, Ec2InstanceMetadata and EcsContainer");
            steps.push_back({*kind, name, section});
            break;
        }
        name = *source;
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PROFILE_STEPS_IPP
