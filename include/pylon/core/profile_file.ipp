// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROFILE_FILE_IPP
#define PYLON_CORE_PROFILE_FILE_IPP

#include <pylon/core/detail/profile_parser.hpp>
#include <pylon/core/profile_file.hpp>

#include <algorithm>

namespace pylon {

[[gnu::cold]] PYLON_INLINE Secret const* ProfileSection::find(std::string_view name) const noexcept {
    auto const found = properties_.find(name);
    return found == properties_.end() ? nullptr : &found->second;
}

[[gnu::cold]] PYLON_INLINE std::optional<std::string> ProfileSection::text(std::string_view name) const {
    if (!has(name)) return std::nullopt;
    return std::string{find(name)->reveal()};
}

[[gnu::cold]] PYLON_INLINE bool ProfileSection::has(std::string_view name) const noexcept {
    auto const* const value = find(name);
    return value != nullptr && !value->empty();
}

[[gnu::cold]] PYLON_INLINE std::optional<std::string> ProfileSection::nested(std::string_view name,
                                                                             std::string_view member) const {
    auto const* const value = find(name);
    // A nested section's own value is empty: its text begins with the end of that line.
    if (value == nullptr || !value->reveal().starts_with('\n')) return std::nullopt;
    std::optional<std::string> found;
    for (auto rest = value->reveal(); !rest.empty();) {
        auto const line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        auto const equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        if (detail::smallLetters(detail::trimmed(line.substr(0, equals))) != member) continue;
        found = detail::trimmed(line.substr(equals + 1));
    }
    return found && found->empty() ? std::nullopt : found;
}

[[gnu::cold]] PYLON_INLINE Result<void> ProfileFile::add(std::string_view text, ProfileFileKind kind,
                                                         std::string_view path) {
    ProfileFile found;
    if (auto const read = detail::ProfileParser{found, kind, path}.read(text); !read) return read;
    auto const merge = [](Sections& into, Sections&& from) {
        for (auto& [name, section] : from) {
            auto& there = into[name];
            for (auto const& [property, value] : section.properties())
                there.set(property, value);
        }
    };
    merge(profiles, std::move(found.profiles));
    merge(ssoSessions, std::move(found.ssoSessions));
    merge(services, std::move(found.services));
    return {};
}

} // namespace pylon

#endif // PYLON_CORE_PROFILE_FILE_IPP
