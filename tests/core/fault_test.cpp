// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/fault.hpp>

#include <catch2/catch.hpp>

#include <set>

namespace core_fault_test {

using namespace pylon;
using namespace std::chrono_literals;

TEST_CASE("every kind of fault has a name of its own", "[core][fault]") {
    std::set<std::string_view> names;
    for (auto const kind : everyFaultKind)
        CHECK(names.insert(to_string(kind)).second);
    CHECK_FALSE(names.contains("unknown"));
    // The list ends with the last enumerator, and holds all that come before it.
    CHECK(everyFaultKind.back() == FaultKind::skewClock);
    CHECK(everyFaultKind.size() == static_cast<std::size_t>(FaultKind::skewClock) + 1);
}

TEST_CASE("a fault describes itself as it was asked for", "[core][fault]") {
    CHECK(describe({.kind = FaultKind::respond, .status = 503}) == "respond(503)");
    CHECK(describe({.kind = FaultKind::fail, .status = 403, .code = "OverLimit"}) == "fail(OverLimit, 403)");
    CHECK(describe({.kind = FaultKind::throttle}) == "throttle()");
    CHECK(describe({.kind = FaultKind::reset, .point = ResetPoint::withinAnswer}) == "reset(withinAnswer)");
    CHECK(describe({.kind = FaultKind::delay, .by = 5s}) == "delay(5000 ms)");
    CHECK(describe({.kind = FaultKind::skewClock, .by = -1min}) == "skewClock(-60000 ms)");
    CHECK(describe({.kind = FaultKind::failEntries, .code = "C", .entries = {0, 4}}) == "failEntries({0 4}, C)");
    CHECK(describe({.kind = FaultKind::failEntries, .code = "C", .entries = {1}, .senderFault = true}) ==
          "failEntries({1}, C, sender's fault)");
}

TEST_CASE("a description holds neither bodies nor headers", "[core][fault]") {
    Fault fault{.kind = FaultKind::respond, .status = 200, .body = "the body"};
    fault.headers.add("X-Name", "the value");
    CHECK(describe(fault) == "respond(200)");
}

} // namespace core_fault_test
