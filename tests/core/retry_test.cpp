// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/retry.hpp>

#include "archetypes/retry.hpp"

#include <catch2/catch.hpp>

#include <memory>

namespace core_retry_test {

using namespace pylon;

namespace {

struct DecidesByBool {
    bool failed(Failure const&);
    void succeeded();
    int maxAttempts(std::string_view) const;
};
struct IsNotToldOfSuccess {
    RetryDecision failed(Failure const&);
    int maxAttempts(std::string_view) const;
};
struct SaysNoMaximum {
    RetryDecision failed(Failure const&);
    void succeeded();
};
struct MaximumChangesIt {
    RetryDecision failed(Failure const&);
    void succeeded();
    int maxAttempts(std::string_view);
};
struct CannotBeCopied : archetype::Retry {
    std::unique_ptr<int> bucket;
};

} // namespace

TEST_CASE("a retry policy must have all that is asked of it", "[core][retry]") {
    STATIC_REQUIRE(RetryPolicy<archetype::Retry>);
    STATIC_REQUIRE(RetryPolicy<NoRetry>);
    STATIC_REQUIRE(!RetryPolicy<DecidesByBool>);
    STATIC_REQUIRE(!RetryPolicy<IsNotToldOfSuccess>);
    STATIC_REQUIRE(!RetryPolicy<SaysNoMaximum>);
    STATIC_REQUIRE(!RetryPolicy<MaximumChangesIt>);
    STATIC_REQUIRE(!RetryPolicy<CannotBeCopied>);
}

TEST_CASE("NoRetry never says retry, and wants one attempt", "[core][retry]") {
    for (auto const failureClass :
         {FailureClass::transient, FailureClass::timeout, FailureClass::throttling, FailureClass::permanent})
        CHECK_FALSE(NoRetry{}.failed({.failureClass = failureClass, .mayHaveActed = false}).retry());
    CHECK(NoRetry{}.maxAttempts("sqs") == 1);
}

} // namespace core_retry_test
