// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/sts_service.hpp>

#include "support/world.hpp"
#include <pylon/services/sqs/management.hpp>
#include <pylon/services/ssm/operations.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace memory_sts_service_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

struct Wrong {
    sts::AssumeRole input;
    std::string code;
    std::string message;
};

Credentials keysOf(sts::TemporaryCredentials const& given) {
    return {given.accessKeyId, Secret{given.secretAccessKey}, Secret{given.sessionToken}};
}

/// A client that signs by other keys than the account's.
World::ClientType clientOf(World const& world, Credentials keys) {
    auto config = world.cloud.clientConfig();
    config.credentials = staticCredentials(std::move(keys));
    return {world.cloud.transport(), SigV4Signer{}, StandardSerializer{}, NoRetry{}, std::move(config)};
}

World::ClientType takeRole(World const& world, World::ClientType const& by, std::string const& name) {
    auto const taken =
        by.invoke(sts::AssumeRole{.roleArn = world.cloud.sts().roleArn(name), .roleSessionName = "session"}).value();
    return clientOf(world, keysOf(taken.credentials.value()));
}

} // namespace

TEST_CASE("STS: a role is taken, and its keys are good until they expire", "[sts]") {
    World world;
    auto const arn = world.cloud.sts().putRole("reader");
    CHECK(arn == "arn:aws:iam::123456789012:role/reader");
    auto const taken = world(sts::AssumeRole{.roleArn = arn, .roleSessionName = "me@home", .durationSeconds = 900});
    CHECK(taken.assumedRoleUser->arn == "arn:aws:sts::123456789012:assumed-role/reader/me@home");
    CHECK_THAT(taken.assumedRoleUser->assumedRoleId, Catch::StartsWith("AROA") && Catch::EndsWith(":me@home"));
    auto const& given = taken.credentials.value();
    CHECK_THAT(given.accessKeyId, Catch::StartsWith("ASIA"));
    CHECK(given.accessKeyId.size() == 20);
    CHECK(given.secretAccessKey.size() == 40);
    CHECK(WallTime{*given.expiration} == world.cloud.clock().now() + 15min);

    auto const client = clientOf(world, keysOf(given));
    auto const self = client.invoke(sts::GetCallerIdentity{}).value();
    CHECK(self.arn == taken.assumedRoleUser->arn);
    CHECK(self.userId == taken.assumedRoleUser->assumedRoleId);
    CHECK(self.account == "123456789012");
    CHECK(client.invoke(sqs::ListQueues{}));

    world.cloud.clock().advance(15min - 1s);
    CHECK(client.invoke(sqs::ListQueues{}));
    world.cloud.clock().advance(1s);
    CHECK(client.invoke(sts::GetCallerIdentity{}).error().code() == "ExpiredToken");
    CHECK(client.invoke(sqs::ListQueues{}).error().code() == "ExpiredTokenException");
    CHECK(client.invoke(ssm::GetParameter{.parameterName = "p"}).error().code() == "ExpiredTokenException");
}

TEST_CASE("STS: the account's own key is a user's", "[sts]") {
    World world{{.accountId = "210987654321", .userName = "ann"}};
    auto const self = world(sts::GetCallerIdentity{});
    CHECK(self.account == "210987654321");
    CHECK(self.arn == "arn:aws:iam::210987654321:user/ann");
    CHECK_THAT(self.userId, Catch::StartsWith("AIDA"));
    CHECK(self.userId == world(sts::GetCallerIdentity{}).userId);
}

TEST_CASE("STS: keys are good with their own secret and token alone", "[sts]") {
    World world;
    auto const arn = world.cloud.sts().putRole("reader");
    auto const taken = world(sts::AssumeRole{.roleArn = arn, .roleSessionName = "me"}).credentials.value();
    auto const refused = [&world](Credentials keys) {
        return clientOf(world, std::move(keys)).invoke(sts::GetCallerIdentity{}).error().code();
    };
    auto const keys = keysOf(taken);
    CHECK(refused({keys.accessKeyId, keys.secretAccessKey, Secret{}}) == "InvalidClientTokenId");
    CHECK(refused({keys.accessKeyId, keys.secretAccessKey, Secret{"another"}}) == "InvalidClientTokenId");
    CHECK(refused({keys.accessKeyId, Secret{"another"}, keys.sessionToken}) == "SignatureDoesNotMatch");
    CHECK(refused({"ASIANOBODYSKEYATALL0", keys.secretAccessKey, keys.sessionToken}) == "InvalidClientTokenId");

    auto const client = clientOf(world, keys);
    CHECK(client.invoke(sts::GetCallerIdentity{}));
    world.cloud.sts().endSessions("another");
    CHECK(client.invoke(sts::GetCallerIdentity{}));
    world.cloud.sts().endSessions("reader");
    CHECK(client.invoke(sts::GetCallerIdentity{}).error().code() == "ExpiredToken");
}

TEST_CASE("STS: a role is taken by those whom it trusts", "[sts]") {
    World world;
    auto sts = world.cloud.sts();
    auto const here = sts.putRole("hub");
    sts.putRole("by-user", {.trusts = {"arn:aws:iam::123456789012:user/developer"}});
    sts.putRole("by-role", {.trusts = {here}});
    sts.putRole("by-session", {.trusts = {"arn:aws:sts::123456789012:assumed-role/hub/session"}});
    sts.putRole("by-all", {.trusts = {"arn:aws:iam::123456789012:root"}});
    sts.putRole("by-machine", {.trusts = {"ec2.amazonaws.com"}});
    sts.putRole("by-friend", {.externalId = "ours"});
    auto const hub = takeRole(world, world.client, "hub");

    auto const allows = [&](World::ClientType const& client, std::string const& name) {
        auto const result = client.invoke(sts::AssumeRole{.roleArn = sts.roleArn(name), .roleSessionName = "session"});
        if (result) return true;
        CHECK(result.error().code() == "AccessDenied");
        CHECK(result.error().httpStatus() == 403);
        CHECK(result.error().kind() == ErrorKind::denied);
        CHECK_THAT(result.error().message(),
                   Contains("is not authorized to perform: sts:AssumeRole on resource: " + sts.roleArn(name)));
        return false;
    };
    CHECK(allows(world.client, "by-user"));
    CHECK_FALSE(allows(hub, "by-user"));
    CHECK_FALSE(allows(world.client, "by-role"));
    CHECK(allows(hub, "by-role"));
    CHECK(allows(hub, "by-session"));
    CHECK(allows(hub, "by-all"));
    CHECK(allows(world.client, "by-all"));
    CHECK_FALSE(allows(world.client, "by-machine"));
    CHECK_FALSE(allows(world.client, "by-friend"));
    CHECK_FALSE(allows(world.client, "nobody"));
    sts.deleteRole("by-all");
    CHECK_FALSE(allows(world.client, "by-all"));
    CHECK_THROWS_AS(sts.deleteRole("by-all"), Error);

    auto friendly = sts::AssumeRole{.roleArn = sts.roleArn("by-friend"), .roleSessionName = "me"};
    friendly.externalId = "theirs";
    CHECK(world.refusal(friendly).code() == "AccessDenied");
    friendly.externalId = "ours";
    CHECK(world(friendly).credentials);
}

TEST_CASE("STS: what it demands of parameters", "[sts]") {
    World world;
    auto const arn = world.cloud.sts().putRole("reader", {.longestSession = 2h});
    auto const constraint = [](std::string const& what) { return "1 validation error detected: Value " + what; };
    for (auto const& [input, code, message] : std::vector<Wrong>{
             {{.roleArn = "short", .roleSessionName = "me"},
              "ValidationError",
              constraint("'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or "
                         "equal to 20")},
             {{.roleArn = "arn:aws:iam::1:role/reader", .roleSessionName = "me"},
              "ValidationError",
              "arn:aws:iam::1:role/reader is invalid"},
             {{.roleArn = "arn:aws:iam::123456789012:user/reader", .roleSessionName = "me"},
              "ValidationError",
              "arn:aws:iam::123456789012:user/reader is invalid"},
             {{.roleArn = arn, .roleSessionName = "m"},
              "ValidationError",
              constraint("'m' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than "
                         "or equal to 2")},
             {{.roleArn = arn, .roleSessionName = "me too"},
              "ValidationError",
              constraint("'me too' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular "
                         "expression pattern: [\\w+=,.@-]*")},
             {{.roleArn = arn, .roleSessionName = "me", .durationSeconds = 899},
              "ValidationError",
              constraint("'899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than "
                         "or equal to 900")},
             {{.roleArn = arn, .roleSessionName = "me", .durationSeconds = 43201},
              "ValidationError",
              constraint("'43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than "
                         "or equal to 43200")},
             {{.roleArn = arn, .roleSessionName = "me", .durationSeconds = 7201},
              "ValidationError",
              "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."},
             {{.roleArn = arn, .roleSessionName = "me", .externalId = "a b"},
              "ValidationError",
              constraint("'a b' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression "
                         "pattern: [\\w+=,.@:\\/-]*")},
             {{.roleArn = arn, .roleSessionName = "me", .tags = std::vector<sts::Tag>{{"k", "v"}}},
              "UnmodelledByPylon",
              "the in-memory sts does not model the parameter Tags of AssumeRole"},
         }) {
        auto const error = world.refusal(input);
        CHECK(error.code() == code);
        CHECK(error.message() == message);
    }
    CHECK(world(sts::AssumeRole{.roleArn = arn, .roleSessionName = "me", .durationSeconds = 7200}).credentials);
    auto const chained = takeRole(world, world.client, "reader")
                             .invoke(sts::AssumeRole{.roleArn = arn, .roleSessionName = "me", .durationSeconds = 3601});
    CHECK(chained.error().message() ==
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");

    auto request = world.request(sts::AssumeRole{.roleArn = arn, .roleSessionName = "me"});
    request.body.own() += "&Policy=%7B%7D";
    request.headers = {};
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    world.sign(request, "sts");
    auto const response = world.send(request);
    CHECK(response.status == 501);
    CHECK_THAT(response.body, Contains("UnmodelledByPylon") && Contains("Policy"));
}

TEST_CASE("STS: a web identity takes a role, unsigned", "[sts]") {
    World world;
    auto sts = world.cloud.sts();
    auto const arn = sts.putRole("worker", {.trusts = {"system:serviceaccount:jobs:worker"}});
    auto const token = sts.webIdentityToken("system:serviceaccount:jobs:worker", {.lives = 2h});
    sts::AssumeRoleWithWebIdentity const take{
        .roleArn = arn, .roleSessionName = "pod", .webIdentityToken = token, .durationSeconds = 900};
    auto request = world.request(take);
    request.headers.remove("Authorization");
    request.headers.remove("X-Amz-Date");
    auto const response = world.send(request);
    CHECK(response.status == 200);
    CHECK_THAT(response.body, Contains("<AssumeRoleWithWebIdentityResult>") && Contains("<SessionToken>"));

    auto const taken = world(take);
    CHECK(taken.subjectFromWebIdentityToken == "system:serviceaccount:jobs:worker");
    CHECK(taken.audience == "sts.amazonaws.com");
    CHECK_THAT(taken.provider.value(), Contains(":oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/"));
    auto const client = clientOf(world, keysOf(taken.credentials.value()));
    CHECK(client.invoke(sts::GetCallerIdentity{}).value().arn == "arn:aws:sts::123456789012:assumed-role/worker/pod");

    auto const refused = [&](std::string const& other) {
        auto wrong = take;
        wrong.webIdentityToken = other;
        auto const error = world.refusal(wrong);
        CHECK_THAT(error.what(), !Contains(other));
        return error.code() + ": " + error.message();
    };
    CHECK_THAT(refused("MARKERsecret"), Contains("InvalidIdentityToken") && Contains("not a valid JWT"));
    CHECK_THAT(refused(token + "x"), Contains("InvalidIdentityToken") && Contains("verification key"));
    CHECK_THAT(refused("abc"), Contains("ValidationError") && Contains("length greater than or equal to 4"));
    CHECK_THAT(refused(sts.webIdentityToken("system:serviceaccount:jobs:worker", {.audience = "others"})),
               Contains("InvalidIdentityToken: Incorrect token audience"));
    CHECK_THAT(refused(sts.webIdentityToken("system:serviceaccount:jobs:other")),
               Contains("AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"));
    world.cloud.clock().advance(2h);
    CHECK_THAT(refused(token), Contains("ExpiredTokenException: Token expired: current date/time 1767232800 must be "
                                        "before the expiration date/time 1767232800"));
}

TEST_CASE("STS: a key that was given out long ago is forgotten, and others are not", "[sts]") {
    memory::detail::Keychain keys{memory::CloudOptions{}};
    auto const first = keys.issue({.arn = "a"}, WallTime{});
    for (int i = 1; i != 10'000; ++i)
        static_cast<void>(keys.issue({.arn = "a"}, WallTime{}));
    CHECK(keys.find(first->accessKeyId) == first);
    auto const last = keys.issue({.arn = "b"}, WallTime{});
    CHECK(keys.find(first->accessKeyId) == nullptr);
    CHECK(keys.ownerOf(last->accessKeyId)->arn == "b");
    CHECK(keys.find("AKIAIOSFODNN7EXAMPLE") != nullptr);
}

} // namespace memory_sts_service_test
