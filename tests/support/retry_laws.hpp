// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_RETRY_LAWS_HPP
#define PYLON_TESTS_SUPPORT_RETRY_LAWS_HPP

#include <pylon/core/retry.hpp>

#include <catch2/catch.hpp>

namespace pylon::test {

/// What RetryPolicy demands and a compiler cannot check. `policy` has not been used.
template <RetryPolicy Policy> void checkRetryLaws(Policy const& policy) {
    for (auto const service : {"sqs", "dynamodb", ""}) {
        auto const most = policy.maxAttempts(service);
        INFO("service " << service << ", at most " << most << " attempts");
        CHECK(most >= 1);

        for (auto const failureClass :
             {FailureClass::transient, FailureClass::timeout, FailureClass::throttling, FailureClass::permanent})
            for (auto const idempotency : {Idempotency::idempotent, Idempotency::repeatable, Idempotency::unsafe})
                for (bool const mayHaveActed : {true, false}) {
                    Failure failure{.failureClass = failureClass,
                                    .idempotency = idempotency,
                                    .mayHaveActed = mayHaveActed,
                                    .service = service};
                    // It comes to an end, and not later than it says.
                    Policy mine = policy;
                    int attempts = 1;
                    while (mine.failed(failure).retry()) {
                        REQUIRE(++attempts <= most);
                        failure.attempt = attempts;
                    }
                    // A copy of one that has come to its end starts afresh. A bucket that is empty is meant to be shared.
                    Policy copy = mine;
                    failure.attempt = 1;
                    if (attempts > 1) {
                        auto const decision = copy.failed(failure);
                        CHECK((decision.retry() || decision.verdict == RetryDecision::Verdict::quotaExhausted));
                        CHECK(decision.delay >= Duration::zero());
                    }
                    // Nor does it go on for ever where the attempt is never counted.
                    Policy uncounted = policy;
                    int retries = 0;
                    while (uncounted.failed(failure).retry())
                        REQUIRE(++retries < most);

                    if (failureClass == FailureClass::permanent) CHECK(attempts == 1);
                    if (idempotency == Idempotency::unsafe && mayHaveActed && failureClass != FailureClass::throttling)
                        CHECK(attempts == 1);
                    mine.succeeded();
                }
    }
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_RETRY_LAWS_HPP
