// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/random.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <set>
#include <thread>
#include <vector>

namespace core_random_threads_test {

using namespace pylon;

TEST_CASE("threads draw different numbers", "[core][random][threads]") {
    std::array<std::vector<std::uint64_t>, 4> drawn;
    std::vector<std::thread> threads;
    for (auto& mine : drawn)
        threads.emplace_back([&mine] {
            for (int i = 0; i != 5'000; ++i)
                mine.push_back(randomBits());
        });
    for (auto& each : threads)
        each.join();
    std::set<std::uint64_t> all;
    for (auto const& each : drawn)
        all.insert(each.begin(), each.end());
    CHECK(all.size() == 20'000);
}

} // namespace core_random_threads_test
