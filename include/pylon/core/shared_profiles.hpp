// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SHARED_PROFILES_HPP
#define PYLON_CORE_SHARED_PROFILES_HPP

#include <pylon/core/client_config.hpp>
#include <pylon/core/profile_file.hpp>
#include <pylon/core/result.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace pylon {

/// Where a program's profiles are, and which of them is its own.
struct ProfileLocation {
    std::string configFile{};      ///< AWS_CONFIG_FILE, else `~/.aws/config`; empty where there is no home
    std::string credentialsFile{}; ///< AWS_SHARED_CREDENTIALS_FILE, else `~/.aws/credentials`
    std::string profile{};         ///< given, else AWS_PROFILE, else AWS_DEFAULT_PROFILE, else `default`
    std::string namedBy{};         ///< who named the profile, for messages; empty where nobody did
};

/// `~` is the variable HOME, without which there is no home. `profile` is empty where none was given.
[[nodiscard]] ProfileLocation locateProfiles(Environment const& environment, std::string_view profile = {});

/// The two profile files as they were when they were read. A file that is not there is as one that is empty.
struct SharedProfiles {
    ProfileFile file{};
    ProfileLocation location{};
    std::string
        looked{}; ///< the files with what became of them, for messages: `/home/me/.aws/config (not there) and ...`

    /// The program's own profile; null where none was named and there is no `default`.
    [[nodiscard]] ProfileSection const* profile() const;
    /// The URL that the profile names for a service, by its `services` section or for all, as `endpoint_url`. Empty where it
    /// names none. `service` is as in `AWS_ENDPOINT_URL_<SERVICE>`, in small letters.
    [[nodiscard]] std::string endpointUrl(std::string_view service) const;
};

/// Reads both files.
/// Errors: configuration, where a file cannot be read or parsed, or a profile was named that is in neither.
[[nodiscard]] Result<SharedProfiles> loadProfiles(Environment const& environment, FileReader const& files,
                                                  std::string_view profile = {});

namespace detail {

/// A variable without the white space around it: what is blank counts as unset.
[[nodiscard]] std::string variable(Environment const& environment, char const* name);

/// As loadProfiles, by a pointer: they are large, and to move them is more code than to read them. @throws Error
[[nodiscard]] std::shared_ptr<SharedProfiles> profilesOf(Environment const& environment, FileReader const& files,
                                                         std::string_view profile);

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/shared_profiles.ipp>
#endif

#endif // PYLON_CORE_SHARED_PROFILES_HPP
