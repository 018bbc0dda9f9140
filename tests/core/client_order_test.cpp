// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>
#include <catch2/trompeloeil.hpp>

namespace core_client_order_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using trompeloeil::_;

namespace {

// Mocks cannot be moved, and policies must be: so a client holds pointers to them.

struct TransportMock {
    MAKE_MOCK2(send, Result<Response>(Request const&, CallLimits const&));
};
struct TransportPointer {
    Result<Response> send(Request const& request, CallLimits const& limits) { return mock->send(request, limits); }
    ManualClock& clock() const { return *time; }
    TransportMock* mock;
    ManualClock* time;
};

struct SignerMock {
    MAKE_CONST_MOCK4(sign, Result<void>(Request&, Credentials const&, SigningScope const&, WallTime));
};
struct SignerPointer {
    Result<void> sign(Request& request, Credentials const& credentials, SigningScope const& scope, WallTime now) const {
        return mock->sign(request, credentials, scope, now);
    }
    SignerMock const* mock;
};

struct RetryMock {
    MAKE_MOCK1(failed, RetryDecision(Failure const&));
    MAKE_MOCK0(succeeded, void());
};
struct RetryPointer {
    RetryDecision failed(Failure const& failure) { return mock->failed(failure); }
    void succeeded() { mock->succeeded(); }
    int maxAttempts(std::string_view) const { return 3; }
    RetryMock* mock;
};

struct CredentialsMock : CredentialsProvider {
    MAKE_MOCK0(credentials, Result<CredentialsPtr>(), override);
};

struct Mocks {
    TransportMock transport;
    SignerMock signer;
    RetryMock retry;
    std::shared_ptr<CredentialsMock> provider = std::make_shared<CredentialsMock>();
    ManualClock clock;

    CredentialsPtr const credentials =
        std::make_shared<Credentials const>(Credentials{.accessKeyId = "AKID", .secretAccessKey = Secret{"s"}});
    Client<TransportPointer, SignerPointer, StandardSerializer, RetryPointer> const client{
        TransportPointer{&transport, &clock}, SignerPointer{&signer}, StandardSerializer{}, RetryPointer{&retry},
        ClientConfig{.region = "eu-west-1", .credentials = provider}};
};

sqs::GetQueueUrl const getQueueUrl{.queueName = "q"};

Result<Response> found() { return ok(R"({"QueueUrl":"u"})").outcome; }

} // namespace

TEST_CASE("a success asks for credentials, signs, sends and is told to the policy, once each and in this order",
          "[core][client][order]") {
    Mocks mocks;
    trompeloeil::sequence order;
    REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials);
    REQUIRE_CALL(mocks.signer, sign(_, _, _, _))
        .IN_SEQUENCE(order)
        .WITH(_2.accessKeyId == "AKID" && _3.region == "eu-west-1" && _3.service == "sqs")
        .LR_WITH(_4 == mocks.clock.now())
        .RETURN(Result<void>{});
    REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(found());
    REQUIRE_CALL(mocks.retry, succeeded()).IN_SEQUENCE(order);
    CHECK(mocks.client.invoke(getQueueUrl));
}

TEST_CASE("each failure is one decision, and each attempt one look at the credentials and one signature",
          "[core][client][order]") {
    Mocks mocks;
    trompeloeil::sequence order;
    std::vector<std::unique_ptr<trompeloeil::expectation>> expected;
    for (int attempt = 1; attempt <= 3; ++attempt) {
        expected.push_back(
            NAMED_REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials));
        expected.push_back(
            NAMED_REQUIRE_CALL(mocks.signer, sign(_, _, _, _)).IN_SEQUENCE(order).RETURN(Result<void>{}));
        expected.push_back(
            NAMED_REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(answer(500).outcome));
        expected.push_back(NAMED_REQUIRE_CALL(mocks.retry, failed(_))
                               .IN_SEQUENCE(order)
                               .WITH(_1.attempt == attempt)
                               .RETURN(attempt == 3 ? RetryDecision{RetryDecision::Verdict::attemptsExhausted, {}}
                                                    : RetryDecision{RetryDecision::Verdict::retry, 1s}));
    }
    CHECK_FALSE(mocks.client.invoke(getQueueUrl));
    CHECK(mocks.clock.waits().size() == 2);
}

TEST_CASE("without credentials nothing is signed or sent, and the policy is not asked", "[core][client][order]") {
    Mocks mocks;
    REQUIRE_CALL(*mocks.provider, credentials()).RETURN(Error{ErrorKind::credentials, "none"});
    FORBID_CALL(mocks.signer, sign(_, _, _, _));
    FORBID_CALL(mocks.transport, send(_, _));
    FORBID_CALL(mocks.retry, failed(_));
    FORBID_CALL(mocks.retry, succeeded());
    CHECK(mocks.client.invoke(getQueueUrl).error().message() == "none");
}

TEST_CASE("what cannot be signed is not sent, and the policy is not asked", "[core][client][order]") {
    Mocks mocks;
    REQUIRE_CALL(*mocks.provider, credentials()).LR_RETURN(mocks.credentials);
    REQUIRE_CALL(mocks.signer, sign(_, _, _, _)).RETURN(Error{ErrorKind::invalidInput, "no"});
    FORBID_CALL(mocks.transport, send(_, _));
    FORBID_CALL(mocks.retry, failed(_));
    CHECK(mocks.client.invoke(getQueueUrl).error().message() == "no");
}

TEST_CASE("credentials that are lost between two attempts end the call", "[core][client][order]") {
    Mocks mocks;
    trompeloeil::sequence order;
    REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials);
    REQUIRE_CALL(mocks.signer, sign(_, _, _, _)).IN_SEQUENCE(order).RETURN(Result<void>{});
    REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(answer(503).outcome);
    REQUIRE_CALL(mocks.retry, failed(_)).IN_SEQUENCE(order).RETURN(RetryDecision{RetryDecision::Verdict::retry, {}});
    REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).RETURN(Error{ErrorKind::credentials, "gone"});
    auto const result = mocks.client.invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind() == ErrorKind::credentials);
    REQUIRE(result.error().attempts().size() == 1);
    CHECK(result.error().attempts()[0].httpStatus == 503);
}

namespace {

/// A transport that can have many requests in flight: an answer is asked of the mock when it is waited for.
struct ConcurrentPointer : TransportPointer {
    class Multiplexer {
    public:
        Multiplexer(TransportMock& mock, ManualClock& time) : mock_(&mock), time_(&time) {}

        void start(Token token, Request const& request, CallLimits const& limits) {
            flights_.push_back({token, &request, limits});
        }
        std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
            if (stop.stop_requested()) return std::nullopt;
            if (flights_.empty()) {
                if (deadline != never) time_->pass(deadline, stop);
                return std::nullopt;
            }
            auto const first = flights_.front();
            flights_.erase(flights_.begin());
            return Completion{first.token, mock_->send(*first.request, first.limits)};
        }

    private:
        struct Flight {
            Token token;
            Request const* request;
            CallLimits limits;
        };
        TransportMock* mock_;
        ManualClock* time_;
        std::vector<Flight> flights_;
    };

    Multiplexer multiplexer() const { return {*mock, *time}; }
};

static_assert(ConcurrentTransportPolicy<ConcurrentPointer> && !ConcurrentTransportPolicy<TransportPointer>);

std::vector<sqs::GetQueueUrl> calls(std::size_t count) { return std::vector<sqs::GetQueueUrl>(count, getQueueUrl); }

} // namespace

TEST_CASE("many calls, one after the other: each asks, signs, sends and is told before the next is taken",
          "[core][client][order]") {
    Mocks mocks;
    trompeloeil::sequence order;
    std::vector<std::unique_ptr<trompeloeil::expectation>> expected;
    for (int call = 0; call != 3; ++call) {
        expected.push_back(
            NAMED_REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials));
        expected.push_back(
            NAMED_REQUIRE_CALL(mocks.signer, sign(_, _, _, _)).IN_SEQUENCE(order).RETURN(Result<void>{}));
        expected.push_back(NAMED_REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(found()));
        expected.push_back(NAMED_REQUIRE_CALL(mocks.retry, succeeded()).IN_SEQUENCE(order));
    }
    int results = 0;
    mocks.client.invokeAll(calls(3), 2, [&](auto const&, auto const& result) { results += result ? 1 : 0; });
    CHECK(results == 3);
}

TEST_CASE(
    "many calls in flight: one signature an attempt, one decision a failure, and no more than the window is begun",
    "[core][client][order]") {
    Mocks mocks;
    auto const client = mocks.client.with(ConcurrentPointer{{&mocks.transport, &mocks.clock}});
    trompeloeil::sequence order;
    std::vector<std::unique_ptr<trompeloeil::expectation>> expected;
    auto const begins = [&] {
        expected.push_back(
            NAMED_REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials));
        expected.push_back(
            NAMED_REQUIRE_CALL(mocks.signer, sign(_, _, _, _)).IN_SEQUENCE(order).RETURN(Result<void>{}));
    };
    auto const succeeds = [&] {
        expected.push_back(NAMED_REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(found()));
        expected.push_back(NAMED_REQUIRE_CALL(mocks.retry, succeeded()).IN_SEQUENCE(order));
    };
    begins(); // the first
    begins(); // the second; the window is full
    expected.push_back(NAMED_REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(answer(500).outcome));
    expected.push_back(NAMED_REQUIRE_CALL(mocks.retry, failed(_))
                           .IN_SEQUENCE(order)
                           .WITH(_1.attempt == 1)
                           .RETURN(RetryDecision{RetryDecision::Verdict::retry, 1s}));
    succeeds(); // the second, while the first backs off
    begins();   // the third has taken its place
    succeeds();
    begins(); // the first, again
    succeeds();
    int results = 0;
    client.invokeAll(calls(3), 2, [&](auto const&, auto const& result) { results += result ? 1 : 0; });
    CHECK(results == 3);
}

TEST_CASE("a call that was cancelled before it began asks nobody", "[core][client][order]") {
    Mocks mocks;
    std::stop_source stop;
    stop.request_stop();
    auto const client = mocks.client.with(CallLimits{.stop = stop.get_token()});
    FORBID_CALL(*mocks.provider, credentials());
    FORBID_CALL(mocks.signer, sign(_, _, _, _));
    FORBID_CALL(mocks.transport, send(_, _));
    FORBID_CALL(mocks.retry, failed(_));
    FORBID_CALL(mocks.retry, succeeded());
    CHECK(client.invoke(getQueueUrl).error().kind() == ErrorKind::cancelled);
    int results = 0;
    client.invokeAll(calls(3), 2, [&](auto const&, auto const&) { ++results; });
    CHECK(results == 0);
}

TEST_CASE("a call that is cancelled while it backs off is neither signed nor sent again", "[core][client][order]") {
    Mocks mocks;
    std::stop_source stop;
    auto const client = mocks.client.with(CallLimits{.stop = stop.get_token()});
    mocks.clock.onWait([&] { stop.request_stop(); });
    trompeloeil::sequence order;
    REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials);
    REQUIRE_CALL(mocks.signer, sign(_, _, _, _)).IN_SEQUENCE(order).RETURN(Result<void>{});
    REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(answer(500).outcome);
    REQUIRE_CALL(mocks.retry, failed(_)).IN_SEQUENCE(order).RETURN(RetryDecision{RetryDecision::Verdict::retry, 1s});
    CHECK(client.invoke(getQueueUrl).error().kind() == ErrorKind::cancelled);
}

TEST_CASE("a clock that was wrong is corrected and the request signed anew, without a decision or a wait",
          "[core][client][order]") {
    Mocks mocks;
    trompeloeil::sequence order;
    REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials);
    REQUIRE_CALL(mocks.signer, sign(_, _, _, _))
        .IN_SEQUENCE(order)
        .LR_WITH(_4 == mocks.clock.now())
        .RETURN(Result<void>{});
    // 2026-01-02 04:04:05, an hour later than the tests' clock says.
    REQUIRE_CALL(mocks.transport, send(_, _))
        .IN_SEQUENCE(order)
        .RETURN(refusal(403, "RequestTimeTooSkewed").with("Date", "Fri, 02 Jan 2026 04:04:05 GMT").outcome);
    FORBID_CALL(mocks.retry, failed(_));
    REQUIRE_CALL(*mocks.provider, credentials()).IN_SEQUENCE(order).LR_RETURN(mocks.credentials);
    REQUIRE_CALL(mocks.signer, sign(_, _, _, _))
        .IN_SEQUENCE(order)
        .LR_WITH(_4 == mocks.clock.now() + 1h)
        .RETURN(Result<void>{});
    REQUIRE_CALL(mocks.transport, send(_, _)).IN_SEQUENCE(order).RETURN(found());
    REQUIRE_CALL(mocks.retry, succeeded()).IN_SEQUENCE(order);
    CHECK(mocks.client.invoke(getQueueUrl));
    CHECK(mocks.clock.waits().empty());
}

} // namespace core_client_order_test
