// SPDX-License-Identifier: BSL-1.0

#include "support/transport_worlds.hpp"
#include <pylon/backends/curl_transport.hpp>
#include <pylon/backends/recorded.hpp>
#include <pylon/backends/replayed.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/core/faulty.hpp>
#include <pylon/core/logged.hpp>
#include <pylon/testing/multiplexer_laws.hpp>
#include <pylon/testing/transport_laws.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

namespace testing_shipped_decorators_threads_test {

using namespace pylon;
using namespace pylon::testing;
using namespace pylon::test;

namespace {

constexpr auto nowhere = [](std::string_view) {};

/// What is left of a transport without its multiplexer.
class Blocking {
public:
    explicit Blocking(memory::Transport transport) : transport_(std::move(transport)) {}
    Result<Response> send(Request const& request, CallLimits const& limits) { return transport_.send(request, limits); }
    memory::VirtualClock& clock() { return transport_.clock(); }

private:
    memory::Transport transport_;
};

/// Answers without a network, by way of a recording.
class RecordedWorld {
public:
    RecordedWorld() {
        std::string lines;
        auto const record = [&](Request const& request, Result<Response> const& outcome) {
            auto const line = writeExchange(RecordedExchange::of(request, outcome, Redactor{})).value();
            for (int i = 0; i != 100; ++i)
                lines.append(line).append("\n");
        };
        record(to("/answered")(), Response{200, {}, "[1]"});
        record(to("/refused")(), Response{503, {}, "{}"});
        record(to("/unreachable")(),
               Error{ErrorDetails{.kind = ErrorKind::connection, .message = "refused", .reachedService = false}});
        record(to("/cut")(), Error{ErrorDetails{.kind = ErrorKind::malformed, .message = "cut short"}});
        recording_ = Recording::parse(lines, "laws.jsonl");
    }

    [[nodiscard]] TransportRequests requests(Replayed const& replayed) const {
        return {.answered = to("/answered"),
                .answer = "[1]",
                .refused = to("/refused"),
                .held = {},
                .unreachable = to("/unreachable"),
                .cutShort = to("/cut"),
                .received = [=, total = recording_.entries.size()] { return total - replayed.unused().size(); }};
    }
    [[nodiscard]] Replayed replayed() const { return Replayed{recording_}; }

private:
    [[nodiscard]] static std::function<Request()> to(std::string const& path) {
        Request request;
        request.path = path;
        return [request] { return request; };
    }

    Recording recording_;
};

} // namespace

TEST_CASE("decorated transports keep the laws of what they decorate", "[laws][logged][recorded]") {
    MemoryWorld const world;
    auto const logged = [&] { return Logged{world.transport(), nowhere, {.headers = true, .bodies = true}}; };
    CHECK(checkTransportLaws(logged, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(logged, world.requests()) == Violations{});
    auto const recorded = [&] { return Recorded{logged(), nowhere}; };
    CHECK(checkTransportLaws(recorded, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(recorded, world.requests()) == Violations{});
}

TEST_CASE("Faulty keeps the laws of transports where nothing goes wrong, and where answers are late",
          "[laws][faulty]") {
    MemoryWorld const world;
    auto const faulty = [&] { return Faulty{world.transport()}; };
    CHECK(checkTransportLaws(faulty, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(faulty, world.requests()) == Violations{});
    auto const late = [&] {
        Faulty made{world.transport()};
        made.faults().always().delay(std::chrono::milliseconds{1});
        return made;
    };
    CHECK(checkMultiplexerLaws(late, world.requests()) == Violations{});
}

TEST_CASE("decorated libcurl keeps the laws", "[laws][logged][recorded]") {
    LoopbackWorld const world;
    auto const make = [] { return Logged{Recorded{CurlTransport{{.proxy = ""}}, nowhere}, nowhere}; };
    CHECK(checkTransportLaws(make, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(make, world.requests()) == Violations{});
}

TEST_CASE("AnyTransport keeps the laws of what it holds", "[laws][any_transport]") {
    MemoryWorld const world;
    auto const memory = [&] { return AnyTransport{world.transport()}; };
    CHECK(checkTransportLaws(memory, world.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(memory, world.requests()) == Violations{});
    auto transport = memory();
    CHECK(checkClockLaws(transport.clock()) == Violations{});

    LoopbackWorld const loopback;
    auto const curl = [] { return AnyTransport{CurlTransport{{.proxy = ""}}}; };
    CHECK(checkTransportLaws(curl, loopback.requests()) == Violations{});
    CHECK(checkMultiplexerLaws(curl, loopback.requests()) == Violations{});
}

TEST_CASE("AnyTransport gives a transport without a multiplexer one that keeps the laws, but that it waits for each",
          "[laws][any_transport]") {
    MemoryWorld const world;
    auto const make = [&] { return AnyTransport{Blocking{world.transport()}}; };
    auto requests = world.requests();
    CHECK(checkTransportLaws(make, requests) == Violations{});
    requests.held = {};
    CHECK(checkMultiplexerLaws(make, requests) == Violations{});
}

TEST_CASE("Replayed keeps the laws of transports and multiplexers", "[laws][replayed]") {
    RecordedWorld const world;
    for (bool const many : {false, true}) {
        auto const replayed = world.replayed();
        auto const make = [&] { return replayed; };
        CHECK((many ? checkMultiplexerLaws(make, world.requests(replayed))
                    : checkTransportLaws(make, world.requests(replayed))) == Violations{});
    }
    auto replayed = world.replayed();
    CHECK(checkClockLaws(replayed.clock()) == Violations{});
}

} // namespace testing_shipped_decorators_threads_test
