// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/retry.hpp>

#include "support/retry_laws.hpp"

#include <catch2/catch.hpp>

using namespace pylon;

static_assert(RetryPolicy<NoRetry>);

TEST_CASE("NoRetry takes the first answer", "[core][retry]") {
    NoRetry policy;
    CHECK(policy.maxAttempts("sqs") == 1);
    CHECK_FALSE(policy.failed({.failureClass = FailureClass::transient, .mayHaveActed = false}).retry());
    test::checkRetryLaws(policy);
}
