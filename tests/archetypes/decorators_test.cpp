// SPDX-License-Identifier: BSL-1.0

#include "archetypes/operation.hpp"
#include "archetypes/retry.hpp"
#include "archetypes/serializer.hpp"
#include "archetypes/signer.hpp"
#include "archetypes/transport.hpp"
#include <pylon/backends/recorded.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/core/client.hpp>
#include <pylon/core/faulty.hpp>
#include <pylon/core/logged.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <string_view>
#include <utility>

// Every member, not only those that are called.
template class pylon::Logged<pylon::archetype::Transport>;
template class pylon::Logged<pylon::archetype::ConcurrentTransport>;
template class pylon::Recorded<pylon::archetype::Transport>;
template class pylon::Recorded<pylon::archetype::ConcurrentTransport>;
template class pylon::Faulty<pylon::archetype::Transport>;
template class pylon::Faulty<pylon::archetype::ConcurrentTransport>;

namespace archetypes_decorators_test {

using namespace pylon;

namespace {

/// The least that a user's own can be.
template <TransportPolicy Next> struct Plain : TransportLayer<Plain<Next>, Next> {
    explicit Plain(Next next) : TransportLayer<Plain, Next>(std::move(next)) {}
    LayerVisit before(Request const&, CallLimits const&) { return {}; }
    void after(LayerVisit&, Request const&, Result<Response>&) {}
};

/// A client sends by it, one call and many.
template <TransportPolicy Transport> void checkClient(Transport transport) {
    Client const client{std::move(transport), archetype::Signer{0}, archetype::Serializer{}, archetype::Retry{2},
                        ClientConfig{.region = "r", .credentials = staticCredentials({"AKID", Secret{"s"}})}};
    CHECK(client.invoke(archetype::Operation{}));
    int results = 0;
    client.invokeAll(std::array<archetype::Operation, 3>{}, 2,
                     [&](archetype::Operation const&, auto const& result) { results += result ? 1 : 0; });
    CHECK(results == 3);
}

} // namespace

TEMPLATE_TEST_CASE("decorators ask no more of a transport than the concepts promise", "[archetypes]",
                   archetype::Transport, archetype::ConcurrentTransport) {
    int lines = 0;
    auto const sink = [&](std::string_view) { ++lines; };
    checkClient(Logged{TestType{"{}"}, sink});
    CHECK(lines == 4);
    checkClient(Recorded{TestType{"{}"}, sink});
    CHECK(lines == 8);
    checkClient(Faulty{TestType{"{}"}});
    checkClient(Plain<TestType>{TestType{"{}"}});
    checkClient(AnyTransport{TestType{"{}"}});
    checkClient(AnyTransport{Plain{Logged{Recorded{Faulty{TestType{"{}"}}, sink}, sink}}});
    CHECK(lines == 16);
}

TEST_CASE("a decorator is concurrent where what it decorates is", "[archetypes]") {
    STATIC_REQUIRE(ConcurrentTransportPolicy<Plain<archetype::ConcurrentTransport>>);
    STATIC_REQUIRE(TransportPolicy<Plain<archetype::Transport>>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<Plain<archetype::Transport>>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<Logged<archetype::Transport>>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<Recorded<archetype::Transport>>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<Faulty<archetype::Transport>>);
    STATIC_REQUIRE(ConcurrentTransportPolicy<AnyTransport>);
}

} // namespace archetypes_decorators_test
