// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/fault_sentence.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace core_fault_sentence_test {

using namespace pylon;

namespace {

/// What a plan has, once the sentence was added.
std::string planOf(std::string_view sentence) {
    FaultPlan const plan{FaultReach::service};
    addFault(plan, sentence);
    auto const pending = plan.pending();
    return pending.size() == 1 ? pending.front().substr(0, pending.front().find(": hit")) : plan.report();
}

std::string refusalOf(std::string_view sentence) {
    FaultPlan const plan;
    try {
        addFault(plan, sentence);
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK(plan.pending().empty());
        return error.message();
    }
    return "none";
}

} // namespace

TEST_CASE("a sentence says whom a fault hits, when, and what goes wrong", "[faults]") {
    CHECK(planOf("sqs:SendMessage every 5 status 503") == "every(5).of(sqs).on(SendMessage).respond(503)");
    CHECK(planOf("  s3   nth 3 \t reset answer ") == "nth(3).of(s3).reset(withinAnswer)");
    CHECK(planOf("next throttle") == "next(1).throttle()");
    CHECK(planOf("dynamodb next 2 error InternalServerError") == "next(2).of(dynamodb).fail(InternalServerError, 500)");
    CHECK(planOf("always error Bad 400") == "always().fail(Bad, 400)");
    CHECK(planOf("every 1 timeout") == "always().timeOut()");
    CHECK(planOf("reset") == "always().reset(beforeRequest)");
    CHECK(planOf("reset within") == "always().reset(withinRequest)");
    CHECK(planOf("reset after") == "always().reset(afterRequest)");
    CHECK(planOf("lose-answer") == "always().loseAnswer()");
    CHECK(planOf("corrupt") == "always().corrupt()");
    CHECK(planOf("delay 500ms") == "always().delay(500 ms)");
    CHECK(planOf("trickle 2m") == "always().trickle(120000 ms)");
    CHECK(planOf("skew -1h") == "always().skewClock(-3600000 ms)");
    CHECK(planOf("skew 7d") == "always().skewClock(604800000 ms)");
    CHECK(planOf("sns fail-entries 0,2") == "always().of(sns).failEntries({0 2}, InternalError)");
    CHECK(planOf("fail-entries 7 Bad") == "always().failEntries({7}, Bad)");
    CHECK(planOf("sqs chance 0.25 seed 42").starts_with("seed 42, rate 0.25"));
}

TEST_CASE("a sentence that is none adds nothing, and its wrong word is named", "[faults]") {
    using Catch::Contains;
    CHECK_THAT(refusalOf(""), Contains("ends where it should go on with what goes wrong"));
    CHECK_THAT(refusalOf("sqs"), Contains("ends where"));
    CHECK_THAT(refusalOf("sqs explode"), Contains("\"explode\"") && Contains("throttle"));
    CHECK_THAT(refusalOf("sqs: throttle"), Contains("\"sqs:\""));
    CHECK_THAT(refusalOf(":Send throttle"), Contains("\":Send\""));
    CHECK_THAT(refusalOf("throttle now"), Contains("\"now\" where it should have its end"));
    CHECK_THAT(refusalOf("every throttle"), Contains("\"throttle\""));
    CHECK_THAT(refusalOf("every 0 throttle"), Contains("counts from 1"));
    CHECK_THAT(refusalOf("next 0 throttle"), Contains("nothing"));
    CHECK_THAT(refusalOf("status"), Contains("a status of HTTP"));
    CHECK_THAT(refusalOf("status 99"), Contains("100 to 599"));
    CHECK_THAT(refusalOf("status 5o3"), Contains("\"5o3\""));
    CHECK_THAT(refusalOf("delay 5"), Contains("\"5\"") && Contains("500ms"));
    CHECK_THAT(refusalOf("delay -5s"), Contains("not negative"));
    CHECK_THAT(refusalOf("delay 99999999999h"), Contains("99999999999h"));
    CHECK_THAT(refusalOf("fail-entries 1,"), Contains("\"1,\""));
    CHECK_THAT(refusalOf("fail-entries x"), Contains("\"x\""));
    CHECK_THAT(refusalOf("chance 2"), Contains("a part of 1"));
    CHECK_THAT(refusalOf("sqs:SendMessage chance 0.1"), Contains("not of an operation"));
    CHECK_THAT(refusalOf("skew 1h"), Contains("of a memory::Cloud"));
}

TEST_CASE("every() hits again and again", "[faults]") {
    FaultPlan const plan;
    addFault(plan, "every 3 status 503");
    std::string hits;
    for (int i = 0; i != 9; ++i)
        hits += plan.meet(Request{}) ? 'x' : '.';
    CHECK(hits == "..x..x..x");
    CHECK(plan.pending().empty());
    plan.clear();
    CHECK_FALSE(plan.meet(Request{}));
}

} // namespace core_fault_sentence_test
