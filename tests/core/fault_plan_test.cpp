// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/fault_plan.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

namespace core_fault_plan_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

Request request(std::string const& service, std::string const& operation) {
    Request made;
    made.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/" + service +
                                          "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
    made.headers.add("X-Amz-Date", "20260102T030405Z");
    made.headers.add("X-Amz-Target", "T." + operation);
    return made;
}

/// The faults that so many transmissions meet, `-` where they meet none.
std::vector<std::string> met(FaultPlan const& plan, std::size_t count, Request const& each = request("sqs", "Send")) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i != count; ++i) {
        auto const fault = plan.meet(each);
        all.push_back(fault ? describe(*fault) : "-");
    }
    return all;
}

using Texts = std::vector<std::string>;

template <class F> std::string complaint(F&& sentence) {
    try {
        sentence();
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        return error.message();
    }
    return {};
}

} // namespace

TEST_CASE("a plan that was told nothing lets everything pass", "[core][fault_plan]") {
    FaultPlan const plan;
    CHECK(met(plan, 3) == Texts{"-", "-", "-"});
    CHECK(plan.pending().empty());
    CHECK(plan.history().empty());
    CHECK(plan.report() == "no seed; 3 transmissions\n");
}

TEST_CASE("next, nth and always hit what they say", "[core][fault_plan]") {
    FaultPlan const plan;
    SECTION("next") {
        plan.next().respond(500);
        CHECK(met(plan, 2) == Texts{"respond(500)", "-"});
        plan.next(2).respond(503);
        CHECK(met(plan, 3) == Texts{"respond(503)", "respond(503)", "-"});
    }
    SECTION("nth counts from when it was said") {
        CHECK(met(plan, 1) == Texts{"-"});
        plan.nth(2).timeOut();
        CHECK(met(plan, 3) == Texts{"-", "timeOut()", "-"});
    }
    SECTION("always") {
        plan.always().throttle();
        CHECK(met(plan, 3) == Texts{"throttle()", "throttle()", "throttle()"});
        plan.clear();
        CHECK(met(plan, 1) == Texts{"-"});
    }
}

TEST_CASE("a transmission meets one fault, and the others wait for the next", "[core][fault_plan]") {
    FaultPlan const plan;
    plan.next().respond(500);
    plan.next().respond(501);
    plan.nth(2).respond(502);
    plan.nth(5).respond(505);
    CHECK(met(plan, 6) == Texts{"respond(500)", "respond(501)", "respond(502)", "-", "respond(505)", "-"});
    CHECK(plan.pending().empty());
}

TEST_CASE("a sentence is about the service, the operation and the request that it names", "[core][fault_plan]") {
    FaultPlan const plan;
    plan.next().of("sqs").on("Send").where([](Request const& each) { return each.body == "b"; }).corrupt();
    auto suiting = request("sqs", "Send");
    suiting.body = "b";
    auto other = request("sns", "Send");
    other.body = "b";
    CHECK(met(plan, 1, other) == Texts{"-"});
    other = request("sqs", "Receive");
    other.body = "b";
    CHECK(met(plan, 1, other) == Texts{"-"});
    CHECK(met(plan, 1, request("sqs", "Send")) == Texts{"-"});
    CHECK(met(plan, 2, suiting) == Texts{"corrupt()", "-"});
    // What does not suit it is not counted either.
    plan.nth(2).of("sqs").throttle();
    CHECK(met(plan, 3, request("sns", "Publish")) == Texts{"-", "-", "-"});
    CHECK(met(plan, 2) == Texts{"-", "throttle()"});
}

TEST_CASE("entries fail in batches only", "[core][fault_plan]") {
    FaultPlan const plan{FaultReach::service};
    plan.next().failEntries({0, 2}, "InternalError");
    CHECK(met(plan, 1, request("sqs", "SendMessage")) == Texts{"-"});
    CHECK(met(plan, 1, request("sqs", "SendMessageBatch")) == Texts{"failEntries({0 2}, InternalError)"});
}

TEST_CASE("an unfinished sentence has no effect", "[core][fault_plan]") {
    FaultPlan const plan;
    static_cast<void>(plan.always().of("sqs"));
    CHECK(met(plan, 1) == Texts{"-"});
    CHECK(plan.pending().empty());
}

TEST_CASE("what was met and what is pending can be told", "[core][fault_plan]") {
    FaultPlan const plan;
    plan.next(3).of("sqs").on("Send").respond(503);
    plan.nth(4).where([](Request const&) { return false; }).timeOut();
    plan.always().on("Other").throttle();
    met(plan, 2);
    CHECK(plan.pending() == Texts{"next(3).of(sqs).on(Send).respond(503): hit 2 times",
                                  "nth(4).where(...).timeOut(): hit 0 times",
                                  "always().on(Other).throttle(): hit 0 times"});
    met(plan, 1);
    met(plan, 1, request("sns", "Other"));
    CHECK(plan.pending() == Texts{"nth(4).where(...).timeOut(): hit 0 times"});

    auto const history = plan.history();
    REQUIRE(history.size() == 4);
    CHECK(history[2].transmission == 3);
    CHECK(history[3].call == CallName{"sns", "Other"});
    CHECK(history[3].fault == "throttle()");
    CHECK(plan.report() == "no seed; 4 transmissions\n"
                           "  1. sqs.Send: respond(503)\n"
                           "  2. sqs.Send: respond(503)\n"
                           "  3. sqs.Send: respond(503)\n"
                           "  4. sns.Other: throttle()\n");
    plan.clear();
    CHECK(plan.pending().empty());
    CHECK(plan.history().size() == 4);
}

TEST_CASE("copies of a plan are the same plan", "[core][fault_plan]") {
    FaultPlan const plan;
    auto const copy = plan;
    copy.next().respond(500);
    CHECK(met(plan, 2) == Texts{"respond(500)", "-"});
    CHECK(copy.history().size() == 1);
}

TEST_CASE("the history is bounded", "[core][fault_plan]") {
    FaultPlan const plan;
    plan.always().throttle();
    for (int i = 0; i != 10'005; ++i)
        static_cast<void>(plan.meet({}));
    CHECK(plan.history().size() == 10'000);
    CHECK(plan.history().front().transmission == 6);
}

TEST_CASE("the same seed brings the same faults, another one others", "[core][fault_plan]") {
    auto const faults = [](std::uint64_t seed) {
        FaultPlan const plan{FaultReach::service};
        plan.random({.seed = seed, .rate = 0.3});
        return met(plan, 200, request("sqs", "SendMessageBatch"));
    };
    CHECK(faults(42) == faults(42));
    CHECK(faults(42) != faults(43));
    // What the numbers are is part of the promise: a seed that was printed elsewhere must mean the same here.
    auto const some = faults(42);
    CHECK(std::vector(some.begin(), some.begin() + 12) ==
          Texts{"-", "fail(InternalFailure, 500)", "failEntries({2 5 7 8 9}, InternalError)", "-",
                "reset(afterRequest)", "-", "-", "throttle()", "-", "timeOut()", "-", "reset(withinRequest)"});
}

TEST_CASE("faults by chance come as often as they are asked for, of all kinds", "[core][fault_plan]") {
    FaultPlan const plan{FaultReach::service};
    plan.random({.seed = 7, .rate = 0.25});
    std::size_t hit = 0;
    std::array<std::size_t, everyFaultKind.size()> kinds{};
    for (int i = 0; i != 8000; ++i)
        if (auto const fault = plan.meet(request("sqs", "SendMessageBatch"))) {
            ++hit;
            ++kinds.at(static_cast<std::size_t>(fault->kind));
        }
    CHECK(hit > 1850);
    CHECK(hit < 2150);
    for (auto const count : kinds)
        CHECK(count > hit / everyFaultKind.size() / 2);
    CHECK(plan.report().starts_with("seed 7, rate 0.250000, kinds respond throttle fail"));
    plan.clear();
    CHECK_FALSE(plan.meet(request("sqs", "SendMessageBatch")));
    CHECK(plan.report().starts_with("seed 7, "));
}

TEST_CASE("faults by chance are of the kinds and the service that were asked for", "[core][fault_plan]") {
    FaultPlan const plan;
    plan.random({.seed = 1, .rate = 1, .kinds = {FaultKind::timeOut}, .service = "sqs"});
    CHECK(met(plan, 3) == Texts{"timeOut()", "timeOut()", "timeOut()"});
    CHECK(met(plan, 3, request("sns", "Publish")) == Texts{"-", "-", "-"});
    plan.random({.seed = 1, .rate = 0});
    CHECK(met(plan, 3) == Texts{"-", "-", "-"});
}

TEST_CASE("the script comes before chance", "[core][fault_plan]") {
    FaultPlan const plan;
    plan.random({.seed = 1, .rate = 1, .kinds = {FaultKind::timeOut}});
    plan.nth(2).throttle();
    CHECK(met(plan, 3) == Texts{"timeOut()", "throttle()", "timeOut()"});
}

TEST_CASE("what only a service can do is refused by the plan of a transport", "[core][fault_plan]") {
    FaultPlan const plan;
    CHECK(complaint([&] { plan.next().failEntries({0}); }).find("faults() of a memory::Cloud") != std::string::npos);
    CHECK(complaint([&] { plan.next().skewClock(1h); }).starts_with("skewClock is what a service does"));
    CHECK(complaint([&] { plan.random({.kinds = {FaultKind::skewClock}}); }).find("skewClock") != std::string::npos);
    CHECK(plan.pending().empty());
    plan.random({.seed = 3, .rate = 1});
    for (int i = 0; i != 500; ++i) {
        auto const fault = plan.meet(request("sqs", "SendMessageBatch"));
        REQUIRE(fault);
        CHECK(fault->kind != FaultKind::failEntries);
        CHECK(fault->kind != FaultKind::skewClock);
    }
}

TEST_CASE("what cannot be is refused when it is said", "[core][fault_plan]") {
    FaultPlan const plan{FaultReach::service};
    CHECK_FALSE(complaint([&] { static_cast<void>(plan.next(0)); }).empty());
    CHECK_FALSE(complaint([&] { static_cast<void>(plan.nth(0)); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().respond(99); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().respond(600); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().fail("Code", 200); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().fail("", 500); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().delay(-1s); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().trickle(-1ns); }).empty());
    CHECK_FALSE(complaint([&] { plan.next().failEntries({}); }).empty());
    CHECK_FALSE(complaint([&] { plan.random({.rate = 1.5}); }).empty());
    CHECK_FALSE(complaint([&] { plan.random({.rate = -0.5}); }).empty());
    CHECK_FALSE(complaint([&] { plan.random({.rate = std::numeric_limits<double>::quiet_NaN()}); }).empty());
    CHECK(plan.pending().empty());
    CHECK(met(plan, 5) == Texts(5, "-"));
}

TEST_CASE("a sentence that is ended twice means the same transmissions twice", "[fault_plan]") {
    FaultPlan const plan;
    auto&& rule = plan.next();
    rule.on("SendMessage").respond(503);
    rule.throttle();
    CHECK(plan.pending().size() == 2);
    Request other;
    other.headers.add("X-Amz-Target", "AmazonSQS.ListQueues");
    CHECK_FALSE(plan.meet(other));
    other.headers.set("X-Amz-Target", "AmazonSQS.SendMessage");
    CHECK(plan.meet(other)->kind == FaultKind::respond);
    CHECK(plan.meet(other)->kind == FaultKind::throttle);
}

} // namespace core_fault_plan_test
