// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/machines.hpp>

#include <pylon/backends/credentials_sources.hpp>
#include <pylon/backends/memory/cloud.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <barrier>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace memory_machines_threads_test {

using namespace pylon;
using namespace std::chrono_literals;

TEST_CASE("many threads that ask at once, through an expiry too, cost the metadata service one asking", "[machines]") {
    constexpr std::size_t count = 64;
    memory::Cloud cloud{{.clock = memory::ClockMode::manual}};
    auto const machine = cloud.machines().instance("worker");
    auto const provider = defaultCredentials(machine.credentialsSetup());
    std::string last;
    for (std::size_t round = 1; round != 6; ++round) {
        std::vector<std::string> given(count);
        {
            std::barrier start{static_cast<std::ptrdiff_t>(count)};
            std::vector<std::jthread> threads;
            for (auto& mine : given)
                threads.emplace_back([&] {
                    start.arrive_and_wait();
                    auto const found = provider->credentials();
                    mine = found ? (*found)->accessKeyId : found.error().what();
                });
        }
        CHECK(std::count(given.begin(), given.end(), given.front()) == static_cast<std::ptrdiff_t>(count));
        CHECK(given.front().starts_with("ASIA"));
        CHECK(given.front() != last);
        last = given.front();
        // A token, the role's name, and its keys.
        CHECK(cloud.requests().size() == 3 * round);
        cloud.clock().advance(6h);
    }
}

} // namespace memory_machines_threads_test
