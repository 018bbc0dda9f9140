// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_STANDARD_RETRY_HPP
#define PYLON_CORE_STANDARD_RETRY_HPP

#include <pylon/core/client_config.hpp>
#include <pylon/core/retry.hpp>
#include <pylon/core/token_bucket.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace pylon {

/// The two sets of numbers that AWS has published for its standard retry mode.
enum class RetryNumbers : std::uint8_t {
    v2020, ///< delays grow from 1 s; a retry costs 5 tokens, after a time-out 10
    v2026, ///< delays grow from 50 ms (DynamoDB 25 ms, when throttled 1 s); a retry costs 14, when throttled 5
};

struct StandardRetryOptions {
    int maxAttempts = 0; ///< of one call, the first included; 0: 3, or, with the numbers of 2026, 4 for DynamoDB
    RetryNumbers numbers = RetryNumbers::v2020;
    /// At least 0 and less than 1: the part of the longest delay that is waited. Called from any thread; must not
    /// throw. Empty: randomFraction.
    std::function<double()> random{};
    /// What retries are paid from. Empty: a bucket of the policy's and its copies' own.
    std::shared_ptr<TokenBucket> bucket{};
};

/// AWS_MAX_ATTEMPTS and AWS_NEW_RETRIES_2026, where they are set.
/// Throws Error (configuration) for values that mean nothing, naming the variable.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
[[nodiscard]] StandardRetryOptions standardRetryOptions(Environment const& environment);

/// The standard retry mode of AWS's SDKs: exponential delays, at most 20 s, of which a random part is waited, and a
/// bucket of tokens that retries are paid from. What may have done harm (Idempotency::unsafe) is not tried again,
/// unless the service throttled it or certainly did not act. A model of RetryPolicy.
///
/// With the numbers of 2026, what the service asks to wait is honoured up to 5 s beyond the computed delay, and a
/// long poll that is out of tokens waits before it fails.
/// Thread safety: as RetryPolicy demands; copies share the bucket.
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
class StandardRetry {
public:
    /// Throws Error (configuration) where `maxAttempts` is negative.
    explicit StandardRetry(StandardRetryOptions options = {});

    /// Starts afresh, with the same options and the same bucket.
    StandardRetry(StandardRetry const& other) noexcept : options_(other.options_) {}
    StandardRetry& operator=(StandardRetry const& other) noexcept {
        if (this == &other) return *this;
        options_ = other.options_;
        failures_ = 0;
        lastCost_ = 0;
        return *this;
    }
    ~StandardRetry() = default;

    [[nodiscard]] RetryDecision failed(Failure const& failure) noexcept;
    void succeeded() noexcept;
    [[nodiscard]] int maxAttempts(std::string_view service) const noexcept;

private:
    std::shared_ptr<StandardRetryOptions const> options_;
    int failures_ = 0;
    int lastCost_ = 0;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/standard_retry.ipp>
#endif

#endif // PYLON_CORE_STANDARD_RETRY_HPP
