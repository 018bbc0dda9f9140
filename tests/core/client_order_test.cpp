// SPDX-License-Identifier: BSL-1.0

#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>
#include <catch2/trompeloeil.hpp>

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
