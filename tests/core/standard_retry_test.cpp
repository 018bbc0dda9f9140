// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/standard_retry.hpp>

#include <pylon/core/error.hpp>
#include <pylon/testing/retry_laws.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <memory>
#include <string>

namespace core_standard_retry_test {

using namespace pylon;
using namespace std::chrono_literals;
using Verdict = RetryDecision::Verdict;

static_assert(RetryPolicy<StandardRetry>);

namespace {

/// Waits as long as can be.
StandardRetry longest(StandardRetryOptions options = {}) {
    options.random = [] { return 1.0; };
    return StandardRetry{std::move(options)};
}

Failure transient(int attempt = 1) { return {.failureClass = FailureClass::transient, .attempt = attempt}; }

Environment environmentOf(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](std::string const& name) -> std::optional<std::string> {
        auto const found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

} // namespace

TEST_CASE("the standard policy keeps the laws of policies", "[core][retry]") {
    auto const numbers = GENERATE(RetryNumbers::v2020, RetryNumbers::v2026);
    auto const maxAttempts = GENERATE(0, 1, 2, 10);
    auto const make = [&](std::shared_ptr<TokenBucket> bucket) {
        return StandardRetry{{.maxAttempts = maxAttempts, .numbers = numbers, .bucket = std::move(bucket)}};
    };
    CHECK(testing::checkRetryLaws([&] { return make(nullptr); }) == testing::Violations{});
    CHECK(testing::checkRetryLaws([&] { return make(std::make_shared<TokenBucket>(7)); }) == testing::Violations{});
}

TEST_CASE("three attempts, and with the numbers of 2026 four for DynamoDB", "[core][retry]") {
    CHECK(StandardRetry{}.maxAttempts("sqs") == 3);
    CHECK(StandardRetry{}.maxAttempts("dynamodb") == 3);
    CHECK(StandardRetry{{.numbers = RetryNumbers::v2026}}.maxAttempts("sqs") == 3);
    CHECK(StandardRetry{{.numbers = RetryNumbers::v2026}}.maxAttempts("dynamodb") == 4);
    CHECK(StandardRetry{{.maxAttempts = 10, .numbers = RetryNumbers::v2026}}.maxAttempts("dynamodb") == 10);
    CHECK_THROWS_AS(StandardRetry({.maxAttempts = -1}), Error);
}

TEST_CASE("each retry may wait twice as long as the last, up to 20 s", "[core][retry]") {
    auto policy = longest({.maxAttempts = 1000, .bucket = std::make_shared<TokenBucket>(100'000, 100'000)});
    for (auto const expected : {1s, 2s, 4s, 8s, 16s, 20s, 20s})
        CHECK(policy.failed(transient()).delay == expected);
    // Far beyond where a power of two would still fit any number.
    CHECK(policy.failed(transient(900)).delay == 20s);

    auto quick = longest({.maxAttempts = 1000, .numbers = RetryNumbers::v2026});
    for (auto const expected : {50ms, 100ms, 200ms, 400ms})
        CHECK(quick.failed(transient()).delay == expected);
}

TEST_CASE("the delay is a random part of the longest", "[core][retry]") {
    double fraction = 0;
    StandardRetry policy{{.maxAttempts = 100, .random = [&] { return fraction; }}};
    CHECK(policy.failed(transient()).delay == 0s);
    fraction = 0.25;
    CHECK(policy.failed(transient()).delay == 500ms);
    fraction = 7; // not what was asked for
    CHECK(policy.failed(transient()).delay == 4s);

    StandardRetry byDefault{{.bucket = std::make_shared<TokenBucket>(100'000, 100'000)}};
    Duration least = 1s;
    Duration most = 0s;
    for (int i = 0; i != 1000; ++i) {
        StandardRetry call = byDefault;
        auto const delay = call.failed(transient()).delay;
        least = std::min(least, delay);
        most = std::max(most, delay);
    }
    CHECK(least < 100ms);
    CHECK(most > 900ms);
    CHECK(most <= 1s);
}

TEST_CASE("the verdict says why it is over", "[core][retry]") {
    auto policy = longest({.maxAttempts = 2, .bucket = std::make_shared<TokenBucket>(9)});
    CHECK(policy.failed({.failureClass = FailureClass::permanent}).verdict == Verdict::notRetryable);
    CHECK(policy.failed(transient(1)).verdict == Verdict::retry);
    CHECK(policy.failed(transient(2)).verdict == Verdict::attemptsExhausted);
    StandardRetry copy = policy;
    CHECK(copy.failed(transient(1)).verdict == Verdict::quotaExhausted);
}

TEST_CASE("what may have done harm is not repeated", "[core][retry]") {
    auto const verdict = [](FailureClass failureClass, Idempotency idempotency, bool mayHaveActed) {
        return StandardRetry{}
            .failed({.failureClass = failureClass, .idempotency = idempotency, .mayHaveActed = mayHaveActed})
            .verdict;
    };
    CHECK(verdict(FailureClass::transient, Idempotency::unsafe, true) == Verdict::notRetryable);
    CHECK(verdict(FailureClass::timeout, Idempotency::unsafe, true) == Verdict::notRetryable);
    CHECK(verdict(FailureClass::transient, Idempotency::unsafe, false) == Verdict::retry);
    CHECK(verdict(FailureClass::throttling, Idempotency::unsafe, true) == Verdict::retry);
    CHECK(verdict(FailureClass::transient, Idempotency::repeatable, true) == Verdict::retry);
    CHECK(verdict(FailureClass::permanent, Idempotency::idempotent, false) == Verdict::notRetryable);
}

TEST_CASE("copies pay from one bucket", "[core][retry]") {
    auto const bucket = std::make_shared<TokenBucket>(12);
    StandardRetry const client{{.bucket = bucket}};
    StandardRetry first = client;
    StandardRetry second = client;
    CHECK(first.failed(transient()).retry());
    CHECK(second.failed(transient()).retry());
    CHECK(bucket->tokens() == 2);
    CHECK(StandardRetry{client}.failed(transient()).verdict == Verdict::quotaExhausted);
    first.succeeded();
    CHECK(bucket->tokens() == 7);
    StandardRetry assigned;
    assigned = first; // afresh, so its success has cost nothing before
    assigned.succeeded();
    CHECK(bucket->tokens() == 8);
}

TEST_CASE("what the service asks to wait, with the numbers of 2026", "[core][retry]") {
    auto failure = transient();
    auto const delay = [&](RetryNumbers numbers) { return longest({.numbers = numbers}).failed(failure).delay; };
    failure.retryAfter = 3s;
    CHECK(delay(RetryNumbers::v2020) == 1s);
    CHECK(delay(RetryNumbers::v2026) == 3s);
    failure.retryAfter = 0s;
    CHECK(delay(RetryNumbers::v2026) == 50ms);
    failure.retryAfter = Duration::max();
    CHECK(delay(RetryNumbers::v2026) == 5050ms);
}

TEST_CASE("a long poll without tokens waits before it fails, with the numbers of 2026", "[core][retry]") {
    auto failure = transient();
    failure.longPoll = true;
    auto const decide = [&](RetryNumbers numbers) {
        return longest({.numbers = numbers, .bucket = std::make_shared<TokenBucket>(0)}).failed(failure);
    };
    CHECK(decide(RetryNumbers::v2020).delay == 0s);
    CHECK(decide(RetryNumbers::v2026).verdict == Verdict::quotaExhausted);
    CHECK(decide(RetryNumbers::v2026).delay == 50ms);
    failure.longPoll = false;
    CHECK(decide(RetryNumbers::v2026).delay == 0s);
}

TEST_CASE("the environment's settings", "[core][retry]") {
    CHECK(standardRetryOptions({}).maxAttempts == 0);
    CHECK(standardRetryOptions(environmentOf({})).numbers == RetryNumbers::v2020);
    auto const options =
        standardRetryOptions(environmentOf({{"AWS_MAX_ATTEMPTS", "7"}, {"AWS_NEW_RETRIES_2026", "true"}}));
    CHECK(options.maxAttempts == 7);
    CHECK(options.numbers == RetryNumbers::v2026);
    CHECK(standardRetryOptions(environmentOf({{"AWS_NEW_RETRIES_2026", "false"}})).numbers == RetryNumbers::v2020);
    CHECK(standardRetryOptions(environmentOf({{"AWS_MAX_ATTEMPTS", ""}, {"AWS_NEW_RETRIES_2026", ""}})).maxAttempts ==
          0);
    for (auto const* text : {"0", "-1", "three", "3x", " 3", "99999999999"}) {
        CAPTURE(text);
        CHECK_THROWS_WITH(standardRetryOptions(environmentOf({{"AWS_MAX_ATTEMPTS", text}})),
                          Catch::Contains("AWS_MAX_ATTEMPTS"));
    }
    CHECK_THROWS_WITH(standardRetryOptions(environmentOf({{"AWS_NEW_RETRIES_2026", "perhaps"}})),
                      Catch::Contains("AWS_NEW_RETRIES_2026"));
}

} // namespace core_standard_retry_test
