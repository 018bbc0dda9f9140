// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/profile_file.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_profile_file_test {

using namespace pylon;

namespace {

ProfileFile parsed(std::string_view config, std::string_view credentials = {}) {
    ProfileFile file;
    file.add(config, ProfileFileKind::config, "config").value();
    file.add(credentials, ProfileFileKind::credentials, "credentials").value();
    return file;
}

std::string complaintOf(std::string_view text, ProfileFileKind kind = ProfileFileKind::config) {
    ProfileFile file;
    auto const added = file.add(text, kind, "/home/me/.aws/config");
    REQUIRE_FALSE(added);
    CHECK(added.error().kind() == ErrorKind::configuration);
    CHECK(file.profiles.empty());
    return added.error().message();
}

} // namespace

TEST_CASE("profiles, SSO sessions and services are told apart", "[core][profile_file]") {
    auto const file = parsed("[default]\nregion = a\n[profile b]\nRegion=c\n[sso-session s]\nsso_region = d\n"
                             "[services l]\nsqs =\n  endpoint_url = http://x\n[b]\nregion = ignored\n");
    CHECK(file.profiles.size() == 2);
    CHECK(file.profiles.at("default").text("region") == "a");
    CHECK(file.profiles.at("b").text("region") == "c");
    CHECK(file.ssoSessions.at("s").text("sso_region") == "d");
    CHECK(file.services.at("l").nested("sqs", "endpoint_url") == "http://x");
    CHECK_FALSE(file.services.at("l").nested("sqs", "endpoint"));
    CHECK_FALSE(file.services.at("l").nested("s3", "endpoint_url"));
}

TEST_CASE("the credentials file knows profiles alone, and its values hold", "[core][profile_file]") {
    auto const file =
        parsed("[profile a]\nx = config\ny = config", "[a]\nx = credentials\n[profile b]\n[services c]\n");
    CHECK(file.profiles.size() == 1);
    CHECK(file.profiles.at("a").text("x") == "credentials");
    CHECK(file.profiles.at("a").text("y") == "config");
    CHECK(file.services.empty());
}

TEST_CASE("a nested value is no value of its own, and a value of several lines no nested one", "[core][profile_file]") {
    auto const file = parsed("[default]\ns3 =\n Addressing_Style = path \n  empty =\n addressing_style = virtual\n"
                             "plain = a\n b = c\nempty =\n");
    auto const& profile = file.profiles.at("default");
    CHECK(profile.nested("s3", "addressing_style") == "virtual");
    CHECK_FALSE(profile.nested("s3", "empty"));
    CHECK(profile.text("plain") == "a\nb = c");
    CHECK_FALSE(profile.nested("plain", "b"));
    CHECK_FALSE(profile.text("empty"));
    CHECK(profile.find("empty") != nullptr);
    CHECK(profile.find("missing") == nullptr);
}

TEST_CASE("an editor's mark and line ends of Windows change nothing", "[core][profile_file]") {
    auto const file = parsed("\xEF\xBB\xBF[default]\r\nregion = a\r\n\r\nx =\r\n y = z\r\n");
    CHECK(file.profiles.at("default").text("region") == "a");
    CHECK(file.profiles.at("default").nested("x", "y") == "z");
}

TEST_CASE("what is wrong is told by file and line, and not quoted", "[core][profile_file]") {
    using Catch::Contains;
    CHECK_THAT(complaintOf("[default]\n\nMARKER"), Contains("/home/me/.aws/config:3: ") && !Contains("MARKER"));
    CHECK_THAT(complaintOf("MARKER = MARKER"), Contains("config:1: no section") && !Contains("MARKER"));
    CHECK_THAT(complaintOf("[default]\n = MARKER"), Contains("config:2: it begins with white space"));
    CHECK_THAT(complaintOf("[default]\n= MARKER"), Contains("config:2: no name") && !Contains("MARKER"));
    CHECK_THAT(complaintOf("[default]\na =\n MARKER"), Contains("config:3: no '='") && !Contains("MARKER"));
    CHECK_THAT(complaintOf("[default]\na =\n =MARKER"), Contains("config:3: no name") && !Contains("MARKER"));
    CHECK_THAT(complaintOf("[MARKER"), Contains("config:1: ") && Contains("']'") && !Contains("MARKER"));
    CHECK_THAT(complaintOf("[in valid]\nMARKER"), Contains("config:2: "));
    CHECK_THAT(complaintOf("[default]\na = b\r\n[c]\n d"), Contains("config:4: "));
    CHECK_THAT(complaintOf(std::string_view{"[default]\na = b\0c", 17}), Contains("config:2: a zero byte"));
}

TEST_CASE("files of many megabytes are read in their own time", "[core][profile_file]") {
    constexpr std::size_t size = 10'000'000;
    CHECK(parsed("[default]\na = " + std::string(size, 'x')).profiles.at("default").text("a")->size() == size);
    std::string many{"[default]\na = x\n"};
    while (many.size() < size)
        many.append(" y\n");
    CHECK(parsed(many).profiles.at("default").text("a")->size() > size / 2);
    CHECK(complaintOf("[" + std::string(size, '[')).size() < 200);
}

} // namespace core_profile_file_test
