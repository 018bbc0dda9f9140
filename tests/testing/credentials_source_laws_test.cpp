// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/credentials_source_laws.hpp>

#include "archetypes/credentials_source.hpp"
#include "support/broken_models.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace testing_credentials_source_laws_test {

using namespace pylon;
using namespace pylon::testing;
using namespace std::chrono_literals;

namespace {

enum class Fault : std::uint8_t {
    none,
    hasNoName,
    changesItsName,
    looksWhenMade,
    givesAndSaysWhyNot,
    saysNothing,
    givesHalf,
    givesWhatIsNotThere,
    passesFailureOver,
    failsSilently,
    remembers,
    diesOfMoving,
    namesTheSecret,
    tellsTheSecret,
    cannotBeStopped,
    outlastsItsLimits,
    throws
};

enum class Situation : std::uint8_t { gives, lacks, fails, held };

/// What the sources look at.
struct World {
    Fault fault;
    test::ManualClock clock{};
    std::size_t lookups = 0;
    int named = 0;
};

/// A source with one thing wrong with it.
class FaultySource {
public:
    FaultySource(World& world, Situation situation) : world_(&world), situation_(situation) {
        if (is(Fault::looksWhenMade)) ++world_->lookups;
    }
    FaultySource(FaultySource&& other) noexcept
        : world_(other.world_), situation_(is(Fault::diesOfMoving) ? Situation::lacks : other.situation_) {}
    FaultySource& operator=(FaultySource&&) = delete;

    [[nodiscard]] std::string name() const {
        if (is(Fault::namesTheSecret)) return "secret";
        if (is(Fault::hasNoName)) return "";
        return is(Fault::changesItsName) ? std::to_string(++world_->named) : "faulty";
    }

    Result<CredentialsFound> find(CallLimits const& limits) {
        if (is(Fault::throws)) throw std::runtime_error{"no"};
        if (!is(Fault::remembers) || !remembered_) ++world_->lookups;
        remembered_ = true;
        std::string const why{is(Fault::tellsTheSecret) ? "it is not secret" : "it is not there"};
        switch (situation_) {
        case Situation::gives:
            return CredentialsFound{.credentials = Credentials{"A", Secret{is(Fault::givesHalf) ? "" : "secret"}},
                                    .whyNone = is(Fault::givesAndSaysWhyNot) ? why : ""};
        case Situation::lacks:
            if (is(Fault::givesWhatIsNotThere))
                return CredentialsFound{.credentials = Credentials{"A", Secret{"secret"}}, .whyNone = {}};
            return CredentialsFound{.credentials = {}, .whyNone = is(Fault::saysNothing) ? "" : why};
        case Situation::fails:
            if (is(Fault::passesFailureOver)) return CredentialsFound{.credentials = {}, .whyNone = why};
            return Error{ErrorKind::credentials, is(Fault::failsSilently) ? "" : why};
        case Situation::held: break;
        }
        if (limits.stop.stop_requested() && !is(Fault::cannotBeStopped)) return Error{ErrorKind::cancelled, why};
        auto const patience = limits.attempt > Duration::zero() ? limits.attempt : Duration{1h};
        world_->clock.advance(is(Fault::outlastsItsLimits) ? 3 * patience : patience);
        return Error{ErrorKind::timeout, why};
    }

private:
    [[nodiscard]] bool is(Fault fault) const { return world_->fault == fault; }

    World* world_;
    Situation situation_;
    bool remembered_ = false;
};

Violations check(Fault fault) {
    World world{fault};
    auto const in = [&world](Situation situation) {
        return [&world, situation] { return FaultySource{world, situation}; };
    };
    return checkCredentialsSourceLaws<FaultySource>({.gives = in(Situation::gives),
                                                     .lacks = in(Situation::lacks),
                                                     .fails = in(Situation::fails),
                                                     .held = in(Situation::held),
                                                     .lookups = [&world] { return world.lookups; },
                                                     .ticks = [&world] { return world.clock.ticks(); },
                                                     .secrets = {"secret"}});
}

} // namespace

TEST_CASE("each law of sources of credentials is broken by one that is wrong in that alone", "[laws][credentials]") {
    CHECK(check(Fault::none) == Violations{});
    using Laws = CredentialsSourceLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::named, check(Fault::hasNoName));
    broken.expect(Laws::named, check(Fault::changesItsName));
    broken.expect(Laws::lazy, check(Fault::looksWhenMade));
    broken.expect(Laws::eitherOr, check(Fault::givesAndSaysWhyNot));
    broken.expect(Laws::eitherOr, check(Fault::saysNothing));
    broken.expect(Laws::eitherOr, check(Fault::givesHalf));
    broken.expect(Laws::eitherOr, check(Fault::givesWhatIsNotThere));
    broken.expect(Laws::failsAloud, check(Fault::passesFailureOver));
    broken.expect(Laws::failsAloud, check(Fault::failsSilently));
    broken.expect(Laws::remembersNothing, check(Fault::remembers));
    broken.expect(Laws::survivesMove, check(Fault::diesOfMoving));
    broken.expect(Laws::keepsSecrets, check(Fault::namesTheSecret));
    broken.expect(Laws::keepsSecrets, check(Fault::tellsTheSecret));
    broken.expect(Laws::stops, check(Fault::cannotBeStopped));
    broken.expect(Laws::keepsLimits, check(Fault::outlastsItsLimits));
    broken.expect(Laws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

TEST_CASE("the archetype keeps the laws of sources of credentials", "[laws][credentials]") {
    CHECK(checkCredentialsSourceLaws<archetype::CredentialsSource>(
              {.lacks = [] { return archetype::CredentialsSource{0}; }}) == Violations{});
}

} // namespace testing_credentials_source_laws_test
