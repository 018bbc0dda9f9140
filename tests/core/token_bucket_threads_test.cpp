// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/token_bucket.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace core_token_bucket_threads_test {

using namespace pylon;

TEST_CASE("threads neither lose tokens nor make any", "[core][retry][threads]") {
    TokenBucket bucket{1000, 1000};
    std::atomic<int> held{0};
    std::atomic<int> negative{0};
    std::vector<std::thread> threads;
    for (int t = 0; t != 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i != 5000; ++i) {
                auto const count = (i + t) % 14 + 1;
                if (!bucket.take(count)) continue;
                if (bucket.tokens() < 0) ++negative;
                if (i % 3 == 0)
                    held += count;
                else
                    bucket.put(count);
            }
        });
    for (auto& each : threads)
        each.join();
    CHECK(negative == 0);
    CHECK(bucket.tokens() + held == 1000);
}

} // namespace core_token_bucket_threads_test
