// SPDX-License-Identifier: BSL-1.0

#include "support/transport_worlds.hpp"
#include <pylon/backends/curl_transport.hpp>
#include <pylon/testing/multiplexer_laws.hpp>
#include <pylon/testing/transport_laws.hpp>

#include <catch2/catch.hpp>

#include <thread>

namespace testing_shipped_transports_threads_test {

using namespace pylon;
using namespace pylon::testing;
using namespace pylon::test;
using memory::ClockMode;

TEST_CASE("CurlTransport keeps the laws of transports and multiplexers", "[laws][curl]") {
    LoopbackWorld const world;
    auto const make = [] { return CurlTransport{{.proxy = ""}}; };
    CHECK(checkTransportLaws(make, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(make, world.requests()) == Violations{});
}

TEST_CASE("memory::Transport keeps the laws of transports and multiplexers", "[laws][memory]") {
    // In manual mode nothing would end what is held: there is nobody to move the clock.
    MemoryWorld const world{GENERATE(ClockMode::automatic, ClockMode::system)};
    auto const make = [&] { return world.transport(); };
    CHECK(checkTransportLaws(make, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(make, world.requests()) == Violations{});
}

TEST_CASE("memory::Transport keeps the laws while another thread moves its clock", "[laws][memory]") {
    MemoryWorld world{ClockMode::manual};
    std::jthread const moving{[&](std::stop_token const& end) {
        while (!end.stop_requested())
            world.cloud().clock().advance(std::chrono::microseconds{5});
    }};
    auto const make = [&] { return world.transport(); };
    CHECK(checkTransportLaws(make, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(make, world.requests()) == Violations{});
}

} // namespace testing_shipped_transports_threads_test
