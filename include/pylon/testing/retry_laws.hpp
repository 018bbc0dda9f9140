// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTING_RETRY_LAWS_HPP
#define PYLON_TESTING_RETRY_LAWS_HPP

#include <pylon/core/retry.hpp>
#include <pylon/testing/detail/in_threads.hpp>
#include <pylon/testing/violations.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace pylon::testing {

/// What RetryPolicy demands of its models.
struct RetryLaws {
    static constexpr Law atLeastOne{"retry.atLeastOne",
                                    "maxAttempts() is at least 1, and the same whenever it is asked"};
    static constexpr Law ends{"retry.ends", "a call gets no more attempts than maxAttempts() says"};
    static constexpr Law endsUncounted{
        "retry.endsUncounted", "it comes to an end, too, where each failure is said to be of the first attempt"};
    static constexpr Law startsAfresh{"retry.startsAfresh",
                                      "a copy starts afresh, whatever the original or another copy has met"};
    static constexpr Law permanentIsFinal{"retry.permanentIsFinal", "a permanent failure is not tried again"};
    static constexpr Law doesNoHarm{"retry.doesNoHarm",
                                    "an unsafe operation is not tried again where the service may have acted on it"};
    static constexpr Law delays{"retry.delays", "no delay is negative"};
    static constexpr Law threads{"retry.threads", "copies may be made and used by many threads at once"};
    static constexpr Law doesNotThrow{"retry.doesNotThrow", "a policy does not throw"};

    static constexpr std::array all{atLeastOne, ends,   endsUncounted, startsAfresh, permanentIsFinal,
                                    doesNoHarm, delays, threads,       doesNotThrow};
};

namespace detail {

/// Every kind of failure of a first attempt, by what a policy may go by.
template <class Visit> void eachFailure(Visit const& visit) {
    for (std::string_view const service : {"sqs", "dynamodb", ""})
        for (auto const failureClass :
             {FailureClass::transient, FailureClass::timeout, FailureClass::throttling, FailureClass::permanent})
            for (auto const idempotency : {Idempotency::idempotent, Idempotency::repeatable, Idempotency::unsafe})
                for (bool const mayHaveActed : {true, false})
                    for (bool const longPoll : {false, true})
                        visit(Failure{.failureClass = failureClass,
                                      .idempotency = idempotency,
                                      .mayHaveActed = mayHaveActed,
                                      .longPoll = longPoll,
                                      .service = service});
}

/// How many attempts a call gets that fails over and over, up to a few more than are allowed.
template <RetryPolicy Policy>
int attemptsOf(Policy const& original, Failure failure, bool counted, Findings& findings) {
    Policy policy = original;
    // Of a policy that tries for ever, or nearly, a thousand attempts show as much as all would.
    auto const most = std::min(policy.maxAttempts(failure.service), 1000);
    for (int attempt = 1;; ++attempt) {
        if (counted) failure.attempt = attempt;
        auto const decision = policy.failed(failure);
        findings.require(RetryLaws::delays, decision.delay >= Duration::zero());
        if (!decision.retry() || attempt == most + 2) return attempt;
    }
}

template <RetryPolicy Policy, class Make> void checkEndings(Make& make, Failure const& failure, Findings& findings) {
    Policy const policy = make();
    auto const most = policy.maxAttempts(failure.service);
    findings.require(RetryLaws::atLeastOne, most >= 1 && most == policy.maxAttempts(failure.service));
    auto const attempts = attemptsOf(policy, failure, true, findings);
    findings.require(RetryLaws::ends, attempts <= most,
                     std::to_string(attempts) + " and more attempts were made, where " + std::to_string(most) +
                         " are allowed");
    findings.require(RetryLaws::endsUncounted, attemptsOf(Policy{make()}, failure, false, findings) <= most);
    if (failure.failureClass == FailureClass::permanent) findings.require(RetryLaws::permanentIsFinal, attempts == 1);
    // Who throttles says that he has not acted.
    if (failure.idempotency == Idempotency::unsafe && failure.mayHaveActed &&
        failure.failureClass != FailureClass::throttling)
        findings.require(RetryLaws::doesNoHarm, attempts == 1);
}

template <RetryPolicy Policy, class Make> void checkCopies(Make& make, Failure failure, Findings& findings) {
    Policy const original = make();
    Policy used = original;
    if (!used.failed(failure).retry()) return;
    for (failure.attempt = 2;
         used.failed(failure).retry() && failure.attempt <= std::min(used.maxAttempts(failure.service), 1000);)
        ++failure.attempt;
    failure.attempt = 1;
    for (Policy copy : {original, used}) {
        auto const decision = copy.failed(failure);
        // What copies share, a bucket, may be empty.
        findings.require(RetryLaws::startsAfresh,
                         decision.retry() || decision.verdict == RetryDecision::Verdict::quotaExhausted,
                         "its first failure was treated as the last");
        copy.succeeded();
    }
}

template <RetryPolicy Policy> void checkThreads(Policy const& policy) {
    inThreads(4, [&](std::size_t) {
        for (int i = 0; i != 50; ++i) {
            Policy mine = policy;
            Failure failure{.failureClass = FailureClass::transient, .service = "sqs"};
            if (mine.failed(failure).retry()) mine.succeeded();
            static_cast<void>(mine.maxAttempts("sqs"));
        }
    });
}

} // namespace detail

/// Checks RetryLaws on new policies, which `make()` returns: policies that share nothing with each other. Takes no time, and
/// starts threads; run it under ThreadSanitizer, too.
template <std::invocable Make>
    requires RetryPolicy<std::remove_cvref_t<std::invoke_result_t<Make&>>>
[[nodiscard]] Violations checkRetryLaws(Make&& make) {
    using Policy = std::remove_cvref_t<std::invoke_result_t<Make&>>;
    detail::Findings findings;
    findings.run(RetryLaws::doesNotThrow, [&] {
        detail::eachFailure([&](Failure const& failure) {
            detail::checkEndings<Policy>(make, failure, findings);
            detail::checkCopies<Policy>(make, failure, findings);
        });
    });
    findings.run(RetryLaws::threads, [&] { detail::checkThreads<Policy>(make()); });
    return findings.take();
}

} // namespace pylon::testing

#endif // PYLON_TESTING_RETRY_LAWS_HPP
