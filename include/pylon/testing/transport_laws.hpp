// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_TRANSPORT_LAWS_HPP
#define PYLON_TESTING_TRANSPORT_LAWS_HPP

#include <pylon/core/transport.hpp>
#include <pylon/testing/clock_laws.hpp>
#include <pylon/testing/detail/in_threads.hpp>
#include <pylon/testing/detail/outcomes.hpp>
#include <pylon/testing/transport_requests.hpp>
#include <pylon/testing/violations.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace pylon::testing {

/// What TransportPolicy demands of its models.
struct TransportLaws {
    static constexpr Law answers{"transport.answers", "the whole answer of the service is the response"};
    static constexpr Law refusals{"transport.refusals", "a status of 4xx or 5xx is a response, and no error"};
    static constexpr Law sendsOnce{"transport.sendsOnce",
                                   "a request is sent once, whatever the answer: trying again is the client's affair"};
    static constexpr Law limitsAttempt{"transport.limitsAttempt",
                                       "a call that has no answer within CallLimits::attempt ends as a timeout, then"};
    static constexpr Law limitsInactivity{
        "transport.limitsInactivity",
        "a call of which nothing moves for CallLimits::inactivity ends as a timeout, then"};
    static constexpr Law zeroIsNoLimit{"transport.zeroIsNoLimit", "a limit of zero is none"};
    static constexpr Law leavesTotal{"transport.leavesTotal", "CallLimits::total is the caller's affair"};
    static constexpr Law stopsBefore{"transport.stopsBefore",
                                     "a call whose stop token was triggered before is cancelled, and nothing is sent"};
    static constexpr Law stopsWhile{"transport.stopsWhile",
                                    "a call whose stop token is triggered meanwhile is cancelled at once"};
    static constexpr Law unreachable{"transport.unreachable",
                                     "where nothing can be connected to is a connection error"};
    static constexpr Law cutShort{"transport.cutShort",
                                  "an answer that is cut short is a connection or malformed error"};
    static constexpr Law reachedService{"transport.reachedService",
                                        "an error says that the service was not reached only where that is certain"};
    static constexpr Law errorKinds{"transport.errorKinds",
                                    "an error is of the kind connection, timeout, cancelled, malformed, invalidInput "
                                    "or configuration"};
    static constexpr Law keepsSecrets{"transport.keepsSecrets",
                                      "no error quotes a signature, a token or a body that was to be sent"};
    static constexpr Law oneClock{"transport.oneClock", "clock() is one and the same, and does not go backwards"};
    static constexpr Law moves{"transport.moves", "a transport that was moved works as before"};
    static constexpr Law threads{"transport.threads", "send() and clock() may be called by many threads at once"};
    static constexpr Law doesNotThrow{"transport.doesNotThrow", "send() and clock() do not throw"};

    static constexpr std::array all{answers,       refusals,       sendsOnce,   limitsAttempt, limitsInactivity,
                                    zeroIsNoLimit, leavesTotal,    stopsBefore, stopsWhile,    unreachable,
                                    cutShort,      reachedService, errorKinds,  keepsSecrets,  oneClock,
                                    moves,         threads,        doesNotThrow};
};

namespace detail {

template <TransportPolicy Transport> class TransportInspector {
public:
    TransportInspector(Transport&& transport, TransportRequests const& requests)
        : transport_(std::move(transport)), requests_(requests) {}

    Violations inspect() {
        using Laws = TransportLaws;
        findings_.run(Laws::doesNotThrow, [&] { sendsOnce(); });
        findings_.run(Laws::doesNotThrow, [&] { answers(); });
        findings_.run(Laws::doesNotThrow, [&] { stopsBefore(); });
        if (requests_.refused) findings_.run(Laws::doesNotThrow, [&] { refusals(); });
        if (requests_.unreachable) findings_.run(Laws::doesNotThrow, [&] { unreachable(); });
        if (requests_.cutShort) findings_.run(Laws::doesNotThrow, [&] { cutShort(); });
        if (requests_.held) findings_.run(Laws::doesNotThrow, [&] { limits(); });
        if (requests_.held) findings_.run(Laws::doesNotThrow, [&] { stopsWhile(); });
        findings_.run(Laws::threads, [&] { threads(); });
        findings_.run(Laws::moves, [&] { moves(); });
        return findings_.take();
    }

private:
    /// Sends a request that holds something to be kept secret, and looks at what every outcome must be.
    Result<Response> send(Request const& request, CallLimits const& limits = {}) {
        auto const before = transport_.clock().ticks();
        auto outcome = transport_.send(request, limits);
        findings_.require(TransportLaws::oneClock, transport_.clock().ticks() >= before, "it went backwards");
        findings_.require(TransportLaws::oneClock,
                          std::addressof(transport_.clock()) == std::addressof(transport_.clock()), "it was another");
        if (outcome) return outcome;
        auto const& error = outcome.error();
        findings_.require(TransportLaws::errorKinds, isKindOfTransport(error.kind()), describe(outcome));
        findings_.require(TransportLaws::keepsSecrets, keepsSecrets(error, request));
        return outcome;
    }

    [[nodiscard]] bool isAnswer(Result<Response> const& outcome) const {
        if (!outcome || outcome->status < 100 || outcome->status >= 400) return false;
        return !requests_.answer || outcome->body == *requests_.answer;
    }

    void sendsOnce() {
        if (!requests_.received) return;
        for (auto const& make : {requests_.answered, requests_.refused}) {
            if (!make) continue;
            auto const before = requests_.received();
            static_cast<void>(send(make()));
            auto const times = requests_.received() - before;
            findings_.require(TransportLaws::sendsOnce, times == 1,
                              "the service was sent it " + std::to_string(times) + " times");
        }
    }

    void answers() {
        for (int i = 0; i != 3; ++i) {
            auto const outcome = send(requests_.answered());
            findings_.require(TransportLaws::answers, isAnswer(outcome), describe(outcome));
        }
        CallLimits unlimited;
        unlimited.connect = unlimited.inactivity = unlimited.attempt = unlimited.total = Duration::zero();
        auto const atLeisure = send(requests_.answered(), unlimited);
        findings_.require(TransportLaws::zeroIsNoLimit, isAnswer(atLeisure), describe(atLeisure));
        auto const late = send(requests_.answered(), {.total = std::chrono::nanoseconds{1}});
        findings_.require(TransportLaws::leavesTotal, isAnswer(late), describe(late));
    }

    void refusals() {
        auto const outcome = send(requests_.refused());
        findings_.require(TransportLaws::refusals, outcome && outcome->status >= 400, describe(outcome));
    }

    void unreachable() {
        auto const outcome = send(withSecrets(requests_.unreachable()));
        findings_.require(TransportLaws::unreachable, isError(outcome, ErrorKind::connection), describe(outcome));
    }

    void cutShort() {
        auto const outcome = send(withSecrets(requests_.cutShort()));
        findings_.require(TransportLaws::cutShort,
                          isError(outcome, ErrorKind::connection) || isError(outcome, ErrorKind::malformed),
                          describe(outcome));
        findings_.require(TransportLaws::reachedService, outcome || outcome.error().details().reachedService,
                          "a part of the answer had come");
    }

    void limits() {
        constexpr Duration limit = std::chrono::milliseconds{20};
        ends(TransportLaws::limitsAttempt, {.inactivity = patience, .attempt = limit}, limit);
        ends(TransportLaws::limitsInactivity, {.inactivity = limit, .attempt = patience}, limit);
    }

    /// A call that is held ends by its limit, and neither sooner nor later.
    void ends(Law const& law, CallLimits const& limits, Duration limit) {
        auto const start = transport_.clock().ticks();
        auto const outcome = send(withSecrets(requests_.held()), limits);
        auto const passed = transport_.clock().ticks() - start;
        findings_.require(law, isError(outcome, ErrorKind::timeout), describe(outcome));
        findings_.require(law, passed >= limit, "it ended before");
        findings_.require(law, passed < patience, "it ended much later");
        findings_.require(TransportLaws::reachedService, outcome || outcome.error().details().reachedService,
                          "the service had taken the request");
    }

    void stopsBefore() {
        std::stop_source triggered;
        triggered.request_stop();
        auto const before = requests_.received ? requests_.received() : 0;
        auto const outcome = send(requests_.answered(), {.stop = triggered.get_token()});
        findings_.require(TransportLaws::stopsBefore, isError(outcome, ErrorKind::cancelled), describe(outcome));
        if (requests_.received)
            findings_.require(TransportLaws::stopsBefore, requests_.received() == before, "the service was sent it");
    }

    void stopsWhile() {
        std::stop_source stop;
        auto const before = requests_.received ? requests_.received() : 0;
        std::jthread stopping{[&](std::stop_token const& over) {
            while (requests_.received && !over.stop_requested() && requests_.received() == before)
                std::this_thread::yield();
            stop.request_stop();
        }};
        Stopwatch const watch;
        auto const start = transport_.clock().ticks();
        auto const outcome = send(withSecrets(requests_.held()),
                                  {.inactivity = patience, .attempt = patience, .stop = stop.get_token()});
        stopping.request_stop();
        // Where waiting moves the clock the call may have been over before it could be stopped.
        auto const passed = transport_.clock().ticks() - start;
        if (passed >= patience && !watch.tookItsTime(passed)) return;
        findings_.require(TransportLaws::stopsWhile, isError(outcome, ErrorKind::cancelled), describe(outcome));
        findings_.require(TransportLaws::stopsWhile, passed < patience, "it was held on");
    }

    void threads() {
        std::atomic<int> wrong{0};
        inThreads(4, [&](std::size_t) {
            for (int i = 0; i != 8; ++i) {
                auto const before = transport_.clock().ticks();
                if (!isAnswer(transport_.send(requests_.answered(), {})) || transport_.clock().ticks() < before)
                    ++wrong;
            }
        });
        findings_.require(TransportLaws::threads, wrong == 0, std::to_string(wrong) + " of 32 calls went wrong");
    }

    /// The last: afterwards the transport is another's.
    void moves() {
        Transport moved{std::move(transport_)};
        static_cast<void>(moved.clock().ticks());
        auto const outcome = moved.send(requests_.answered(), {});
        findings_.require(TransportLaws::moves, isAnswer(outcome), describe(outcome));
    }

    Transport transport_;
    TransportRequests const& requests_;
    Findings findings_;
};

} // namespace detail

/// Checks TransportLaws on a new transport, which `make()` returns.
///
///     auto const violations = checkTransportLaws([] { return MyTransport{}; }, {.answered = ..., .held = ...});
///
/// Waits some 40 ms by the transport's clock, starts threads (run it under ThreadSanitizer, too), and sends some 50 requests,
/// each signed or not as it is given. `requests.answered` and, for the threads' sake, `requests.received` are called by several
/// threads at once.
template <std::invocable Make>
    requires TransportPolicy<std::invoke_result_t<Make&>>
[[nodiscard]] Violations checkTransportLaws(Make&& make, TransportRequests const& requests) {
    return detail::TransportInspector<std::invoke_result_t<Make&>>{make(), requests}.inspect();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_TRANSPORT_LAWS_HPP
