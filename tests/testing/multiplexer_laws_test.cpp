// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/multiplexer_laws.hpp>

#include "support/broken_models.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

namespace testing_multiplexer_laws_test {

using namespace pylon;
using namespace pylon::testing;
using namespace std::chrono_literals;

namespace {

enum class Fault : std::uint8_t {
    none,
    mixesTokens,
    completesTwice,
    completesNothing,
    waitsForNothing,
    disagrees,
    sendsTwice,
    oneAfterTheOther,
    returnsBeforeDeadline,
    ignoresDeadline,
    dropsAtDeadline,
    ignoresAttempt,
    ignoresInactivity,
    stopsAll,
    ignoresOwnStop,
    waitsThoughStopped,
    stopIsEnd,
    remembersAbandoned,
    sharesFlights,
    forgetsByMoving,
    throws
};

struct Flight {
    Token token;
    Result<Response> outcome;
    Ticks due;
    std::stop_token stop;
};
using Flights = std::vector<Flight>;

struct World {
    test::ManualClock clock;
    std::size_t received = 0;
    std::shared_ptr<Flights> shared = std::make_shared<Flights>();
};

/// Where the clock is moved by waiting, with one thing wrong with it.
class FaultyMultiplexer {
public:
    FaultyMultiplexer(World& world, Fault fault, std::shared_ptr<Flights> flights)
        : world_(&world), fault_(fault), flights_(std::move(flights)) {}
    FaultyMultiplexer(FaultyMultiplexer&& other) noexcept
        : world_(other.world_), fault_(other.fault_), flights_(other.flights_) {
        if (is(Fault::forgetsByMoving)) flights_->clear();
    }
    FaultyMultiplexer& operator=(FaultyMultiplexer&&) = default;

    void start(Token token, Request const& request, CallLimits const& limits) {
        if (is(Fault::throws)) throw std::runtime_error{"no"};
        world_->received += is(Fault::sendsTwice) ? 2 : 1;
        flights_->push_back(
            {is(Fault::mixesTokens) ? token ^ 2U : token, outcome(request), world_->clock.ticks(), limits.stop});
        if (is(Fault::completesTwice)) flights_->push_back(flights_->back());
        if (request.path != "/held") return;
        auto limit = std::min(limits.attempt, limits.inactivity);
        if (is(Fault::ignoresAttempt)) limit = limits.inactivity;
        if (is(Fault::ignoresInactivity)) limit = limits.attempt;
        flights_->back().due += limit;
    }

    std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
        auto& clock = world_->clock;
        if (is(Fault::stopIsEnd) && stop.stop_possible()) {
            while (!stop.stop_requested())
                std::this_thread::yield();
            return Completion{1, Error{ErrorKind::cancelled, "all of it"}};
        }
        if (stop.stop_requested() && !is(Fault::waitsThoughStopped)) return std::nullopt;
        if (is(Fault::completesNothing)) return std::nullopt;
        auto const next = soonest();
        if (next == flights_->end() && deadline == never) {
            if (is(Fault::waitsForNothing)) clock.advance(1h);
            return std::nullopt;
        }
        if (next == flights_->end() || (next->due > deadline && !is(Fault::ignoresDeadline))) {
            if (!is(Fault::returnsBeforeDeadline)) clock.pass(deadline, {});
            if (is(Fault::dropsAtDeadline)) flights_->clear();
            return std::nullopt;
        }
        clock.pass(next->due, {});
        Completion completion{next->token, std::move(next->outcome)};
        flights_->erase(next);
        return completion;
    }

private:
    [[nodiscard]] bool is(Fault fault) const { return fault_ == fault; }

    Result<Response> outcome(Request const& request) const {
        if (request.path == "/answered") return Response{.status = 200, .headers = {}, .body = "pong"};
        if (request.path == "/refused")
            return Response{.status = is(Fault::disagrees) ? 500 : 503, .headers = {}, .body = {}};
        return Error{ErrorDetails{.kind = ErrorKind::timeout, .message = "held"}};
    }

    Flights::iterator soonest() {
        bool stopped = false;
        for (auto& each : *flights_)
            if (each.stop.stop_requested() && !is(Fault::ignoresOwnStop)) {
                each.outcome = Error{ErrorDetails{.kind = ErrorKind::cancelled, .message = "stopped"}};
                each.due = {};
                stopped = true;
            }
        if (stopped && is(Fault::stopsAll))
            for (auto& each : *flights_)
                each.due = {};
        if (is(Fault::oneAfterTheOther)) return flights_->begin();
        return std::ranges::min_element(*flights_, {}, &Flight::due);
    }

    World* world_;
    Fault fault_;
    std::shared_ptr<Flights> flights_;
};

struct FaultyTransport {
    World* world;
    Fault fault;

    Result<Response> send(Request const& request, CallLimits const& limits) {
        auto multiplexer = FaultyTransport{world, Fault::none}.multiplexer();
        multiplexer.start(1, request, limits);
        return multiplexer.wait(never, {}).value().outcome;
    }
    test::ManualClock& clock() { return world->clock; }
    FaultyMultiplexer multiplexer() {
        auto flights = std::make_shared<Flights>();
        if (fault == Fault::sharesFlights) flights = world->shared;
        if (fault == Fault::remembersAbandoned) flights = remembered();
        return {*world, fault, std::move(flights)};
    }

    /// What was in flight on one that is gone.
    std::shared_ptr<Flights> remembered() {
        if (world->shared.use_count() > 1) return std::make_shared<Flights>();
        return world->shared;
    }
};

Violations check(Fault fault) {
    World world;
    auto const to = [](std::string path) {
        return [path] {
            Request request;
            request.path = path;
            return request;
        };
    };
    TransportRequests requests{.answered = to("/answered"), .answer = "pong"};
    requests.refused = to("/refused");
    requests.held = to("/held");
    requests.received = [&] { return world.received; };
    return checkMultiplexerLaws([&] { return FaultyTransport{&world, fault}; }, requests);
}

} // namespace

TEST_CASE("each law of multiplexers is broken by one that is wrong in that alone", "[laws][multiplexer]") {
    CHECK(check(Fault::none) == Violations{});
    using Laws = MultiplexerLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::completesEach, check(Fault::mixesTokens));
    broken.expect(Laws::completesEach, check(Fault::completesTwice));
    broken.expect(Laws::completesEach, check(Fault::completesNothing));
    broken.expect(Laws::idle, check(Fault::waitsForNothing));
    broken.expect(Laws::agreesWithSend, check(Fault::disagrees));
    broken.expect(Laws::sendsOnce, check(Fault::sendsTwice));
    broken.expect(Laws::asTheyEnd, check(Fault::oneAfterTheOther));
    broken.expect(Laws::keepsDeadline, check(Fault::returnsBeforeDeadline));
    broken.expect(Laws::keepsDeadline, check(Fault::ignoresDeadline));
    broken.expect(Laws::keepsFlights, check(Fault::dropsAtDeadline));
    broken.expect(Laws::limitsAttempt, check(Fault::ignoresAttempt));
    broken.expect(Laws::limitsInactivity, check(Fault::ignoresInactivity));
    broken.expect(Laws::stopsOne, check(Fault::stopsAll));
    broken.expect(Laws::stopsOne, check(Fault::ignoresOwnStop));
    broken.expect(Laws::stopsBefore, check(Fault::waitsThoughStopped));
    broken.expect(Laws::stopsWhile, check(Fault::stopIsEnd));
    broken.expect(Laws::abandons, check(Fault::remembersAbandoned));
    broken.expect(Laws::separate, check(Fault::sharesFlights));
    broken.expect(Laws::moves, check(Fault::forgetsByMoving));
    broken.expect(Laws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

} // namespace testing_multiplexer_laws_test
