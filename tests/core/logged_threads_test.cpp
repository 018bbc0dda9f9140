// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/logged.hpp>

#include "archetypes/transport.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace core_logged_threads_test {

using namespace pylon;

TEST_CASE("lines of several threads' attempts are whole, and none is missing", "[logged]") {
    std::multiset<std::string> paths; // not guarded: the sink is called by one thread at a time
    Logged logged{archetype::ConcurrentTransport{"{}"}, [&](std::string_view line) {
                      auto const begin = line.find("https:///") + 8;
                      paths.emplace(line.substr(begin, line.find(' ', begin) - begin));
                  }};
    constexpr int threads = 4, each = 50;
    {
        std::vector<std::jthread> senders;
        for (int t = 0; t != threads; ++t)
            senders.emplace_back([&, t] {
                auto multiplexer = logged.multiplexer();
                for (int i = 0; i != each; ++i) {
                    Request request;
                    request.path = "/" + std::to_string(t * each + i);
                    if (i % 2 == 0) {
                        static_cast<void>(logged.send(request, {}));
                    } else {
                        multiplexer.start(1, request, {});
                        static_cast<void>(multiplexer.wait(never, {}));
                    }
                }
            });
    }
    CHECK(paths.size() == threads * each);
    for (int i = 0; i != threads * each; ++i)
        CHECK(paths.count("/" + std::to_string(i)) == 1);
}

} // namespace core_logged_threads_test
