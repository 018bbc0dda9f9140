// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/transport_laws.hpp>

#include "support/broken_models.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

namespace testing_transport_laws_test {

using namespace pylon;
using namespace pylon::testing;
using namespace std::chrono_literals;

namespace {

enum class Fault : std::uint8_t {
    none,
    shortAnswer,
    refusalIsError,
    sendsTwice,
    retriesRefusals,
    attemptTooEarly,
    ignoresAttempt,
    attemptIsCancelled,
    ignoresInactivity,
    zeroIsNow,
    keepsTotal,
    sendsWhatWasStopped,
    answersWhatWasStopped,
    stopIsTimeout,
    refusedIsTimeout,
    cutIsAnswer,
    deniesTheCut,
    deniesTheHeld,
    foreignKind,
    quotesSignature,
    quotesToken,
    quotesBody,
    clockGoesBack,
    twoClocks,
    lostByMoving,
    notForThreads,
    throws
};

struct World {
    test::ManualClock clock;
    test::ManualClock otherClock;
    std::atomic<std::size_t> received{0};
    std::atomic<int> inside{0};
    std::atomic<int> clockReads{0};
};

/// A transport to nowhere, whose clock is moved by waiting, with one thing wrong with it.
class FaultyTransport {
public:
    FaultyTransport(std::shared_ptr<World> world, Fault fault) : world_(std::move(world)), fault_(fault) {}
    FaultyTransport(FaultyTransport&& other) noexcept
        : world_(other.world_), fault_(other.fault_), movedOften_(other.movedOften_ + 1) {}

    Result<Response> send(Request const& request, CallLimits const& limits) {
        if (is(Fault::throws)) throw std::runtime_error{"no"};
        if (is(Fault::clockGoesBack)) world_->clock.advance(-1ms);
        if (is(Fault::lostByMoving) && movedOften_ > 1) return failure(ErrorKind::configuration);
        if (is(Fault::notForThreads) && !isAlone()) return failure(ErrorKind::connection);
        if (limits.stop.stop_requested()) {
            if (is(Fault::answersWhatWasStopped)) return Response{.status = 200, .headers = {}, .body = "pong"};
            if (is(Fault::sendsWhatWasStopped)) ++world_->received;
            return failure(ErrorKind::cancelled, false);
        }
        if (request.path == "/unreachable") return unreachable(request);
        world_->received += is(Fault::sendsTwice) || (is(Fault::retriesRefusals) && request.path == "/refused") ? 2 : 1;
        if (request.path == "/held") return held(limits);
        if (request.path == "/cut") {
            if (is(Fault::cutIsAnswer)) return Response{.status = 200, .headers = {}, .body = "po"};
            return failure(ErrorKind::connection, !is(Fault::deniesTheCut));
        }
        if (request.path == "/refused") {
            if (is(Fault::refusalIsError)) return failure(ErrorKind::connection);
            return Response{.status = 503, .headers = {}, .body = {}};
        }
        if (is(Fault::zeroIsNow) && limits.attempt == Duration::zero()) return failure(ErrorKind::timeout);
        if (is(Fault::keepsTotal) && limits.total == 1ns) return failure(ErrorKind::timeout);
        return Response{.status = 200, .headers = {}, .body = is(Fault::shortAnswer) ? "po" : "pong"};
    }
    test::ManualClock& clock() {
        return is(Fault::twoClocks) && ++world_->clockReads % 2 == 0 ? world_->otherClock : world_->clock;
    }

private:
    [[nodiscard]] bool is(Fault fault) const { return fault_ == fault; }

    static Error failure(ErrorKind kind, bool reached = true, std::string message = "it went wrong") {
        return Error{ErrorDetails{.kind = kind, .message = std::move(message), .reachedService = reached}};
    }

    Error unreachable(Request const& request) const {
        auto const quoting = [](std::string_view text) {
            return failure(ErrorKind::connection, false, "not sent: " + std::string{text});
        };
        switch (fault_) {
        case Fault::refusedIsTimeout: return failure(ErrorKind::timeout, false);
        case Fault::foreignKind: return failure(ErrorKind::server, false);
        case Fault::quotesSignature: return quoting("5ec2e75ec2e7");
        case Fault::quotesToken: return quoting(request.headers.find("X-Amz-Security-Token").value());
        case Fault::quotesBody: return quoting(request.body);
        default: return failure(ErrorKind::connection, false);
        }
    }

    Result<Response> held(CallLimits const& limits) {
        if (is(Fault::stopIsTimeout) && limits.stop.stop_possible()) {
            while (!limits.stop.stop_requested())
                std::this_thread::yield();
            return failure(ErrorKind::timeout);
        }
        auto limit = std::min(limits.attempt, limits.inactivity);
        if (is(Fault::ignoresAttempt)) limit = limits.inactivity;
        if (is(Fault::ignoresInactivity)) limit = limits.attempt;
        if (is(Fault::attemptTooEarly)) limit /= 2;
        if (!world_->clock.waitUntil(world_->clock.ticks() + limit, limits.stop)) return failure(ErrorKind::cancelled);
        return failure(is(Fault::attemptIsCancelled) ? ErrorKind::cancelled : ErrorKind::timeout,
                       !is(Fault::deniesTheHeld));
    }

    /// Whether no other thread comes in for a while.
    bool isAlone() {
        bool alone = ++world_->inside == 1;
        for (int i = 0; i != 1000 && alone; ++i) {
            std::this_thread::yield();
            alone = world_->inside == 1;
        }
        --world_->inside;
        return alone;
    }

    std::shared_ptr<World> world_;
    Fault fault_;
    int movedOften_ = 0;
};

Violations check(Fault fault) {
    auto const world = std::make_shared<World>();
    auto const to = [](std::string path) {
        return [path] {
            Request request;
            request.method = "POST";
            request.path = path;
            return request;
        };
    };
    TransportRequests requests{.answered = to("/answered"), .answer = "pong"};
    requests.refused = to("/refused");
    requests.held = to("/held");
    requests.unreachable = to("/unreachable");
    requests.cutShort = to("/cut");
    requests.received = [world] { return world->received.load(); };
    return checkTransportLaws([&] { return FaultyTransport{world, fault}; }, requests);
}

} // namespace

TEST_CASE("each law of transports is broken by a transport that is wrong in that alone", "[laws][transport]") {
    CHECK(check(Fault::none) == Violations{});
    using Laws = TransportLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::answers, check(Fault::shortAnswer));
    broken.expect(Laws::refusals, check(Fault::refusalIsError));
    broken.expect(Laws::sendsOnce, check(Fault::sendsTwice));
    broken.expect(Laws::sendsOnce, check(Fault::retriesRefusals));
    broken.expect(Laws::limitsAttempt, check(Fault::attemptTooEarly));
    broken.expect(Laws::limitsAttempt, check(Fault::ignoresAttempt));
    broken.expect(Laws::limitsAttempt, check(Fault::attemptIsCancelled));
    broken.expect(Laws::limitsInactivity, check(Fault::ignoresInactivity));
    broken.expect(Laws::zeroIsNoLimit, check(Fault::zeroIsNow));
    broken.expect(Laws::leavesTotal, check(Fault::keepsTotal));
    broken.expect(Laws::stopsBefore, check(Fault::sendsWhatWasStopped));
    broken.expect(Laws::stopsBefore, check(Fault::answersWhatWasStopped));
    broken.expect(Laws::stopsWhile, check(Fault::stopIsTimeout));
    broken.expect(Laws::unreachable, check(Fault::refusedIsTimeout));
    broken.expect(Laws::cutShort, check(Fault::cutIsAnswer));
    broken.expect(Laws::reachedService, check(Fault::deniesTheCut));
    broken.expect(Laws::reachedService, check(Fault::deniesTheHeld));
    broken.expect(Laws::errorKinds, check(Fault::foreignKind));
    broken.expect(Laws::keepsSecrets, check(Fault::quotesSignature));
    broken.expect(Laws::keepsSecrets, check(Fault::quotesToken));
    broken.expect(Laws::keepsSecrets, check(Fault::quotesBody));
    broken.expect(Laws::oneClock, check(Fault::clockGoesBack));
    broken.expect(Laws::oneClock, check(Fault::twoClocks));
    broken.expect(Laws::moves, check(Fault::lostByMoving));
    broken.expect(Laws::threads, check(Fault::notForThreads));
    broken.expect(Laws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

TEST_CASE("a violation is one readable sentence", "[laws]") {
    CHECK(
        check(Fault::refusedIsTimeout) ==
        Violations{"transport.unreachable: where nothing can be connected to is a connection error; seen was the error "
                   "timeout: it went wrong"});
}

} // namespace testing_transport_laws_test
