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
///   - `t.send(request, limits)` is exactly `Result<Response>`. It may send the request once more of its own accord only if
///     no byte of it had been taken by the service (a pooled connection that had gone stale).
///   - `t.clock()` is a reference to a Clock that lives as long as `t`
/// `limits.total` is the caller's affair; the other limits are the transport's.
/// Errors: a status of 4xx or 5xx is a response. Only a failure to get a whole response is an Error: connection, timeout,
/// cancelled, malformed, or configuration. `ErrorDetails::reachedService` is false only when it is certain that nothing was
/// sent. `send` does not throw.
/// Thread safety: `send` and `clock` may be called from any number of threads at once.
/// Models: CurlTransport, memory::Transport. Archetype: tests/archetypes/transport.hpp
template <class T>
concept TransportPolicy = requirement::transportIsMovable<T> && requirement::transportHasSend<T> &&
                          requirement::transportSendReturnsResult<T> && requirement::transportHasClock<T>;

/// Many requests in flight on one thread, handed out by a ConcurrentTransportPolicy.
///
/// Requirements, for `M& m`:
///   - `m.start(token, request, limits)` begins a request; the request must stay as it is until it has completed
///   - `m.wait(deadline, stop)` returns the next request to end, or nothing when the deadline has passed, the stop token was
///     triggered, or (with the deadline `never`) nothing is in flight
///   - destroying `m` abandons what is still in flight
/// Thread safety: none; a multiplexer belongs to one thread at a time.
template <class M>
concept Multiplexer = std::movable<M> && requires(M& m, Token token, Request const& request, CallLimits const& limits,
                                                  Ticks deadline, std::stop_token stop) {
    { m.start(token, request, limits) } -> std::same_as<void>;
    { m.wait(deadline, stop) } -> std::same_as<std::optional<Completion>>;
};

/// A transport that can also have many requests in flight on one thread.
///
/// Requirements: TransportPolicy, and `t.multiplexer()` returns a Multiplexer of its own for each call.
/// Models: CurlTransport, memory::Transport.
template <class T>
concept ConcurrentTransportPolicy = TransportPolicy<T> && requires(T& t) {
    { t.multiplexer() } -> Multiplexer;
};

} // namespace pylon

#endif // PYLON_CORE_TRANSPORT_HPP
