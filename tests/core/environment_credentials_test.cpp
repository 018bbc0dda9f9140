// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/environment_credentials.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <string>

namespace core_environment_credentials_test {

using namespace pylon;

namespace {

using Variables = std::map<std::string, std::string>;

Environment environmentOf(Variables& variables, int* reads = nullptr) {
    return [&variables, reads](std::string const& name) -> std::optional<std::string> {
        if (reads != nullptr) ++*reads;
        auto const found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

} // namespace

TEST_CASE("credentials come from the environment", "[core][environment_credentials]") {
    Variables variables{
        {"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}, {"AWS_SESSION_TOKEN", "token"}};
    SECTION("with a session token") {
        auto const credentials = EnvironmentCredentials{environmentOf(variables)}.credentials().value();
        CHECK(credentials->accessKeyId == "AKID");
        CHECK(credentials->secretAccessKey.reveal() == "secret");
        CHECK(credentials->sessionToken.reveal() == "token");
        CHECK_FALSE(credentials->expiration);
    }
    SECTION("without") {
        variables.erase("AWS_SESSION_TOKEN");
        CHECK(EnvironmentCredentials{environmentOf(variables)}.credentials().value()->sessionToken.empty());
    }
    SECTION("with a blank one") {
        variables["AWS_SESSION_TOKEN"] = " \t";
        CHECK(EnvironmentCredentials{environmentOf(variables)}.credentials().value()->sessionToken.empty());
    }
}

TEST_CASE("the environment is read on first use, and once", "[core][environment_credentials]") {
    Variables variables{{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}};
    int reads = 0;
    EnvironmentCredentials provider{environmentOf(variables, &reads)};
    CHECK(reads == 0);
    auto const first = provider.credentials().value();
    CHECK(reads == 3);
    variables["AWS_ACCESS_KEY_ID"] = "OTHER";
    CHECK(provider.credentials().value() == first);
    CHECK(reads == 3);
}

TEST_CASE("missing credentials are named, and looked for again", "[core][environment_credentials]") {
    Variables variables;
    EnvironmentCredentials provider{environmentOf(variables)};
    auto const messageWith = [&](Variables now) {
        variables = std::move(now);
        auto const result = provider.credentials();
        REQUIRE_FALSE(result);
        CHECK(result.error().kind() == ErrorKind::credentials);
        return result.error().message();
    };
    CHECK_THAT(messageWith({}), Catch::Contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"));
    CHECK_THAT(messageWith({{"AWS_ACCESS_KEY_ID", "AKID"}}), Catch::EndsWith("AWS_SECRET_ACCESS_KEY is not"));
    CHECK_THAT(messageWith({{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", " \n"}}),
               Catch::EndsWith("AWS_SECRET_ACCESS_KEY is not"));
    auto const message = messageWith({{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SECRET_ACCESS_KEY", "hidden"}});
    CHECK_THAT(message, Catch::EndsWith("AWS_ACCESS_KEY_ID is not"));
    CHECK_THAT(message, !Catch::Contains("hidden"));

    variables = {{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "secret"}};
    CHECK(provider.credentials());
}

} // namespace core_environment_credentials_test
