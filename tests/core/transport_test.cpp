// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/transport.hpp>

#include "archetypes/transport.hpp"

#include <catch2/catch.hpp>

#include <memory>

namespace core_transport_test {

using namespace pylon;

namespace {

using archetype::Clock;

struct WithoutSend {
    Clock& clock();
};
struct WithoutClock {
    Result<Response> send(Request const&, CallLimits const&);
};
struct SendsNoResult {
    Response send(Request const&, CallLimits const&);
    Clock& clock();
};
struct SendsSomethingConvertible {
    Response const& send(Request const&, CallLimits const&);
    Clock& clock();
};
struct SendIgnoresLimits {
    Result<Response> send(Request const&);
    Clock& clock();
};
struct SendChangesRequests {
    Result<Response> send(Request&, CallLimits const&);
    Clock& clock();
};
struct ClockByValue {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock clock();
};
struct ClockIsNone {
    Result<Response> send(Request const&, CallLimits const&);
    int& clock();
};
struct CannotBeMoved : WithoutSend {
    CannotBeMoved() = default;
    CannotBeMoved(CannotBeMoved&&) = delete;
    Result<Response> send(Request const&, CallLimits const&);
};

struct MultiplexerIsNone : archetype::Transport {
    int multiplexer();
};
struct MultiplexerByReference : archetype::Transport {
    archetype::Multiplexer& multiplexer();
};

struct StartSaysSomething {
    bool start(Token, Request const&, CallLimits const&);
    std::optional<Completion> wait(Ticks, std::stop_token);
};
struct WaitsForEver {
    void start(Token, Request const&, CallLimits const&);
    Completion wait(Ticks, std::stop_token);
};
struct CannotBeStopped {
    void start(Token, Request const&, CallLimits const&);
    std::optional<Completion> wait(Ticks);
};
struct Immovable : archetype::Multiplexer {
    Immovable(Immovable&&) = delete;
};

} // namespace

TEST_CASE("a transport must have all that is asked of it", "[core][transport]") {
    STATIC_REQUIRE(TransportPolicy<archetype::Transport>);
    STATIC_REQUIRE(!TransportPolicy<WithoutSend>);
    STATIC_REQUIRE(!TransportPolicy<WithoutClock>);
    STATIC_REQUIRE(!TransportPolicy<SendsNoResult>);
    STATIC_REQUIRE(!TransportPolicy<SendsSomethingConvertible>);
    STATIC_REQUIRE(!TransportPolicy<SendIgnoresLimits>);
    STATIC_REQUIRE(!TransportPolicy<SendChangesRequests>);
    STATIC_REQUIRE(!TransportPolicy<ClockByValue>);
    STATIC_REQUIRE(!TransportPolicy<ClockIsNone>);
    STATIC_REQUIRE(!TransportPolicy<CannotBeMoved>);
    STATIC_REQUIRE(!TransportPolicy<int>);
}

TEST_CASE("what a transport lacks is named by the requirement that it misses", "[core][transport]") {
    STATIC_REQUIRE(!requirement::transportHasSend<WithoutSend>);
    STATIC_REQUIRE(requirement::transportHasClock<WithoutSend>);
    STATIC_REQUIRE(requirement::transportHasSend<SendsNoResult>);
    STATIC_REQUIRE(!requirement::transportSendReturnsResult<SendsNoResult>);
    STATIC_REQUIRE(!requirement::transportHasClock<WithoutClock>);
    STATIC_REQUIRE(!requirement::transportIsMovable<CannotBeMoved>);
}

TEST_CASE("a concurrent transport must also hand out multiplexers", "[core][transport]") {
    STATIC_REQUIRE(ConcurrentTransportPolicy<archetype::ConcurrentTransport>);
    STATIC_REQUIRE(TransportPolicy<MultiplexerIsNone>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<MultiplexerIsNone>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<MultiplexerByReference>);
    STATIC_REQUIRE(!ConcurrentTransportPolicy<archetype::Transport>);
}

TEST_CASE("a multiplexer must have all that is asked of it", "[core][transport]") {
    STATIC_REQUIRE(Multiplexer<archetype::Multiplexer>);
    STATIC_REQUIRE(!Multiplexer<StartSaysSomething>);
    STATIC_REQUIRE(!Multiplexer<WaitsForEver>);
    STATIC_REQUIRE(!Multiplexer<CannotBeStopped>);
    STATIC_REQUIRE(!Multiplexer<Immovable>);
}

} // namespace core_transport_test
