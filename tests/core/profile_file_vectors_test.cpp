// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/profile_file.hpp>

#include "support/vectors.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

namespace core_profile_file_vectors_test {

using namespace pylon;

namespace {

using Plain = std::map<std::string, std::map<std::string, std::string>>;

Plain plain(ProfileFile::Sections const& sections) {
    Plain texts;
    for (auto const& [name, section] : sections) {
        auto& properties = texts[name];
        for (auto const& [property, value] : section.properties())
            properties[property] = value.reveal();
    }
    return texts;
}

Plain plain(test::Json const* sections) {
    Plain texts;
    if (sections == nullptr) return texts;
    for (auto const& [name, section] : sections->members()) {
        auto& properties = texts[name];
        for (auto const& [property, value] : section.members())
            properties[property] = value.string();
    }
    return texts;
}

} // namespace

TEST_CASE("profile files are read as AWS's SDKs read them", "[core][profile_file][vectors]") {
    auto const json = test::vectorJson("credentials/profile-parser.json");
    if (!json) return;
    REQUIRE((*json)["tests"].size() > 60);
    for (auto const& each : (*json)["tests"].items()) {
        CAPTURE(each["name"].string());
        auto const& input = each["input"];
        ProfileFile file;
        auto added = file.add(input.stringOr("configFile", ""), ProfileFileKind::config, "config");
        if (added) added = file.add(input.stringOr("credentialsFile", ""), ProfileFileKind::credentials, "credentials");
        auto const* const expected = each["output"].find("config");
        CHECK(added.hasValue() == (expected != nullptr));
        if (!added || expected == nullptr) continue;
        CHECK(plain(file.profiles) == plain(expected->find("profiles")));
        CHECK(plain(file.ssoSessions) == plain(expected->find("sso_sessions")));
    }
}

} // namespace core_profile_file_vectors_test
