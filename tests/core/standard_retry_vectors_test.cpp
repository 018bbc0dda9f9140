// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/standard_retry.hpp>

#include "support/vectors.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace core_standard_retry_vectors_test {

using namespace pylon;

namespace {

FailureClass classOf(std::string const& name) {
    if (name == "transient") return FailureClass::transient;
    if (name == "timeout") return FailureClass::timeout;
    if (name == "throttling") return FailureClass::throttling;
    REQUIRE(name == "fatal");
    return FailureClass::permanent;
}

std::string outcomeOf(RetryDecision::Verdict verdict) {
    switch (verdict) {
    case RetryDecision::Verdict::retry: return "retry";
    case RetryDecision::Verdict::notRetryable: return "fail-not-retryable";
    case RetryDecision::Verdict::attemptsExhausted: return "fail-max-attempts";
    case RetryDecision::Verdict::quotaExhausted: return "fail-quota";
    }
    return {};
}

void checkCase(test::Json const& each, RetryNumbers numbers, std::string const& name) {
    auto const service = each.stringOr("service", "sqs");
    auto const rand = each.numberOr("rand", 1.0);
    auto const bucket = std::make_shared<TokenBucket>(static_cast<int>(each.numberOr("initialQuota", 500)));
    StandardRetry policy{{.maxAttempts = static_cast<int>(each.numberOr("maxAttempts", 0)),
                          .numbers = numbers,
                          .random = [rand] { return rand; },
                          .bucket = bucket}};
    auto const& responses = each["responses"].items();
    auto const& steps = each["expect"][name].items();
    REQUIRE(steps.size() <= responses.size());
    for (std::size_t i = 0; i != steps.size(); ++i) {
        CAPTURE(each["name"].string(), name, i);
        auto const& response = responses[i];
        auto const& step = steps[i];
        if (response["class"].string() == "success") {
            CHECK(step["outcome"].string() == "success");
            policy.succeeded();
        } else {
            Failure failure{.failureClass = classOf(response["class"].string()),
                            .attempt = static_cast<int>(i) + 1,
                            .service = service};
            if (response.contains("retryAfterMs"))
                failure.retryAfter = std::chrono::milliseconds{response["retryAfterMs"].integer()};
            auto const decision = policy.failed(failure);
            CHECK(outcomeOf(decision.verdict) == step["outcome"].string());
            CHECK(std::chrono::duration<double>(decision.delay).count() == Approx(step.numberOr("delaySeconds", 0)));
        }
        CHECK(bucket->tokens() == step["quota"].integer());
    }
}

} // namespace

TEST_CASE("the scenarios of the standard retry mode", "[core][retry][vectors]") {
    auto const json = test::vectorJson("retry/standard-mode.json");
    if (!json) return;
    REQUIRE((*json)["cases"].size() >= 15);
    for (auto const& each : (*json)["cases"].items()) {
        checkCase(each, RetryNumbers::v2020, "2020");
        checkCase(each, RetryNumbers::v2026, "2026");
    }
}

} // namespace core_standard_retry_vectors_test
