// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_signer.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace backends_sigv4_signer_threads_test {

using namespace pylon;

TEST_CASE("one signer signs on many threads at once, with more keys than it keeps", "[backends][sigv4][threads]") {
    constexpr int services = 40;
    Credentials const credentials{"AKID", Secret{"secret"}};
    auto const signWith = [&](SigV4Signer const& signer, int service) {
        Request request;
        request.body = "body";
        request.authority = "localhost";
        auto const name = "service-" + std::to_string(service);
        REQUIRE(signer.sign(request, credentials, {.region = "r", .service = name}, WallTime{}));
        return std::string{request.headers.find("Authorization").value()};
    };
    std::vector<std::string> expected;
    for (int i = 0; i != services; ++i)
        expected.push_back(signWith(SigV4Signer{}, i));

    SigV4Signer const shared;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t != 4; ++t)
        threads.emplace_back([&, t] {
            auto const mine = shared;
            for (int i = 0; i != 400; ++i) {
                auto const service = (i * (t + 1)) % services;
                Request request;
                request.body = "body";
                request.authority = "localhost";
                auto const name = "service-" + std::to_string(service);
                if (!mine.sign(request, credentials, {.region = "r", .service = name}, WallTime{}) ||
                    request.headers.find("Authorization") != expected[static_cast<std::size_t>(service)])
                    ++wrong;
            }
        });
    for (auto& each : threads)
        each.join();
    CHECK(wrong == 0);
}

} // namespace backends_sigv4_signer_threads_test
