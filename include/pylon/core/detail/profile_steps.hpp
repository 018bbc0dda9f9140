// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PROFILE_STEPS_HPP
#define PYLON_CORE_DETAIL_PROFILE_STEPS_HPP

#include <pylon/core/shared_profiles.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pylon::detail {

/// One step of the way from a profile to credentials. The first needs none itself; each that follows is a role, taken by those of the
/// step before.
struct ProfileStep {
    enum class Kind : std::uint8_t { keys, process, webIdentity, sso, environment, instance, container, role };

    Kind kind;
    std::string profile;           ///< its name, for messages
    ProfileSection const* section; ///< of the profile
};

/// The steps to the credentials of a profile; none where it says nothing of credentials, or is not there.
/// @throws Error (configuration) where it says what cannot be.
[[nodiscard]] std::vector<ProfileStep> profileSteps(ProfileFile const& file, std::string const& profile);

/// What is wrong with a profile: configuration, and `why` begins with a verb.
[[nodiscard]] Error profileError(std::string_view profile, std::string_view why);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/profile_steps.ipp>
#endif

#endif // PYLON_CORE_DETAIL_PROFILE_STEPS_HPP
