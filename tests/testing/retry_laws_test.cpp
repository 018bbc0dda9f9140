// SPDX-License-Identifier: BSL-1.0

#include <pylon/testing/retry_laws.hpp>

#include "support/broken_models.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>

namespace testing_retry_laws_test {

using namespace pylon;
using namespace pylon::testing;
using namespace std::chrono_literals;

namespace {

enum class Fault : std::uint8_t {
    none,
    noAttemptAtAll,
    changesItsMind,
    oneTooMany,
    neverEnds,
    believesTheCount,
    copiesItsCount,
    sharesItsCount,
    triesThePermanent,
    doesHarm,
    goesBackInTime,
    belongsToAThread,
    throws
};

/// Three attempts, without a bucket, and with one thing wrong with it.
class FaultyRetry {
public:
    explicit FaultyRetry(Fault fault) : fault_(fault) {}
    FaultyRetry(FaultyRetry const& other) : fault_(other.fault_), shared_(other.shared_), owner_(other.owner_) {
        if (is(Fault::copiesItsCount)) failures_ = other.failures_;
        if (is(Fault::belongsToAThread) && owner_ != std::this_thread::get_id())
            throw std::runtime_error{"used by another thread"};
    }
    FaultyRetry& operator=(FaultyRetry const&) = delete;

    RetryDecision failed(Failure const& failure) {
        if (is(Fault::throws)) throw std::runtime_error{"no"};
        if (failure.failureClass == FailureClass::permanent && !is(Fault::triesThePermanent)) return {};
        if (failure.idempotency == Idempotency::unsafe && failure.mayHaveActed &&
            failure.failureClass != FailureClass::throttling && !is(Fault::doesHarm))
            return {};
        ++failures_;
        ++*shared_;
        auto failures = is(Fault::sharesItsCount) ? shared_->load() : failures_;
        if (is(Fault::believesTheCount)) failures = failure.attempt;
        if (is(Fault::neverEnds)) failures = 1;
        if (failures >= (is(Fault::oneTooMany) ? 4 : 3)) return {RetryDecision::Verdict::attemptsExhausted, {}};
        return {RetryDecision::Verdict::retry, is(Fault::goesBackInTime) ? -1s : 1s};
    }
    void succeeded() {}
    int maxAttempts(std::string_view) const {
        if (is(Fault::noAttemptAtAll)) return 0;
        return is(Fault::changesItsMind) ? 3 + ++*shared_ % 2 : 3;
    }

private:
    [[nodiscard]] bool is(Fault fault) const { return fault_ == fault; }

    Fault fault_;
    int failures_ = 0;
    std::shared_ptr<std::atomic<int>> shared_ = std::make_shared<std::atomic<int>>(0);
    std::thread::id owner_ = std::this_thread::get_id();
};

Violations check(Fault fault) {
    return checkRetryLaws([fault] { return FaultyRetry{fault}; });
}

} // namespace

TEST_CASE("each law of retry policies is broken by a policy that is wrong in that alone", "[laws][retry]") {
    CHECK(check(Fault::none) == Violations{});
    using Laws = RetryLaws;
    test::BrokenModels<Laws> broken;
    broken.expect(Laws::atLeastOne, check(Fault::noAttemptAtAll));
    broken.expect(Laws::atLeastOne, check(Fault::changesItsMind));
    broken.expect(Laws::ends, check(Fault::oneTooMany));
    broken.expect(Laws::ends, check(Fault::neverEnds));
    broken.expect(Laws::endsUncounted, check(Fault::believesTheCount));
    broken.expect(Laws::startsAfresh, check(Fault::copiesItsCount));
    broken.expect(Laws::startsAfresh, check(Fault::sharesItsCount));
    broken.expect(Laws::permanentIsFinal, check(Fault::triesThePermanent));
    broken.expect(Laws::doesNoHarm, check(Fault::doesHarm));
    broken.expect(Laws::delays, check(Fault::goesBackInTime));
    broken.expect(Laws::threads, check(Fault::belongsToAThread));
    broken.expect(Laws::doesNotThrow, check(Fault::throws));
    CHECK(broken.notSeenToFail() == std::vector<std::string>{});
}

TEST_CASE("NoRetry keeps the laws of retry policies", "[laws][retry]") {
    CHECK(checkRetryLaws([] { return NoRetry{}; }) == Violations{});
}

} // namespace testing_retry_laws_test
