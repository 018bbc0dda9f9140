// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/openssl_digest.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace backends_openssl_digest_threads_test {

using namespace pylon;

TEST_CASE("many threads take digests at once", "[backends][digest][threads]") {
    // More threads than there are contexts kept for use again.
    constexpr int threadCount = 12;
    HmacSha256 const key{"shared"};
    auto const expectedMac = key("text");
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i != threadCount; ++i)
        threads.emplace_back([&, i] {
            std::string const mine(static_cast<std::size_t>(50 + i), static_cast<char>('a' + i));
            auto const sha = sha256(mine);
            auto const sum = md5(mine);
            for (int round = 0; round != 300; ++round)
                if (sha256(mine) != sha || md5(mine) != sum || key("text") != expectedMac) ++wrong;
        });
    for (auto& each : threads)
        each.join();
    CHECK(wrong == 0);
}

} // namespace backends_openssl_digest_threads_test
