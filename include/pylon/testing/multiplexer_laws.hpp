// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_MULTIPLEXER_LAWS_HPP
#define PYLON_TESTING_MULTIPLEXER_LAWS_HPP

#include <pylon/core/transport.hpp>
#include <pylon/testing/clock_laws.hpp>
#include <pylon/testing/detail/outcomes.hpp>
#include <pylon/testing/transport_requests.hpp>
#include <pylon/testing/violations.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::testing {

/// What Multiplexer, and ConcurrentTransportPolicy besides TransportPolicy, demand of their models.
struct MultiplexerLaws {
    static constexpr Law completesEach{"multiplexer.completesEach",
                                       "wait() returns every request that was started once, with its own outcome "
                                       "under its own token"};
    static constexpr Law idle{"multiplexer.idle", "wait(never) returns nothing at once where nothing is in flight"};
    static constexpr Law agreesWithSend{"multiplexer.agreesWithSend",
                                        "a request ends as it would in the transport's send()"};
    static constexpr Law sendsOnce{"multiplexer.sendsOnce", "a request is sent once, whatever the answer"};
    static constexpr Law asTheyEnd{"multiplexer.asTheyEnd", "what has ended is returned before what has not"};
    static constexpr Law keepsDeadline{"multiplexer.keepsDeadline",
                                       "wait(deadline) returns nothing at the deadline, and not before, where nothing "
                                       "has ended"};
    static constexpr Law keepsFlights{"multiplexer.keepsFlights",
                                      "what is in flight stays in flight when wait() returns nothing"};
    static constexpr Law limitsAttempt{"multiplexer.limitsAttempt",
                                       "a request with no answer within its own CallLimits::attempt ends as a timeout"};
    static constexpr Law limitsInactivity{
        "multiplexer.limitsInactivity", "a request of which nothing moves for its own CallLimits::inactivity ends as a "
                                        "timeout"};
    static constexpr Law stopsOne{"multiplexer.stopsOne", "a request's own stop token cancels it, and no other"};
    static constexpr Law stopsBefore{"multiplexer.stopsBefore",
                                     "wait() returns at once when its stop token was triggered before"};
    static constexpr Law stopsWhile{"multiplexer.stopsWhile",
                                    "wait() returns nothing when its stop token is triggered meanwhile"};
    static constexpr Law abandons{
        "multiplexer.abandons",
        "what is in flight when a multiplexer is destroyed or assigned to is never heard of again"};
    static constexpr Law separate{"multiplexer.separate",
                                  "each multiplexer returns what was started on it, and no more"};
    static constexpr Law moves{"multiplexer.moves", "a multiplexer is moved with what is in flight on it"};
    static constexpr Law doesNotThrow{"multiplexer.doesNotThrow", "start() and wait() do not throw"};

    static constexpr std::array all{
        completesEach,    idle,     agreesWithSend, sendsOnce,  asTheyEnd, keepsDeadline, keepsFlights, limitsAttempt,
        limitsInactivity, stopsOne, stopsBefore,    stopsWhile, abandons,  separate,      moves,        doesNotThrow};
};

namespace detail {

template <ConcurrentTransportPolicy Transport> class MultiplexerInspector {
    using MultiplexerType = decltype(std::declval<Transport&>().multiplexer());
    using Laws = MultiplexerLaws;

public:
    MultiplexerInspector(Transport transport, TransportRequests const& requests)
        : transport_(std::move(transport)), requests_(requests), answered_(requests.answered()) {}

    Violations inspect() {
        auto const check = [this](void (MultiplexerInspector::*law)()) {
            findings_.run(Laws::doesNotThrow, [&] { (this->*law)(); });
        };
        check(&MultiplexerInspector::sendsOnce);
        check(&MultiplexerInspector::idle);
        check(&MultiplexerInspector::completesEach);
        check(&MultiplexerInspector::agreesWithSend);
        check(&MultiplexerInspector::separate);
        check(&MultiplexerInspector::moves);
        if (!requests_.held) return findings_.take();
        check(&MultiplexerInspector::asTheyEnd);
        check(&MultiplexerInspector::keepsDeadline);
        check(&MultiplexerInspector::limits);
        check(&MultiplexerInspector::stopsOne);
        check(&MultiplexerInspector::stopsBefore);
        check(&MultiplexerInspector::stopsWhile);
        check(&MultiplexerInspector::abandons);
        return findings_.take();
    }

private:
    [[nodiscard]] Ticks ticks() { return transport_.clock().ticks(); }

    /// For requests that are to be held: long enough for any check, short enough that a multiplexer that knows no end is found out.
    static CallLimits patient(std::stop_token stop = {}) {
        return {.inactivity = patience, .attempt = patience, .stop = std::move(stop)};
    }

    /// The token of the next to end.
    static std::optional<Token> nextToken(MultiplexerType& multiplexer) {
        auto const completion = multiplexer.wait(never, {});
        return completion ? std::optional{completion->token} : std::nullopt;
    }

    void sendsOnce() {
        if (!requests_.received) return;
        for (auto const& make : {requests_.answered, requests_.refused}) {
            if (!make) continue;
            auto multiplexer = transport_.multiplexer();
            auto const request = make();
            auto const before = requests_.received();
            multiplexer.start(1, request, {});
            static_cast<void>(multiplexer.wait(never, {}));
            auto const times = requests_.received() - before;
            findings_.require(Laws::sendsOnce, times == 1,
                              "the service was sent it " + std::to_string(times) + " times");
        }
    }

    void idle() {
        auto multiplexer = transport_.multiplexer();
        auto const start = ticks();
        findings_.require(Laws::idle, !multiplexer.wait(never, {}), "it returned something");
        multiplexer.start(1, answered_, {});
        static_cast<void>(multiplexer.wait(never, {}));
        findings_.require(Laws::idle, !multiplexer.wait(never, {}), "it returned something when all had ended");
        findings_.require(Laws::idle, ticks() - start < patience, "it took its time");
    }

    void completesEach() {
        auto multiplexer = transport_.multiplexer();
        auto const refused = requests_.refused ? requests_.refused() : answered_;
        // Tokens are the caller's own: any number will do.
        std::vector<Token> open{0, 1, std::numeric_limits<Token>::max(), 7'000'000'000, 2, 3, 4, 5, 6, 7};
        for (auto const token : open)
            multiplexer.start(token, token % 2 == 0 ? answered_ : refused, {});
        for (auto left = open.size(); left != 0; --left) {
            auto const completion = multiplexer.wait(never, {});
            findings_.require(Laws::completesEach, completion.has_value(),
                              "it returned nothing with requests in flight");
            if (!completion) return;
            findings_.require(Laws::completesEach, std::erase(open, completion->token) == 1,
                              "it returned token " + std::to_string(completion->token) + " that was not in flight");
            bool const wanted = completion->token % 2 == 0 || !requests_.refused;
            findings_.require(Laws::completesEach, completion->outcome && (completion->outcome->status < 400) == wanted,
                              describe(completion->outcome));
        }
        findings_.require(Laws::completesEach, !multiplexer.wait(never, {}), "it returned more than was started");
    }

    void agreesWithSend() {
        for (auto const& make : {requests_.answered, requests_.refused, requests_.unreachable, requests_.cutShort}) {
            if (!make) continue;
            auto const request = withSecrets(make());
            auto multiplexer = transport_.multiplexer();
            multiplexer.start(1, request, {});
            auto const completion = multiplexer.wait(never, {});
            auto const again = withSecrets(make());
            auto const sent = transport_.send(again, {});
            findings_.require(Laws::agreesWithSend, completion && same(completion->outcome, sent),
                              (completion ? describe(completion->outcome) : std::string{"seen was nothing"}) +
                                  ", and of send(): " + describe(sent));
        }
    }

    [[nodiscard]] bool same(Result<Response> const& one, Result<Response> const& other) const {
        if (one.hasValue() != other.hasValue()) return false;
        if (!one)
            return one.error().kind() == other.error().kind() &&
                   one.error().details().reachedService == other.error().details().reachedService;
        return one->status == other->status &&
               (!requests_.answer || one->status >= 400 || one->body == *requests_.answer);
    }

    void separate() {
        auto first = transport_.multiplexer();
        auto second = transport_.multiplexer();
        first.start(1, answered_, {});
        second.start(2, answered_, {});
        findings_.require(Laws::separate, nextToken(second) == Token{2} && !second.wait(never, {}));
        findings_.require(Laws::separate, nextToken(first) == Token{1} && !first.wait(never, {}));
    }

    void moves() {
        auto first = transport_.multiplexer();
        first.start(1, answered_, {});
        MultiplexerType second{std::move(first)};
        second.start(2, answered_, {});
        auto third = transport_.multiplexer();
        third = std::move(second);
        std::array const seen{nextToken(third).value_or(0), nextToken(third).value_or(0)};
        findings_.require(Laws::moves, std::ranges::count(seen, 1) == 1 && std::ranges::count(seen, 2) == 1);
    }

    void asTheyEnd() {
        auto const held = withSecrets(requests_.held());
        auto multiplexer = transport_.multiplexer();
        multiplexer.start(1, held, patient());
        multiplexer.start(2, answered_, {});
        findings_.require(Laws::asTheyEnd, nextToken(multiplexer) == Token{2});
    }

    void keepsDeadline() {
        auto const held = withSecrets(requests_.held());
        std::stop_source stop;
        auto multiplexer = transport_.multiplexer();
        for (bool const inFlight : {false, true}) {
            if (inFlight) multiplexer.start(1, held, patient(stop.get_token()));
            auto const start = ticks();
            auto const deadline = start + std::chrono::milliseconds{20};
            findings_.require(Laws::keepsDeadline, !multiplexer.wait(deadline, {}), "it returned something");
            findings_.require(Laws::keepsDeadline, ticks() >= deadline, "it returned before");
            findings_.require(Laws::keepsDeadline, !multiplexer.wait(ticks(), {}), "it returned something at once");
            findings_.require(Laws::keepsDeadline, ticks() - start < patience, "it returned much later");
        }
        multiplexer.start(2, answered_, {});
        findings_.require(Laws::keepsFlights, nextToken(multiplexer) == Token{2}, "a later request did not end");
        stop.request_stop();
        findings_.require(Laws::keepsFlights, nextToken(multiplexer) == Token{1},
                          "the first one was not heard of again");
    }

    void limits() {
        constexpr Duration limit = std::chrono::milliseconds{20};
        ends(Laws::limitsAttempt, {.inactivity = patience, .attempt = limit}, limit);
        ends(Laws::limitsInactivity, {.inactivity = limit, .attempt = patience}, limit);
    }

    void ends(Law const& law, CallLimits const& limits, Duration limit) {
        auto const held = withSecrets(requests_.held());
        auto const other = withSecrets(requests_.held());
        auto multiplexer = transport_.multiplexer();
        auto const start = ticks();
        multiplexer.start(1, other, patient());
        multiplexer.start(2, held, limits);
        auto const completion = multiplexer.wait(never, {});
        auto const passed = ticks() - start;
        findings_.require(law, completion && completion->token == 2, "another request ended first");
        if (!completion || completion->token != 2) return;
        findings_.require(law, isError(completion->outcome, ErrorKind::timeout), describe(completion->outcome));
        findings_.require(law, passed >= limit, "it ended before");
        findings_.require(law, passed < patience, "it ended much later");
    }

    void stopsOne() {
        auto const held = withSecrets(requests_.held());
        auto const other = withSecrets(requests_.held());
        std::stop_source stop;
        auto multiplexer = transport_.multiplexer();
        multiplexer.start(1, other, patient());
        multiplexer.start(2, held, patient(stop.get_token()));
        findings_.require(Laws::stopsOne, !multiplexer.wait(ticks(), {}),
                          "something ended before the token was triggered");
        stop.request_stop();
        auto const completion = multiplexer.wait(never, {});
        findings_.require(Laws::stopsOne, completion && completion->token == 2, "it was not the first to end");
        if (!completion) return;
        findings_.require(Laws::stopsOne, isError(completion->outcome, ErrorKind::cancelled),
                          describe(completion->outcome));
        findings_.require(Laws::stopsOne, !multiplexer.wait(ticks(), {}), "another ended, too");
    }

    void stopsBefore() {
        auto const held = withSecrets(requests_.held());
        std::stop_source triggered;
        triggered.request_stop();
        auto multiplexer = transport_.multiplexer();
        multiplexer.start(1, held, patient());
        auto const start = ticks();
        findings_.require(Laws::stopsBefore, !multiplexer.wait(never, triggered.get_token()), "it returned something");
        findings_.require(Laws::stopsBefore, !multiplexer.wait(start + patience, triggered.get_token()),
                          "it returned something");
        findings_.require(Laws::stopsBefore, ticks() - start < patience, "it waited all the same");
        multiplexer.start(2, answered_, {});
        findings_.require(Laws::keepsFlights, nextToken(multiplexer) == Token{2}, "a later request did not end");
    }

    void stopsWhile() {
        auto const held = withSecrets(requests_.held());
        auto multiplexer = transport_.multiplexer();
        multiplexer.start(1, held, patient());
        Stopwatch const watch;
        auto const start = ticks();
        LaterStop const later;
        auto const completion = multiplexer.wait(never, later.token());
        // Where waiting moves the clock the request may have ended before the wait could be stopped.
        auto const passed = ticks() - start;
        if (passed >= patience && !watch.tookItsTime(passed)) return;
        findings_.require(Laws::stopsWhile, !completion, "it returned something");
        findings_.require(Laws::stopsWhile, passed < patience, "it waited all the same");
    }

    void abandons() {
        auto const held = withSecrets(requests_.held());
        auto other = transport_.multiplexer();
        {
            auto multiplexer = transport_.multiplexer();
            multiplexer.start(1, held, patient());
            static_cast<void>(multiplexer.wait(ticks(), {}));
            other.start(2, held, patient());
            other = transport_.multiplexer();
        }
        auto const start = ticks();
        auto next = transport_.multiplexer();
        for (auto* const each : {&other, &next}) {
            findings_.require(Laws::abandons, !each->wait(never, {}), "something came of it");
            each->start(3, answered_, {});
            findings_.require(Laws::abandons, nextToken(*each) == Token{3} && !each->wait(never, {}),
                              "a later request did not end");
        }
        findings_.require(Laws::abandons, ticks() - start < patience, "it was waited for");
    }

    Transport transport_;
    TransportRequests const& requests_;
    Request const answered_;
    Findings findings_;
};

} // namespace detail

/// Checks MultiplexerLaws on multiplexers of a new transport, which `make()` returns. TransportLaws are checked apart.
///
/// Waits some 100 ms by the transport's clock, starts a thread, and sends some 60 requests.
template <std::invocable Make>
    requires ConcurrentTransportPolicy<std::invoke_result_t<Make&>>
[[nodiscard]] Violations checkMultiplexerLaws(Make&& make, TransportRequests const& requests) {
    return detail::MultiplexerInspector<std::invoke_result_t<Make&>>{make(), requests}.inspect();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_MULTIPLEXER_LAWS_HPP
