// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SHARED_PROFILES_IPP
#define PYLON_CORE_SHARED_PROFILES_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/profile_parser.hpp>
#include <pylon/core/shared_profiles.hpp>

#include <utility>

namespace pylon {
namespace detail {

[[gnu::cold]] PYLON_INLINE std::string variable(Environment const& environment, char const* name) {
    return environment ? std::string{trimmed(environment(name).value_or(std::string{}))} : std::string{};
}

/// Adds a file to what was read. @throws Error
[[gnu::cold]] PYLON_INLINE void readProfiles(SharedProfiles& shared, FileReader const& files, std::string const& path,
                                             ProfileFileKind kind) {
    if (!shared.looked.empty()) shared.looked.append(" and ");
    if (path.empty() || !files) {
        shared.looked.append(kind == ProfileFileKind::config ? "no config file" : "no credentials file");
        shared.looked.append(files ? ", as HOME is not set" : "");
        return;
    }
    auto const text = files(path).value();
    shared.looked.append(path).append(text ? "" : " (not there)");
    if (text) shared.file.add(text->reveal(), kind, path).value();
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE ProfileLocation locateProfiles(Environment const& environment, std::string_view profile) {
    using detail::variable;
    auto const home = variable(environment, "HOME");
    auto const path = [&](char const* name, char const* standard) {
        auto given = variable(environment, name);
        if (given.empty()) given = standard;
        if (!given.starts_with("~/")) return given;
        return home.empty() ? std::string{} : home + given.substr(1);
    };
    ProfileLocation location{.configFile = path("AWS_CONFIG_FILE", "~/.aws/config"),
                             .credentialsFile = path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
                             .profile = std::string{profile},
                             .namedBy = profile.empty() ? "" : "ClientConfig::profile"};
    for (char const* const name : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"})
        if (location.profile.empty()) {
            location.profile = variable(environment, name);
            if (!location.profile.empty()) location.namedBy = name;
        }
    if (location.profile.empty()) location.profile = "default";
    return location;
}

[[gnu::cold]] PYLON_INLINE ProfileSection const* SharedProfiles::profile() const {
    auto const found = file.profiles.find(location.profile);
    return found == file.profiles.end() ? nullptr : &found->second;
}

[[gnu::cold]] PYLON_INLINE std::string SharedProfiles::endpointUrl(std::string_view service) const {
    auto const* const section = profile();
    if (section == nullptr) return {};
    if (auto const name = section->text("services"))
        if (auto const services = file.services.find(*name); services != file.services.end())
            if (auto const url = services->second.nested(service, "endpoint_url")) return *url;
    return section->text("endpoint_url").value_or("");
}

[[gnu::cold]] PYLON_INLINE std::shared_ptr<SharedProfiles>
detail::profilesOf(Environment const& environment, FileReader const& files, std::string_view profile) {
    auto shared = std::make_shared<SharedProfiles>();
    auto const& location = shared->location = locateProfiles(environment, profile);
    readProfiles(*shared, files, location.configFile, ProfileFileKind::config);
    readProfiles(*shared, files, location.credentialsFile, ProfileFileKind::credentials);
    if (!location.namedBy.empty() && shared->profile() == nullptr)
        throw Error{ErrorKind::configuration, concat({"the profile `", location.profile, "`, which ", location.namedBy,
                                                      " names, is not there; looked in ", shared->looked})};
    return shared;
}

[[gnu::cold]] PYLON_INLINE Result<SharedProfiles> loadProfiles(Environment const& environment, FileReader const& files,
                                                               std::string_view profile) try {
    return std::move(*detail::profilesOf(environment, files, profile));
} catch (Error const& error) {
    return error;
}

} // namespace pylon

#endif // PYLON_CORE_SHARED_PROFILES_IPP
