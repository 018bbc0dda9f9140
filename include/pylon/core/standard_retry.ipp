// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_STANDARD_RETRY_IPP
#define PYLON_CORE_STANDARD_RETRY_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/standard_retry.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace pylon {
namespace detail {

using Seconds = std::chrono::duration<double>;

inline constexpr Seconds longestRetryDelay{20};
/// By how much a service may lengthen a delay.
inline constexpr std::chrono::seconds retryAfterMargin{5};

/// What a retry takes from the bucket.
[[gnu::cold]] PYLON_INLINE int retryCost(RetryNumbers numbers, FailureClass failureClass) noexcept {
    if (failureClass == FailureClass::throttling) return 5;
    if (numbers == RetryNumbers::v2026) return 14;
    return failureClass == FailureClass::timeout ? 10 : 5;
}

/// The longest delay before the first retry.
[[gnu::cold]] PYLON_INLINE Seconds firstRetryDelay(RetryNumbers numbers, Failure const& failure) noexcept {
    if (numbers == RetryNumbers::v2020 || failure.failureClass == FailureClass::throttling) return Seconds{1};
    return failure.service == "dynamodb" ? Seconds{0.025} : Seconds{0.05};
}

/// Of the longest delay, the part that `fraction` says.
[[gnu::cold]] PYLON_INLINE Duration retryDelay(RetryNumbers numbers, Failure const& failure, int retry,
                                               double fraction) noexcept {
    auto longest = firstRetryDelay(numbers, failure);
    for (int i = 0; i < retry && longest < longestRetryDelay; ++i)
        longest *= 2;
    auto const delay =
        std::chrono::round<Duration>(std::min(longest, longestRetryDelay) * std::clamp(fraction, 0.0, 1.0));
    if (numbers == RetryNumbers::v2020 || !failure.retryAfter) return delay;
    return std::clamp(*failure.retryAfter, delay, delay + retryAfterMargin);
}

} // namespace detail

[[gnu::cold]] PYLON_INLINE StandardRetryOptions standardRetryOptions(Environment const& environment) {
    StandardRetryOptions options;
    if (!environment) return options;
    if (auto const text = environment("AWS_MAX_ATTEMPTS"); text && !text->empty()) {
        options.maxAttempts = detail::parseInteger<int>(*text).value_or(0);
        if (options.maxAttempts < 1)
            throw Error{ErrorKind::configuration, "AWS_MAX_ATTEMPTS must be a whole number of at least 1"};
    }
    if (auto const text = environment("AWS_NEW_RETRIES_2026"); text && !text->empty()) {
        if (*text == "true")
            options.numbers = RetryNumbers::v2026;
        else if (*text != "false")
            throw Error{ErrorKind::configuration, "AWS_NEW_RETRIES_2026 must be true or false"};
    }
    return options;
}

[[gnu::cold]] PYLON_INLINE StandardRetry::StandardRetry(StandardRetryOptions options) {
    if (options.maxAttempts < 0)
        throw Error{ErrorKind::configuration, "maxAttempts must be at least 1, or 0 for the standard number"};
    if (!options.random) options.random = &randomFraction;
    if (!options.bucket) options.bucket = std::make_shared<TokenBucket>();
    options_ = std::make_shared<StandardRetryOptions const>(std::move(options));
}

[[gnu::cold]] PYLON_INLINE RetryDecision StandardRetry::failed(Failure const& failure) noexcept {
    using enum RetryDecision::Verdict;
    bool const mayHarm = failure.idempotency == Idempotency::unsafe && failure.mayHaveActed &&
                         failure.failureClass != FailureClass::throttling;
    if (failure.failureClass == FailureClass::permanent || mayHarm) return {notRetryable};

    // Counted here too: a caller that always said "the first attempt" must not go on for ever.
    failures_ = std::max(failures_ + 1, failure.attempt);
    if (failures_ >= maxAttempts(failure.service)) return {attemptsExhausted};

    auto const numbers = options_->numbers;
    auto const delay = detail::retryDelay(numbers, failure, failures_ - 1, options_->random());
    auto const cost = detail::retryCost(numbers, failure.failureClass);
    if (!options_->bucket->take(cost)) {
        // Who polls in a loop would otherwise call again at once, and so send more requests rather than fewer.
        bool const slowDown = failure.longPoll && numbers == RetryNumbers::v2026;
        return {quotaExhausted, slowDown ? delay : Duration::zero()};
    }
    lastCost_ = cost;
    return {retry, delay};
}

PYLON_INLINE void StandardRetry::succeeded() noexcept { options_->bucket->put(lastCost_ != 0 ? lastCost_ : 1); }

PYLON_INLINE int StandardRetry::maxAttempts(std::string_view service) const noexcept {
    if (options_->maxAttempts != 0) return options_->maxAttempts;
    return options_->numbers == RetryNumbers::v2026 && service == "dynamodb" ? 4 : 3;
}

} // namespace pylon

#endif // PYLON_CORE_STANDARD_RETRY_IPP
