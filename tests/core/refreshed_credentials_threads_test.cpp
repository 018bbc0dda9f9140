// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/refreshed_credentials.hpp>

#include "support/manual_clock.hpp"
#include "support/scripted_source.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <barrier>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace core_refreshed_credentials_threads_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

constexpr std::ptrdiff_t threads = 64;

/// What `threads` threads that ask at once are given, each its own: a key, or a failure's message.
std::vector<std::string> askAtOnce(RefreshedCredentials& credentials, std::function<void()> const& began) {
    std::vector<std::string> given(threads);
    std::barrier start{threads + 1};
    std::vector<std::jthread> running;
    for (auto& mine : given)
        running.emplace_back([&] {
            start.arrive_and_wait();
            auto const found = credentials.credentials();
            mine = found ? (*found)->accessKeyId : found.error().message();
        });
    start.arrive_and_wait();
    began();
    running.clear();
    return given;
}

} // namespace

TEST_CASE("many threads that ask at once, through an expiry too, ask the source once",
          "[core][refreshed_credentials]") {
    test::ManualClock clock;
    std::atomic<int> askings{0};
    std::atomic<bool> fails{false};
    RefreshedCredentials credentials{test::ScriptedSource{[&]() -> Result<CredentialsFound> {
                                         auto const key = std::to_string(++askings);
                                         for (int i = 0; i != 100; ++i)
                                             std::this_thread::yield();
                                         if (fails) return Error{ErrorKind::timeout, "hangs"};
                                         return test::foundCredentials(key, clock.now() + 1h);
                                     }},
                                     AnyClock{clock}};
    for (int round = 1; round != 20; ++round) {
        CAPTURE(round);
        auto const given = askAtOnce(credentials, [] {});
        CHECK(askings == round);
        CHECK(given == std::vector<std::string>(threads, std::to_string(round)));
        clock.advance(2h);
    }
}

TEST_CASE("while one thread asks, the others use what is valid", "[core][refreshed_credentials]") {
    test::ManualClock clock;
    std::atomic<int> askings{0};
    std::atomic<int> served{0};
    RefreshedCredentials credentials{test::ScriptedSource{[&]() -> Result<CredentialsFound> {
                                         // The second asking ends only when all the others have been served.
                                         if (++askings == 2)
                                             while (served != threads)
                                                 std::this_thread::yield();
                                         return test::foundCredentials(std::to_string(askings), clock.now() + 1h);
                                     }},
                                     AnyClock{clock}};
    CHECK(credentials.credentials().value()->accessKeyId == "1");
    clock.advance(55min);
    std::jthread asker{[&] { CHECK(credentials.credentials().value()->accessKeyId == "2"); }};
    while (askings != 2)
        std::this_thread::yield();
    std::vector<std::jthread> running;
    std::atomic<int> wrong{0};
    for (std::ptrdiff_t i = 0; i != threads; ++i)
        running.emplace_back([&] {
            if (credentials.credentials().value()->accessKeyId != "1") ++wrong;
            ++served;
        });
    running.clear();
    asker.join();
    CHECK(wrong == 0);
    CHECK(askings == 2);
}

} // namespace core_refreshed_credentials_threads_test
