// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/refreshed_credentials.hpp>

#include "support/manual_clock.hpp"
#include "support/scripted_source.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <barrier>
#include <cstddef>
#include <stop_token>
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

TEST_CASE("a thread that waits for another's asking goes by its own call's limits", "[core][refreshed_credentials]") {
    test::ManualClock clock;
    std::atomic<bool> asked{false};
    std::atomic<bool> answer{false};
    RefreshedCredentials credentials{test::ScriptedSource{[&]() -> Result<CredentialsFound> {
                                         asked = true;
                                         asked.notify_all();
                                         answer.wait(false);
                                         return test::foundCredentials("A");
                                     }},
                                     AnyClock{clock}};
    std::string given;
    ErrorKind stopped{};
    {
        std::jthread const asking{[&] { given = credentials.credentials().value()->accessKeyId; }};
        asked.wait(false);
        CHECK(credentials.credentialsWithin({.attempt = 1ms}).error().kind() == ErrorKind::timeout);
        std::stop_source stop;
        {
            std::jthread const waiting{[&] {
                stopped = credentials.credentialsWithin({.attempt = {}, .stop = stop.get_token()}).error().kind();
            }};
            stop.request_stop();
        }
        answer = true;
        answer.notify_all();
    }
    CHECK(stopped == ErrorKind::cancelled);
    CHECK(given == "A");
}

TEST_CASE("where a call gives up that asks for all, the next one asks", "[core][refreshed_credentials]") {
    test::ManualClock clock;
    std::stop_source stop;
    std::atomic<int> askings{0};
    std::atomic<bool> waited{false};
    RefreshedCredentials credentials{test::ScriptedSource{[&]() -> Result<CredentialsFound> {
                                         if (++askings > 1) return test::foundCredentials("B");
                                         askings.notify_all();
                                         waited.wait(false);
                                         stop.request_stop();
                                         return Error{ErrorKind::cancelled, "the call was cancelled"};
                                     }},
                                     AnyClock{clock}};
    ErrorKind ended{};
    std::string given;
    {
        std::jthread const asking{
            [&] { ended = credentials.credentialsWithin({.attempt = {}, .stop = stop.get_token()}).error().kind(); }};
        askings.wait(0);
        std::jthread const waiting{[&] { given = credentials.credentials().value()->accessKeyId; }};
        waited = true;
        waited.notify_all();
    }
    CHECK(ended == ErrorKind::cancelled);
    CHECK(given == "B");
}

} // namespace core_refreshed_credentials_threads_test
