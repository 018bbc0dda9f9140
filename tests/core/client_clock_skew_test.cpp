// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

namespace core_client_clock_skew_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const getQueueUrl{.queueName = "q"};

Answer found() { return ok(R"({"QueueUrl":"u"})"); }

// Our clock says Fri, 02 Jan 2026 03:04:05 GMT.
constexpr auto fiveHoursLater = "Fri, 02 Jan 2026 08:04:05 GMT";
constexpr auto fiveHoursEarlier = "Thu, 01 Jan 2026 22:04:05 GMT";
constexpr auto fourMinutesLater = "Fri, 02 Jan 2026 03:08:05 GMT";

} // namespace

TEST_CASE("a wrong clock is corrected by the service's, once, and the call made again at once",
          "[core][client][skew]") {
    auto const [date, offset] = GENERATE(table<std::string, Duration>({{fiveHoursLater, 5h}, {fiveHoursEarlier, -5h}}));
    auto const* const code = GENERATE("RequestTimeTooSkewed", "SignatureDoesNotMatch", "InvalidSignatureException");
    ScriptedTransport wire;
    wire.then(refusal(403, code).with("Date", date)).always([](Sent const&) { return found(); });
    CountingSigner const signer;
    PlainRetry const retry{1};
    auto const client = clientOn(wire, retry, signer);

    REQUIRE(client.invoke(getQueueUrl));
    REQUIRE(signer.signatures().size() == 2);
    CHECK(signer.signatures()[0].at == ManualClock::epoch);
    CHECK(signer.signatures()[1].at == ManualClock::epoch + std::chrono::duration_cast<WallTime::duration>(offset));
    // It is not a retry: the policy is not asked, and nothing is waited for.
    CHECK(retry.failures().empty());
    CHECK(wire.clock().waits().empty());

    // The next call is right from the start, and so is that of a copy.
    REQUIRE(client.invoke(getQueueUrl));
    auto const unsignedCopy = client.with(NoRetry{});
    REQUIRE(unsignedCopy.invoke(getQueueUrl));
    CHECK(wire.sent().size() == 4);
    CHECK(signer.signatures()[2].at == signer.signatures()[1].at);
    CHECK(signer.signatures()[3].at == signer.signatures()[1].at);
}

TEST_CASE("the time to live counts by the service's clock", "[core][client][skew]") {
    ScriptedTransport wire;
    wire.then(refusal(403, "RequestTimeTooSkewed").with("Date", fiveHoursLater)).then(found());
    REQUIRE(clientOn(wire).with(CallLimits{.attempt = 10s}).invoke(getQueueUrl));
    CHECK(wire.sent()[1].header("amz-sdk-request") == "ttl=20260102T080415Z; attempt=2; max=3");
}

TEST_CASE("a wrong signature is not taken for a wrong clock", "[core][client][skew]") {
    ScriptedTransport wire;
    auto refused = refusal(403, "SignatureDoesNotMatch");
    SECTION("where the clocks agree") { wire.then(std::move(refused).with("Date", fourMinutesLater)); }
    SECTION("where the service tells no time") { wire.then(std::move(refused)); }
    SECTION("where it tells none that can be read") { wire.then(std::move(refused).with("Date", "yesterday")); }
    auto const result = clientOn(wire).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::denied);
    CHECK(result.error().code() == "SignatureDoesNotMatch");
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("another refusal is not taken for a wrong clock, whatever its date", "[core][client][skew]") {
    ScriptedTransport wire;
    wire.then(refusal(403, "AccessDenied").with("Date", fiveHoursLater));
    CHECK_FALSE(clientOn(wire).invoke(getQueueUrl));
    CHECK(wire.sent().size() == 1);
}

TEST_CASE("a clock is corrected once a call", "[core][client][skew]") {
    ScriptedTransport wire;
    wire.then(refusal(403, "RequestTimeTooSkewed").with("Date", fiveHoursLater))
        .then(refusal(403, "RequestTimeTooSkewed").with("Date", fiveHoursEarlier));
    auto const result = clientOn(wire).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().code() == "RequestTimeTooSkewed");
    CHECK(result.error().attempts().size() == 2);
    CHECK(wire.sent().size() == 2);
}

TEST_CASE("a clock that is set right again is followed", "[core][client][skew]") {
    ScriptedTransport wire;
    CountingSigner const signer;
    auto const client = clientOn(wire, PlainRetry{}, signer);
    wire.then(refusal(403, "RequestTimeTooSkewed").with("Date", fiveHoursLater)).then(found());
    REQUIRE(client.invoke(getQueueUrl));
    wire.clock().setNow(ManualClock::epoch + 5h);
    wire.then(refusal(403, "RequestTimeTooSkewed").with("Date", fiveHoursLater)).then(found());
    REQUIRE(client.invoke(getQueueUrl));
    REQUIRE(signer.signatures().size() == 4);
    CHECK(signer.signatures()[2].at == ManualClock::epoch + 10h);
    CHECK(signer.signatures()[3].at == ManualClock::epoch + 5h);
}

TEST_CASE("calls that were under way when the clock was corrected are corrected, too", "[core][client][skew]") {
    ScriptedTransport wire;
    wire.always([](Sent const& sent) {
        return sent.header("amz-sdk-request").starts_with("attempt=1;")
                   ? refusal(403, "RequestTimeTooSkewed").with("Date", fiveHoursLater)
                   : found();
    });
    std::vector<sqs::GetQueueUrl> const calls(5, getQueueUrl);
    int found = 0;
    clientOn(wire, PlainRetry{1}).invokeAll(calls, 5, [&found](auto const&, auto const& result) {
        if (result) ++found;
    });
    CHECK(found == 5);
    CHECK(wire.sent().size() == 10);
}

} // namespace core_client_clock_skew_test
