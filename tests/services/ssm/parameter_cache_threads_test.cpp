// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/ssm/parameter_cache.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <semaphore>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace ssm_parameter_cache_threads_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

Ticks clockStandingStill() { return Ticks{1h}; }

/// Asking that lasts until the test lets it end.
struct SlowAnswer {
    std::atomic<int> asked{0};
    std::binary_semaphore begun{0};
    std::binary_semaphore letEnd{0};
    Result<ssm::Parameter> outcome = ssm::Parameter{.name = "k", .value = "v"};

    Result<ssm::Parameter> operator()() {
        ++asked;
        begun.release();
        letEnd.acquire();
        return outcome;
    }
};

} // namespace

TEST_CASE("a key is asked for once, whatever the number of threads that want it", "[ssm][threads]") {
    ssm::detail::ParameterCache cache{5min, 1h};
    SlowAnswer slow;
    bool const fails = GENERATE(false, true);
    if (fails) slow.outcome = Error{ErrorKind::denied, "no"};
    auto const ask = [&] { return slow(); };
    std::atomic<int> same{0};
    auto const get = [&] {
        auto const got = cache.get("k", &clockStandingStill, {}, ask);
        if (fails ? !got && got.error().kind() == ErrorKind::denied : got && got->value == "v") ++same;
    };
    std::vector<std::jthread> threads;
    threads.emplace_back(get);
    slow.begun.acquire();
    for (int i = 0; i != 8; ++i)
        threads.emplace_back(get);
    // Another key is not held up.
    CHECK(cache.get("other", &clockStandingStill, {}, [] { return Result{ssm::Parameter{.value = "w"}}; })->value ==
          "w");
    slow.letEnd.release();
    // Who comes late after a failure asks anew.
    std::jthread const letAll{[&](std::stop_token const& stop) {
        while (!stop.stop_requested())
            if (slow.begun.try_acquire()) slow.letEnd.release();
    }};
    threads.clear();
    CHECK(same == 9);
    if (!fails) CHECK(slow.asked == 1);
}

TEST_CASE("a thread that waits for another's answer can be stopped", "[ssm][threads]") {
    ssm::detail::ParameterCache cache{5min, 1h};
    SlowAnswer slow;
    std::jthread leader{[&] { static_cast<void>(cache.get("k", &clockStandingStill, {}, [&] { return slow(); })); }};
    slow.begun.acquire();
    std::stop_source stop;
    std::atomic<bool> cancelled{false};
    std::jthread follower{[&] {
        auto const got = cache.get("k", &clockStandingStill, stop.get_token(), [&] { return slow(); });
        cancelled = !got && got.error().kind() == ErrorKind::cancelled;
    }};
    stop.request_stop();
    follower.join();
    CHECK(cancelled);
    CHECK(slow.asked == 1);
    slow.letEnd.release();
}

} // namespace ssm_parameter_cache_threads_test
