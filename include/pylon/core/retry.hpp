// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_RETRY_HPP
#define PYLON_CORE_RETRY_HPP

#include <pylon/core/clock.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pylon {

/// What repeating an operation does.
enum class Idempotency : std::uint8_t {
    idempotent, ///< nothing beyond what the first time did
    repeatable, ///< it may be done twice, which the service's own promise allows (a standard queue delivers at least once)
    unsafe,     ///< harm; it is repeated only when it is certain that the service did not act on it
};

/// Failures, sorted by what can be done about them.
enum class FailureClass : std::uint8_t {
    transient,  ///< may well succeed next time: connection lost, 500, 502, 503, 504
    timeout,    ///< the same, but it cost a time-out to find out
    throttling, ///< the service asked for less
    permanent,  ///< it would fail again
};

/// One failed attempt, as a retry policy sees it.
struct Failure {
    FailureClass failureClass = FailureClass::permanent;
    Idempotency idempotency = Idempotency::idempotent;
    bool mayHaveActed = true;             ///< false when it is certain that the service did not act on the request
    bool longPoll = false;                ///< the call was a wait for work: giving up at once would make callers spin
    int attempt = 1;                      ///< which attempt failed, from 1
    Duration elapsed{};                   ///< since the call began
    std::optional<Duration> retryAfter{}; ///< what the service asked for
    std::string_view service{};           ///< `dynamodb`
};

/// What is to be done about a failure.
struct RetryDecision {
    enum class Verdict : std::uint8_t { retry, notRetryable, attemptsExhausted, quotaExhausted };

    Verdict verdict = Verdict::notRetryable;
    Duration delay{}; ///< to wait before the next attempt, or, where there is none, before the failure is reported

    [[nodiscard]] bool retry() const noexcept { return verdict == Verdict::retry; }
};

namespace requirement {

template <class T>
concept retryIsCopyable = std::copy_constructible<T>;

template <class T>
concept retryHasFailed = requires(T& t, Failure const& failure) {
    { t.failed(failure) } -> std::same_as<RetryDecision>;
};

template <class T>
concept retryHasSucceeded = requires(T& t) {
    { t.succeeded() } -> std::same_as<void>;
};

template <class T>
concept retryHasMaxAttempts = requires(T const& c, std::string_view service) {
    { c.maxAttempts(service) } -> std::same_as<int>;
};

} // namespace requirement

/// Decides whether a failed attempt is followed by another, and when. It decides; the client waits and sends.
///
/// Requirements, for `T& t`, `T const& c`:
///   - T is copy-constructible. Each call works on a copy of its client's policy: a copy starts afresh, though it may share
///     what is meant to be shared (a token bucket)
///   - `t.failed(failure)` is a RetryDecision, with no negative delay. It does not say retry after a permanent failure, nor
///     where an unsafe operation may have been acted on, nor for more attempts than `maxAttempts`
///   - `t.succeeded()` is told at the end of a call that succeeded
///   - `c.maxAttempts(service)` is the greatest number of attempts of one call, at least 1
/// Errors: none; a policy does not throw.
/// Thread safety: each copy belongs to one call; copying, and what copies share, must stand many threads.
/// Models: NoRetry, StandardRetry. Laws: testing/retry_laws.hpp
/// Archetype: tests/archetypes/retry.hpp
template <class T>
concept RetryPolicy = requirement::retryIsCopyable<T> && requirement::retryHasFailed<T> &&
                      requirement::retryHasSucceeded<T> && requirement::retryHasMaxAttempts<T>;

/// Takes the first answer, whatever it is.
struct NoRetry {
    RetryDecision failed(Failure const&) const noexcept { return {}; }
    void succeeded() const noexcept {}
    [[nodiscard]] int maxAttempts(std::string_view) const noexcept { return 1; }
};

} // namespace pylon

#endif // PYLON_CORE_RETRY_HPP
