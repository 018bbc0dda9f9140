// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/credentials_sources.hpp>
#include <pylon/backends/memory/cloud.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <utility>

namespace backends_hostile_files_test {

using namespace pylon;
using namespace std::string_literals;
using Catch::Contains;
using memory::Cloud;
using memory::Machine;

namespace {

constexpr std::size_t tenMegabytes = 10'000'000;

/// Why a source gives nothing: an error, which is of a kind that one can do something about, and quotes none of the files.
template <class Source> std::string why(Machine const& machine) {
    auto const found = Source{std::make_shared<CredentialsSetup const>(machine.credentialsSetup())}.find({});
    REQUIRE_FALSE(found);
    auto const kind = found.error().kind();
    CHECK((kind == ErrorKind::configuration || kind == ErrorKind::credentials || kind == ErrorKind::rejected ||
           kind == ErrorKind::denied || kind == ErrorKind::invalidInput));
    std::string text{found.error().what()};
    CHECK(text.size() < 2000);
    CHECK_THAT(text, !Contains("MARKER"));
    return text;
}

std::string whyProfile(std::string config) {
    Cloud cloud;
    return why<ProfileSource>(cloud.machines().laptop().writeFile("/home/user/.aws/config", std::move(config)));
}

std::string whyToken(std::string token) {
    Cloud cloud;
    auto machine = cloud.machines().serviceAccount("worker");
    return why<WebIdentitySource>(
        machine.writeFile(machine.variable("AWS_WEB_IDENTITY_TOKEN_FILE").value(), std::move(token)));
}

} // namespace

TEST_CASE("profile files of hostile content give errors that say where", "[backends][credentials]") {
    CHECK_THAT(whyProfile("MARKER = 1"), Contains("/home/user/.aws/config:1"));
    CHECK_THAT(whyProfile("[default]\n" + std::string(tenMegabytes, 'x') + "MARKER\n"), Contains("config:2"));
    CHECK_THAT(whyProfile("[default]\nMARKER\0MARKER\n"s), Contains("config:2"));
    CHECK_THAT(whyProfile("[default\nMARKER=1"), Contains("config:1"));
    // A NUL in a key: it can stand in no header.
    auto const nul = "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = b\n[profile b]\n"
                     "aws_access_key_id = A\0MARKER\naws_secret_access_key = MARKER\n"s;
    CHECK_FALSE(whyProfile(nul).empty());
    CHECK_FALSE(whyProfile("[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = b\n[profile b]\n"
                           "aws_access_key_id = " +
                           std::string(100'000, 'A') + "MARKER\naws_secret_access_key = MARKER\n")
                    .empty());
}

TEST_CASE("profiles that lead nowhere give errors", "[backends][credentials]") {
    std::string config = "[default]\nrole_arn = r\nsource_profile = p0\n";
    for (int i = 0; i != 1000; ++i)
        config += "[profile p" + std::to_string(i) + "]\nrole_arn = r\nsource_profile = p" +
                  std::to_string((i + 1) % 1000) + "\n";
    CHECK_THAT(whyProfile(config), Contains("circle"));
    CHECK_THAT(whyProfile("[default]\nrole_arn = r\nsource_profile = default\n"), Contains("source_profile"));
    CHECK_THAT(whyProfile("[default]\nrole_arn = r\nsource_profile = gone\n"), Contains("not there"));
    CHECK_THAT(whyProfile("[default]\nrole_arn = not an arn at all\nsource_profile = b\n[profile b]\n"
                          "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = MARKER\n"),
               Contains("cannot be taken"));
}

TEST_CASE("files that cannot be read give errors that name them", "[backends][credentials]") {
    Cloud cloud;
    CHECK_THAT(why<ProfileSource>(cloud.machines().laptop().makeUnreadable("/home/user/.aws/config")),
               Contains("/home/user/.aws/config cannot be read"));
    auto pod = cloud.machines().serviceAccount("worker");
    auto const path = pod.variable("AWS_WEB_IDENTITY_TOKEN_FILE").value();
    CHECK_THAT(why<WebIdentitySource>(pod.makeUnreadable(path)), Contains(path + " cannot be read"));
    CHECK_THAT(why<WebIdentitySource>(pod.removeFile(path)), Contains(path + " is not there"));
    auto other = cloud.machines().pod("worker");
    auto const token = other.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value();
    CHECK_THAT(why<ContainerSource>(other.makeUnreadable(token)), Contains(token + " cannot be read"));
}

TEST_CASE("tokens of hostile content are refused, by us or by STS", "[backends][credentials]") {
    CHECK_THAT(whyToken(""), Contains("cannot be taken"));
    CHECK_THAT(whyToken("MARKER\0MARKER"s), Contains("InvalidIdentityToken"));
    CHECK_THAT(whyToken("MARKER\nMARKER: 1\n"), Contains("InvalidIdentityToken"));
    CHECK_THAT(whyToken(std::string(100'000, 'x') + "MARKER"), Contains("less than or equal to 20000"));

    Cloud cloud;
    auto pod = cloud.machines().pod("worker");
    auto const path = pod.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value();
    for (auto const& token :
         {"MARKER\nX: y"s, "MARKER\0"s + "x", "MARKER\x7f"s, std::string(100'000, 'x') + "MARKER"}) {
        CHECK_FALSE(why<ContainerSource>(pod.writeFile(path, token)).empty());
    }
    auto laptop = cloud.machines().laptop();
    cloud.sso().logIn(laptop, "reader");
    std::string const cache = "/home/user/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    REQUIRE(laptop.file(cache));
    for (auto const& token : {""s, "{"s, "MARKER"s, "{\"accessToken\":\"MARKER\"}"s, std::string(tenMegabytes, '['),
                              "{\"accessToken\":\"MARKER\",\"expiresAt\":\"soon\"}"s, "\0\0"s}) {
        CHECK_THAT(why<ProfileSource>(laptop.writeFile(cache, token)), Contains("cannot be read"));
    }
    auto const nul = "{\"accessToken\":\"MARKER\\u0000\",\"expiresAt\":\"2030-01-01T00:00:00Z\"}"s;
    CHECK_FALSE(why<ProfileSource>(laptop.writeFile(cache, nul)).empty());
}

} // namespace backends_hostile_files_test
