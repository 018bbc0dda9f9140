// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TRANSPORT_HPP
#define PYLON_CORE_TRANSPORT_HPP

#include <pylon/core/call_limits.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <type_traits>

namespace pylon {

/// The caller's own name for a request in flight.
using Token = std::uint64_t;

/// A request that has ended.
struct Completion {
    Token token;
    Result<Response> outcome;
};

namespace requirement {

template <class T>
concept transportIsMovable = std::move_constructible<T>;

template <class T>
concept transportHasSend =
    requires(T& t, Request const& request, CallLimits const& limits) { t.send(request, limits); };

template <class T>
concept transportSendReturnsResult = requires(T& t, Request const& request, CallLimits const& limits) {
    { t.send(request, limits) } -> std::same_as<Result<Response>>;
};

template <class T>
concept transportHasClock = requires(T& t) {
    { t.clock() } -> std::convertible_to<typename std::remove_reference_t<decltype(t.clock())>&>;
    requires Clock<std::remove_reference_t<decltype(t.clock())>>;
};

} // namespace requirement

/// Sends a signed HTTP request and returns the response: the outside world, network and time.
///
/// Requirements, for `T& t`, `Request const& request`, `CallLimits const& limits`:
///   - T is move-constructible: Client stores it by value
///   - `t.send(request, limits)` is exactly `Result<Response>`. It sends the request once. It may do so once more of its own
///     accord only if no byte of it had been taken by the service (a pooled connection that had gone stale)
///   - `t.clock()` is a reference to a Clock that lives as long as `t`, always the same
///   - `limits.total` is the caller's affair; the other limits are the transport's, and one of zero is none. Where
///     `limits.stop` was triggered before, nothing is sent
/// Errors: a status of 4xx or 5xx is a response. Only a failure to get a whole response is an Error: connection, timeout,
/// cancelled, malformed, invalidInput (a request that cannot be one) or configuration. `ErrorDetails::reachedService` is false
/// only when it is certain that nothing was sent. No error quotes a header, a query or a body. `send` does not throw.
/// Thread safety: `send` and `clock` may be called from any number of threads at once.
/// Models: CurlTransport, memory::Transport, AnyTransport, and what derives from TransportLayer. Laws: testing/transport_laws.hpp
/// Archetype: tests/archetypes/transport.hpp
template <class T>
concept TransportPolicy = requirement::transportIsMovable<T> && requirement::transportHasSend<T> &&
                          requirement::transportSendReturnsResult<T> && requirement::transportHasClock<T>;

/// Has many requests in flight on one thread; handed out by a ConcurrentTransportPolicy.
///
/// Requirements, for `M& m`:
///   - M is movable, with what is in flight
///   - `m.start(token, request, limits)` begins a request; the request must stay as it is until it has completed
///   - `m.wait(deadline, stop)` returns the next request to end, or nothing when the deadline has passed, the stop token was
///     triggered, or (with the deadline `never`) nothing is in flight. What is in flight stays so
///   - `limits` are each request's own, as in TransportPolicy, `limits.stop` included
///   - destroying `m` abandons what is still in flight
/// Errors: a request ends as it would in the transport's `send`; what is wrong with it comes out of `wait`. Neither throws.
/// Thread safety: none; a multiplexer belongs to one thread at a time.
/// Models: CurlMultiplexer, memory::Transport::Multiplexer. Laws: testing/multiplexer_laws.hpp
/// Archetype: tests/archetypes/transport.hpp
template <class M>
concept Multiplexer = std::movable<M> && requires(M& m, Token token, Request const& request, CallLimits const& limits,
                                                  Ticks deadline, std::stop_token stop) {
    { m.start(token, request, limits) } -> std::same_as<void>;
    { m.wait(deadline, stop) } -> std::same_as<std::optional<Completion>>;
};

/// Sends HTTP requests, and can have many of them in flight on one thread.
///
/// Requirements, for `T& t`: TransportPolicy, and `t.multiplexer()` is a Multiplexer of its own at each call.
/// Errors: as TransportPolicy; `multiplexer` may throw where memory runs out.
/// Thread safety: `multiplexer`, too, may be called from any number of threads at once.
/// Models: CurlTransport, memory::Transport, AnyTransport, decorators of these. Laws: testing/multiplexer_laws.hpp
/// Archetype: tests/archetypes/transport.hpp
template <class T>
concept ConcurrentTransportPolicy = TransportPolicy<T> && requires(T& t) {
    { t.multiplexer() } -> Multiplexer;
};

} // namespace pylon

#endif // PYLON_CORE_TRANSPORT_HPP
