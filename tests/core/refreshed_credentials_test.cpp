// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/refreshed_credentials.hpp>

#include "support/manual_clock.hpp"
#include "support/scripted_source.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>

namespace core_refreshed_credentials_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

/// A source that gives `1`, `2`, ... for as long as it is told to, and notes how often it was asked.
struct World {
    test::ManualClock clock;
    int askings = 0;
    std::optional<Duration> life = 6h;
    bool broken = false;
    bool throwing = false;

    RefreshedCredentials credentials{test::ScriptedSource{[this]() -> Result<CredentialsFound> {
                                         ++askings;
                                         if (throwing) throw std::runtime_error{"MARKER"};
                                         if (broken) return Error{ErrorKind::timeout, "it hangs"};
                                         auto const key = std::to_string(askings);
                                         if (!life) return test::foundCredentials(key);
                                         return test::foundCredentials(
                                             key, clock.now() + std::chrono::duration_cast<WallTime::duration>(*life));
                                     }},
                                     AnyClock{clock}};

    std::string now() { return credentials.credentials().value()->accessKeyId; }
    std::string after(Duration time) {
        clock.advance(time);
        return now();
    }
};

} // namespace

TEST_CASE("a source is asked when credentials are needed, and once", "[core][refreshed_credentials]") {
    World world;
    CHECK(world.askings == 0);
    CHECK(world.now() == "1");
    CHECK(world.after(5h + 44min) == "1");
    CHECK(world.askings == 1);
}

TEST_CASE("what does not expire is not asked for again", "[core][refreshed_credentials]") {
    World world;
    world.life = std::nullopt;
    CHECK(world.now() == "1");
    CHECK(world.after(10'000h) == "1");
}

TEST_CASE("credentials are renewed ahead of their expiry, by chance sooner or later", "[core][refreshed_credentials]") {
    int early = 0;
    int late = 0;
    for (int i = 0; i != 200; ++i) {
        World world;
        world.now();
        if (world.after(6h - 12min - 30s) == "2") ++early;
        if (world.after(2min + 31s) == "2") ++late;
    }
    CHECK(early > 40);
    CHECK(early < 160);
    CHECK(late == 200);
}

TEST_CASE("what lives for a short time is renewed in its last third", "[core][refreshed_credentials]") {
    World world;
    world.life = 15min;
    CHECK(world.now() == "1");
    CHECK(world.after(9min + 59s) == "1");
    CHECK(world.after(1min + 42s) == "2");
}

TEST_CASE("where renewing fails, what is there is used as long as it is valid", "[core][refreshed_credentials]") {
    World world;
    world.now();
    world.broken = true;
    CHECK(world.after(6h - 9min) == "1");
    CHECK(world.askings == 2);
    // Not at every call.
    CHECK(world.after(59s) == "1");
    CHECK(world.askings == 2);
    CHECK(world.after(2s) == "1");
    CHECK(world.askings == 3);
    world.clock.advance(8min);
    auto const none = world.credentials.credentials();
    REQUIRE_FALSE(none);
    CHECK(none.error().kind() == ErrorKind::timeout);
    CHECK(none.error().message() == "it hangs");
    world.broken = false;
    CHECK(world.now() == "5");
}

TEST_CASE("a failure is not remembered", "[core][refreshed_credentials]") {
    World world;
    world.broken = true;
    CHECK_FALSE(world.credentials.credentials());
    world.broken = false;
    CHECK(world.now() == "2");
    world.throwing = true;
    world.clock.advance(7h);
    auto const thrown = world.credentials.credentials();
    REQUIRE_FALSE(thrown);
    CHECK_THAT(thrown.error().message(), !Catch::Contains("MARKER"));
    world.throwing = false;
    CHECK(world.now() == "4");
}

TEST_CASE("what has expired when it comes is used, and asked for anew a minute later",
          "[core][refreshed_credentials]") {
    World world;
    world.life = -1h;
    CHECK(world.now() == "1");
    CHECK(world.after(59s) == "1");
    CHECK(world.after(1s) == "2");
}

TEST_CASE("a source without credentials says why", "[core][refreshed_credentials]") {
    test::ManualClock clock;
    RefreshedCredentials credentials{
        test::ScriptedSource{[] { return CredentialsFound{.credentials = {}, .whyNone = "nothing is set"}; }},
        AnyClock{clock}};
    auto const none = credentials.credentials();
    REQUIRE_FALSE(none);
    CHECK(none.error().kind() == ErrorKind::credentials);
    CHECK(none.error().message() == "nothing is set");
}

TEST_CASE("credentials that a service refuses as expired are asked for anew", "[core][refreshed_credentials]") {
    World world;
    auto const refused = world.credentials.credentials().value();
    CHECK(world.credentials.renew(*refused));
    CHECK(world.now() == "2");
    // Another call had sent the same ones.
    CHECK(world.credentials.renew(*refused));
    CHECK(world.now() == "2");

    World lasting;
    lasting.life = std::nullopt;
    auto const kept = lasting.credentials.credentials().value();
    CHECK_FALSE(lasting.credentials.renew(*kept));
    CHECK(lasting.now() == "1");
}

} // namespace core_refreshed_credentials_test
