// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/any_transport.hpp>

#include "support/scripted_transport.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace core_any_transport_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

static_assert(std::is_copy_constructible_v<AnyTransport> && std::is_copy_assignable_v<AnyTransport>);
static_assert(std::is_nothrow_move_constructible_v<AnyTransport>);
static_assert(!std::is_constructible_v<AnyTransport, int> && !std::is_constructible_v<AnyTransport, ManualClock>);
static_assert(!std::is_convertible_v<ScriptedTransport, AnyTransport>);

/// Can be moved and no more, and tells when it goes.
class Unique {
public:
    explicit Unique(bool& gone) : gone_(&gone) {}
    Unique(Unique&& other) noexcept : gone_(std::exchange(other.gone_, nullptr)) {}
    ~Unique() {
        if (gone_ != nullptr) *gone_ = true;
    }
    Result<Response> send(Request const& request, CallLimits const&) { return Response{200, {}, request.path}; }
    ManualClock& clock() { return *clock_; }

private:
    bool* gone_;
    std::unique_ptr<ManualClock> clock_ = std::make_unique<ManualClock>();
};

Request requestTo(std::string path) {
    Request request;
    request.path = std::move(path);
    return request;
}

} // namespace

TEST_CASE("any transport sends by the one that it holds, and tells its time", "[any_transport]") {
    ScriptedTransport wire;
    wire.then(ok("first")).then(answer(503)).then(broken());
    AnyTransport const any{wire};
    CHECK(any.send({}, {}).value().body == "first");
    AnyTransport const copy = any;
    CHECK(copy.send({}, {}).value().status == 503);
    CHECK(any.send({}, {}).error().kind() == ErrorKind::connection);
    CHECK(any.clock().now() == ManualClock::epoch);
    CHECK(any.clock().waitUntil(any.clock().ticks() + 5s, {}));
    CHECK(copy.clock().ticks() == wire.clock().ticks());
    CHECK(wire.clock().waits() == std::vector<Duration>{5s});
}

TEST_CASE("any transport can be replaced by another", "[any_transport]") {
    ScriptedTransport one, other;
    one.then(ok("one"));
    other.then(ok("other"));
    AnyTransport any{one};
    other.clock().advance(1h);
    CHECK(any.send({}, {}).value().body == "one");
    any = AnyTransport{other};
    CHECK(any.send({}, {}).value().body == "other");
    CHECK(any.clock().now() == ManualClock::epoch + 1h);
}

TEST_CASE("any transport has the multiplexer of the one that it holds", "[any_transport]") {
    ScriptedTransport wire;
    wire.then(ok("slow").in(5s)).then(ok("quick").in(1s));
    AnyTransport const any{wire};
    auto const request = requestTo("/");
    auto multiplexer = any.multiplexer();
    multiplexer.start(1, request, {});
    multiplexer.start(2, request, {});
    CHECK(wire.inFlight() == 2);
    CHECK(multiplexer.wait(never, {})->token == 2);
    multiplexer = any.multiplexer();
    CHECK(wire.abandoned() == 1);
    CHECK_FALSE(multiplexer.wait(never, {}));
}

TEST_CASE("the multiplexer of a transport that has none sends one by one", "[any_transport]") {
    BlockingScriptedTransport wire;
    wire.then(ok("first").in(5s)).then(ok("second").in(1s));
    AnyTransport const any{wire};
    auto const request = requestTo("/");
    auto multiplexer = any.multiplexer();
    multiplexer.start(1, request, {});
    multiplexer.start(2, request, {});
    CHECK(wire.count() == 0);
    auto const first = multiplexer.wait(never, {});
    CHECK(first->token == 1);
    CHECK(first->outcome.value().body == "first");
    CHECK(wire.count() == 1);

    SECTION("and nothing when the deadline has passed") {
        CHECK_FALSE(multiplexer.wait(any.clock().ticks(), {}));
        CHECK(wire.count() == 1);
        CHECK(multiplexer.wait(any.clock().ticks() + 1ns, {})->token == 2);
    }
    SECTION("and nothing once it is to stop") {
        std::stop_source stop;
        stop.request_stop();
        CHECK_FALSE(multiplexer.wait(never, stop.get_token()));
        CHECK(multiplexer.wait(never, {})->token == 2);
    }
    CHECK_FALSE(multiplexer.wait(never, {}));
    auto const deadline = any.clock().ticks() + 3s;
    CHECK_FALSE(multiplexer.wait(deadline, {}));
    CHECK(any.clock().ticks() == deadline);
}

TEST_CASE("a transport lives as long as any handle on it, and any multiplexer", "[any_transport]") {
    bool gone = false;
    std::optional<AnyTransport> any{Unique{gone}};
    auto copy = any;
    std::optional multiplexer{any->multiplexer()};
    any.reset();
    CHECK(copy->send(requestTo("/a"), {}).value().body == "/a");
    copy.reset();
    CHECK_FALSE(gone);
    auto const request = requestTo("/b");
    multiplexer->start(1, request, {});
    CHECK(multiplexer->wait(never, {})->outcome.value().body == "/b");
    multiplexer.reset();
    CHECK(gone);
}

} // namespace core_any_transport_test
