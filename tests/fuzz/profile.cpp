// SPDX-License-Identifier: BSL-1.0

#include "fuzz.hpp"
#include <pylon/core/profile_file.hpp>

#include <algorithm>
#include <string>

using namespace pylon;
using namespace pylon::fuzz;

namespace {

/// The sections as a config file that says the same. Spaces around `=` are left out, as ` #` would begin a comment.
void append(std::string& text, std::string_view prefix, ProfileFile::Sections const& sections) {
    for (auto const& [name, section] : sections) {
        text.append("[").append(prefix).append(" ").append(name).append("]\n");
        for (auto const& [property, value] : section.properties()) {
            text.append(property).append("=");
            for (char const c : value.reveal())
                text.append(c == '\n' ? "\n " : std::string_view{&c, 1});
            text.push_back('\n');
        }
    }
}

std::string written(ProfileFile const& file) {
    std::string text;
    append(text, "profile", file.profiles);
    append(text, "sso-session", file.ssoSessions);
    append(text, "services", file.services);
    return text;
}

void checkSections(ProfileFile::Sections const& sections) {
    for (auto const& [name, section] : sections) {
        require(!name.empty() && name.find_first_of(" \t\r\n[]=#;") == name.npos, "a section has a name");
        for (auto const& [property, value] : section.properties()) {
            require(!property.empty() && std::ranges::none_of(property, [](char c) { return c >= 'A' && c <= 'Z'; }),
                    "a property's name is in small letters");
            (void)section.nested(property, "endpoint_url");
            auto const text = value.reveal();
            require(text.empty() || (text.front() != ' ' && text.back() != ' '),
                    "values are without white space around");
        }
    }
}

} // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    Input input{data, size};
    auto const kind = input.choice() % 2 == 0 ? ProfileFileKind::config : ProfileFileKind::credentials;
    auto const text = input.rest();
    ProfileFile file;
    if (auto const added = file.add(text, kind, "FILE"); !added) {
        auto const& message = added.error().message();
        require(added.error().kind() == ErrorKind::configuration, "a file that cannot be read is misconfigured");
        require(message.starts_with("FILE:"), "the file is named", message);
        auto const line = std::stoul(message.substr(5));
        require(line >= 1 && line <= static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1,
                "the line is one of it");
        require(file.profiles.empty() && file.ssoSessions.empty() && file.services.empty(), "nothing is kept of it");
        return 0;
    }
    checkSections(file.profiles);
    checkSections(file.ssoSessions);
    checkSections(file.services);
    if (kind == ProfileFileKind::credentials)
        require(file.ssoSessions.empty() && file.services.empty(), "a credentials file knows profiles alone");

    auto const again = written(file);
    ProfileFile second;
    auto const reread = second.add(again, ProfileFileKind::config, "AGAIN");
    require(reread.hasValue(), "what was written can be read", reread ? "" : reread.error().message());
    require(written(second) == again, "what was written and read is the same");
    auto const twice = second.add(again, ProfileFileKind::config, "AGAIN");
    require(twice && written(second) == again, "a file that is read twice says the same");
    return 0;
}
