// SPDX-License-Identifier: BSL-1.0

#include "support/scripted_source.hpp"
#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/core/refreshed_credentials.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <catch2/catch.hpp>

namespace core_client_expired_credentials_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

sqs::GetQueueUrl const getQueueUrl{.queueName = "q"};

/// A client whose credentials are `1`, `2`, ...; `life` is empty for those that last.
auto clientOf(ScriptedTransport const& wire, CountingSigner const& signer, PlainRetry const& retry, int& askings,
              std::optional<Duration> life = 1h) {
    auto config = testConfig();
    config.credentials = std::make_shared<RefreshedCredentials>(
        ScriptedSource{[&askings, life, wire] {
            std::optional<WallTime> expiration;
            if (life) expiration = wire.clock().now() + std::chrono::duration_cast<WallTime::duration>(*life);
            return foundCredentials(std::to_string(++askings), expiration);
        }},
        AnyClock{wire.clock()});
    return Client{wire, signer, StandardSerializer{}, retry, config};
}

} // namespace

TEST_CASE("credentials that the service calls expired are renewed, once, and the call made again at once",
          "[core][client][credentials]") {
    auto const* const code = GENERATE("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
    ScriptedTransport wire;
    CountingSigner const signer;
    PlainRetry const retry;
    int askings = 0;
    wire.then(refusal(403, code)).then(ok(R"({"QueueUrl":"u"})"));
    REQUIRE(clientOf(wire, signer, retry, askings).invoke(getQueueUrl));
    REQUIRE(signer.signatures().size() == 2);
    CHECK(signer.signatures()[0].accessKeyId == "1");
    CHECK(signer.signatures()[1].accessKeyId == "2");
    CHECK(retry.failures().empty());
    CHECK(wire.clock().waits().empty());
}

TEST_CASE("where renewed ones are refused, too, the call ends", "[core][client][credentials]") {
    ScriptedTransport wire;
    CountingSigner const signer;
    PlainRetry const retry;
    int askings = 0;
    wire.always([](Sent const&) { return refusal(403, "ExpiredToken"); });
    auto const result = clientOf(wire, signer, retry, askings).invoke(getQueueUrl);
    REQUIRE_FALSE(result);
    CHECK(result.error().code() == "ExpiredToken");
    CHECK(result.error().attempts().size() == 2);
    CHECK(askings == 2);
}

TEST_CASE("credentials that cannot be had anew are not tried again", "[core][client][credentials]") {
    ScriptedTransport wire;
    CountingSigner const signer;
    PlainRetry const retry;
    int askings = 0;
    wire.always([](Sent const&) { return refusal(403, "ExpiredToken"); });
    SECTION("given ones") { CHECK_FALSE(clientOn(wire, retry, signer).invoke(getQueueUrl)); }
    SECTION("lasting ones") { CHECK_FALSE(clientOf(wire, signer, retry, askings, std::nullopt).invoke(getQueueUrl)); }
    CHECK(wire.count() == 1);
}

TEST_CASE("another refusal renews nothing", "[core][client][credentials]") {
    ScriptedTransport wire;
    CountingSigner const signer;
    PlainRetry const retry;
    int askings = 0;
    wire.always([](Sent const&) { return refusal(403, "AccessDenied"); });
    CHECK_FALSE(clientOf(wire, signer, retry, askings).invoke(getQueueUrl));
    CHECK(wire.count() == 1);
    CHECK(askings == 1);
}

} // namespace core_client_expired_credentials_test
