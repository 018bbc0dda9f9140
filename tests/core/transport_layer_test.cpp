// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/transport_layer.hpp>

#include "archetypes/transport.hpp"
#include "support/scripted_transport.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace core_transport_layer_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

/// Notes what it sees and does what it is told.
template <TransportPolicy Next> class Probe : public TransportLayer<Probe<Next>, Next> {
public:
    struct Visit : LayerVisit {
        std::string path;
    };
    struct Plan {
        std::optional<Response> answer{};
        std::optional<std::string> otherPath{};
        Duration hold{};
        std::vector<std::string> seen{};
    };

    Probe(Next next, std::shared_ptr<Plan> plan)
        : TransportLayer<Probe, Next>(std::move(next)), plan_(std::move(plan)) {}

    Visit before(Request const& request, CallLimits const&) {
        Visit visit{{}, request.path};
        if (plan_->answer) visit.answer.emplace(*plan_->answer);
        if (plan_->otherPath) visit.replacement.emplace(request).path = *plan_->otherPath;
        if (plan_->hold > 0s) visit.notBefore = this->clock().ticks() + plan_->hold;
        plan_->seen.push_back("before " + request.path);
        return visit;
    }
    void after(Visit& visit, Request const&, Result<Response>& outcome) {
        plan_->seen.push_back("after " + visit.path);
        if (outcome) outcome.value().headers.add("X-Probe", "seen");
    }

private:
    std::shared_ptr<Plan> plan_;
};

static_assert(ConcurrentTransportPolicy<Probe<test::ScriptedTransport>>);
static_assert(ConcurrentTransportPolicy<Probe<Probe<test::ScriptedTransport>>>);
static_assert(ConcurrentTransportPolicy<Probe<archetype::ConcurrentTransport>>);
static_assert(TransportPolicy<Probe<archetype::Transport>> && !ConcurrentTransportPolicy<Probe<archetype::Transport>>);

struct World {
    test::ScriptedTransport wire{};
    std::shared_ptr<Probe<test::ScriptedTransport>::Plan> plan =
        std::make_shared<Probe<test::ScriptedTransport>::Plan>();
    Probe<test::ScriptedTransport> layer{wire, plan};
    CallLimits limits{};

    World() {
        wire.always([](test::Sent const& sent) { return test::Answer{Response{200, {}, sent.request.path}}; });
    }
};

Request requestTo(std::string path) {
    Request request;
    request.path = std::move(path);
    return request;
}

} // namespace

TEST_CASE("a transport layer leads a blocking transmission through before and after", "[transport_layer]") {
    World w;
    auto const outcome = w.layer.send(requestTo("/a"), w.limits);
    REQUIRE(outcome);
    CHECK(outcome.value().body == "/a");
    CHECK(outcome.value().headers.find("X-Probe") == "seen");
    CHECK(w.plan->seen == std::vector<std::string>{"before /a", "after /a"});
}

TEST_CASE("a transport layer's own answer spares the next transport", "[transport_layer]") {
    World w;
    w.plan->answer = Response{418, {}, "teapot"};
    CHECK(w.layer.send(requestTo("/a"), w.limits).value().status == 418);
    auto multiplexer = w.layer.multiplexer();
    auto const request = requestTo("/b");
    multiplexer.start(1, request, w.limits);
    CHECK(multiplexer.wait(never, {})->outcome.value().status == 418);
    CHECK(w.wire.count() == 0);
    CHECK(w.plan->seen == std::vector<std::string>{"before /a", "after /a", "before /b", "after /b"});
}

TEST_CASE("a transport layer can send another request in the place of one", "[transport_layer]") {
    World w;
    w.plan->otherPath = "/other";
    CHECK(w.layer.send(requestTo("/a"), w.limits).value().body == "/other");
    auto multiplexer = w.layer.multiplexer();
    auto const request = requestTo("/b");
    multiplexer.start(1, request, w.limits);
    CHECK(multiplexer.wait(never, {})->outcome.value().body == "/other");
}

TEST_CASE("a transport layer holds an outcome back by the transport's clock", "[transport_layer]") {
    World w;
    w.plan->hold = 5s;
    auto const begin = w.layer.clock().ticks();

    SECTION("blocking") {
        REQUIRE(w.layer.send(requestTo("/a"), w.limits));
        CHECK(w.layer.clock().ticks() == begin + 5s);
    }
    SECTION("in a multiplexer, beside one that comes sooner") {
        auto multiplexer = w.layer.multiplexer();
        auto const held = requestTo("/held");
        auto const quick = requestTo("/quick");
        multiplexer.start(1, held, w.limits);
        w.plan->hold = 0s;
        multiplexer.start(2, quick, w.limits);
        CHECK(multiplexer.wait(never, {})->token == 2);
        CHECK_FALSE(multiplexer.wait(begin + 1s, {}));
        CHECK(w.layer.clock().ticks() == begin + 1s);
        auto const completion = multiplexer.wait(never, {});
        REQUIRE(completion);
        CHECK(completion->token == 1);
        CHECK(completion->outcome.value().body == "/held");
        CHECK(w.layer.clock().ticks() == begin + 5s);
        CHECK_FALSE(multiplexer.wait(never, {}));
    }
}

TEST_CASE("an outcome that is held back heeds the stop token of its call", "[transport_layer]") {
    World w;
    w.plan->hold = 5s;
    std::stop_source source;
    w.limits.stop = source.get_token();

    SECTION("blocking") {
        w.wire.clock().onWait([&] { source.request_stop(); });
        auto const outcome = w.layer.send(requestTo("/a"), w.limits);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().kind() == ErrorKind::cancelled);
    }
    SECTION("in a multiplexer") {
        auto multiplexer = w.layer.multiplexer();
        auto const request = requestTo("/a");
        multiplexer.start(1, request, w.limits);
        REQUIRE_FALSE(multiplexer.wait(w.layer.clock().ticks() + 1s, {}));
        source.request_stop();
        auto const completion = multiplexer.wait(never, {});
        REQUIRE(completion);
        REQUIRE_FALSE(completion->outcome);
        CHECK(completion->outcome.error().kind() == ErrorKind::cancelled);
    }
}

TEST_CASE("a layered multiplexer abandons what is in flight", "[transport_layer]") {
    World w;
    w.wire.always([](test::Sent const&) { return test::Answer{Response{200, {}, ""}}.in(5s); });
    auto const request = requestTo("/a");
    {
        auto multiplexer = w.layer.multiplexer();
        multiplexer.start(1, request, w.limits);
    }
    CHECK(w.wire.abandoned() == 1);
    CHECK(w.plan->seen == std::vector<std::string>{"before /a"});
}

} // namespace core_transport_layer_test
