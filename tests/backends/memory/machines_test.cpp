// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/machines.hpp>

#include <pylon/backends/memory/machine_client.hpp>
#include <pylon/services/sts/operations.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <vector>

namespace memory_machines_test {

using namespace pylon;
using namespace std::chrono_literals;
using Catch::Contains;
using memory::Cloud;
using memory::Machine;

namespace {

/// Who a client is, by its own keys: the end of its ARN; or what the call fails with.
std::string self(memory::Client const& client) {
    auto const identity = client.invoke(sts::GetCallerIdentity{});
    return identity ? identity->arn.substr(identity->arn.rfind(':') + 1) : identity.error().what();
}

std::size_t askings(Cloud const& cloud) {
    std::size_t count = 0;
    for (auto const& each : cloud.requests())
        if (each.path.find("credentials/") != std::string::npos || each.path == "/v1/credentials" ||
            each.body.view().find("Action=AssumeRole") != std::string::npos)
            ++count;
    return count;
}

struct Place {
    std::string name;
    std::function<Machine(Cloud&)> at;
    std::string service; // that gives the credentials
};

std::vector<Place> places() {
    return {
        {"instance", [](Cloud& cloud) { return cloud.machines().instance("worker"); }, "imds"},
        {"task", [](Cloud& cloud) { return cloud.machines().task("worker"); }, "container"},
        {"pod", [](Cloud& cloud) { return cloud.machines().pod("worker"); }, "container"},
        {"service account", [](Cloud& cloud) { return cloud.machines().serviceAccount("worker"); }, "sts"},
    };
}

Response ask(Cloud const& cloud, std::string method, std::string host, std::string path, Headers headers = {}) {
    Request request;
    request.method = std::move(method);
    request.scheme = "http";
    request.authority = std::move(host);
    request.path = std::move(path);
    request.headers = std::move(headers);
    return cloud.transport().send(request, {.attempt = 1s}).value();
}

Response askMetadata(Cloud const& cloud, std::string path, std::string const& token) {
    Headers headers;
    headers.add("x-aws-ec2-metadata-token", token);
    return ask(cloud, "GET", "169.254.169.254", std::move(path), headers);
}

Response askForToken(Cloud const& cloud, std::string const& life) {
    Headers headers;
    headers.add("x-aws-ec2-metadata-token-ttl-seconds", life);
    return ask(cloud, "PUT", "169.254.169.254", "/latest/api/token", headers);
}

} // namespace

TEST_CASE("a client finds its role wherever it runs, and works there for days", "[machines]") {
    for (auto const& place : places()) {
        CAPTURE(place.name);
        Cloud cloud;
        auto machine = place.at(cloud);
        auto const client = machine.client();
        CHECK(cloud.requests().empty());
        CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
        bool alike = true;
        for (int i = 1; i != 3 * 24 * 4; ++i) {
            cloud.clock().advance(15min);
            if (i % 48 == 0 && machine.file("/var/run/secrets/eks.amazonaws.com/serviceaccount/token"))
                cloud.machines().renewToken(machine);
            if (i % 48 == 0 && place.name == "pod") cloud.machines().renewToken(machine);
            alike = alike && self(client).starts_with("assumed-role/worker/");
        }
        CHECK(alike);
        // Keys live for six hours, those of STS for one.
        CHECK(askings(cloud) < (place.service == "sts" ? 110U : 40U));
    }
}

TEST_CASE("who has no credentials is told where they were looked for, within a second", "[machines]") {
    Cloud cloud;
    auto const start = cloud.clock().ticks();
    CHECK_THAT(self(cloud.machines().laptop().client()), Contains("environment: AWS_ACCESS_KEY_ID") &&
                                                             Contains("profile: `default` is not there") &&
                                                             Contains("web identity:") && Contains("container:") &&
                                                             Contains("instance metadata: it is not reached"));
    CHECK(cloud.clock().ticks() - start == 1s);
    CHECK_THAT(self(cloud.machines().instance().client()), Contains("instance metadata: this machine has no role"));
}

TEST_CASE("a client's own limits hold while it looks for credentials", "[machines]") {
    for (auto const& place : places()) {
        CAPTURE(place.name);
        Cloud cloud;
        auto const machine = place.at(cloud);
        cloud.faults().always().of(place.service).timeOut();
        auto const start = cloud.clock().ticks();
        auto const limited = machine.client().with(CallLimits{.total = 300ms}).invoke(sts::GetCallerIdentity{});
        CHECK_FALSE(limited);
        CHECK(cloud.clock().ticks() - start <= 301ms);

        std::stop_source stop;
        stop.request_stop();
        auto const provider = defaultCredentials(machine.credentialsSetup());
        auto const stopped = provider->credentialsWithin({.stop = stop.get_token()});
        CHECK(stopped.error().kind() == ErrorKind::cancelled);
        CHECK(cloud.clock().ticks() - start <= 301ms);
        cloud.faults().clear();
        CHECK(provider->credentials());
    }
}

TEST_CASE("what hangs, throttles, fails or talks nonsense costs nothing while keys are good, and is told then",
          "[machines]") {
    struct Trouble {
        std::string name;
        std::function<void(FaultRule&)> inject;
    };
    std::vector<Trouble> const troubles{
        {"hangs", [](FaultRule& rule) { rule.timeOut(); }},
        {"throttles", [](FaultRule& rule) { rule.respond(429, "not now"); }},
        {"fails", [](FaultRule& rule) { rule.respond(500, "not today"); }},
        {"is not authorized", [](FaultRule& rule) { rule.respond(401, "not you"); }},
        {"talks nonsense", [](FaultRule& rule) { rule.respond(200, "MARKERsecret"); }},
        {"gives nothing", [](FaultRule& rule) { rule.respond(200, ""); }},
        {"gives half", [](FaultRule& rule) { rule.respond(200, R"({"AccessKeyId":"MARKERsecret"})"); }},
        {"gives a line break", [](FaultRule& rule) { rule.respond(200, "MARKERsecret\r\nX: y"); }},
        {"breaks", [](FaultRule& rule) { rule.reset(ResetPoint::afterRequest); }},
    };
    for (auto const& place : places())
        for (auto const& trouble : troubles) {
            CAPTURE(place.name, trouble.name);
            Cloud cloud;
            auto const machine = place.at(cloud);
            auto const provider = defaultCredentials(machine.credentialsSetup());
            auto const first = provider->credentials().value();
            trouble.inject(cloud.faults().always().of(place.service));
            cloud.clock().advanceTo(*first->expiration - 1min);
            auto start = cloud.clock().ticks();
            CHECK(provider->credentials().value() == first);
            if (place.service == "imds") CHECK(cloud.clock().ticks() - start < 2s);
            cloud.clock().advance(5min);
            start = cloud.clock().ticks();
            auto const none = provider->credentials();
            REQUIRE_FALSE(none);
            CHECK_THAT(none.error().what(), !Contains("MARKERsecret"));
            CHECK_THAT(none.error().what(), !Contains(std::string{first->secretAccessKey.reveal()}) &&
                                                !Contains(std::string{first->sessionToken.reveal()}));
            if (place.service == "imds") CHECK(cloud.clock().ticks() - start < 2s);
            cloud.faults().clear();
            CHECK(provider->credentials().value()->accessKeyId != first->accessKeyId);
        }
}

TEST_CASE("trouble that passes is got over", "[machines]") {
    for (auto const& place : places()) {
        CAPTURE(place.name);
        Cloud cloud;
        auto const client = place.at(cloud).client();
        cloud.faults().next(2).of(place.service).respond(503);
        CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
        CHECK(cloud.faults().pending().empty());
    }
    Cloud cloud;
    auto const client = cloud.machines().serviceAccount("worker").client();
    cloud.faults().next(2).of("sts").fail("IDPCommunicationError", 400);
    CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
}

TEST_CASE("a clock that is wrong keeps nobody from a role", "[machines]") {
    Cloud cloud;
    auto machine = cloud.machines().laptop();
    auto const role = cloud.sts().putRole("reader");
    auto const keys = cloud.clientConfig().credentials->credentials().value();
    machine.writeFile("/home/user/.aws/config",
                      "[default]\nrole_arn = " + role + "\nsource_profile = base\n" +
                          "[profile base]\naws_access_key_id = " + keys->accessKeyId +
                          "\naws_secret_access_key = " + std::string{keys->secretAccessKey.reveal()} + "\n");
    cloud.faults().always().of("sts").skewClock(20min);
    CHECK_THAT(self(machine.client()), Catch::StartsWith("assumed-role/reader/pylon-session-"));
    cloud.faults().clear();
    cloud.faults().always().of("sts").skewClock(-20min);
    CHECK_THAT(self(machine.client()), Catch::StartsWith("assumed-role/reader/pylon-session-"));
}

TEST_CASE("keys that are refused as expired are had anew within the call", "[machines]") {
    for (auto const& place : places()) {
        CAPTURE(place.name);
        Cloud cloud;
        auto const client = place.at(cloud).client();
        CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
        cloud.sts().endSessions("worker");
        cloud.machines().rotate();
        CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
    }
}

TEST_CASE("keys that have expired when they come are tried, and others a minute later", "[machines]") {
    Cloud cloud;
    auto const client = cloud.machines().instance("worker").client();
    CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
    cloud.machines().freeze();
    cloud.clock().advance(7h);
    CHECK_THAT(self(client), Contains("ExpiredToken"));
    cloud.machines().freeze(false);
    cloud.clock().advance(1min);
    CHECK_THAT(self(client), Catch::StartsWith("assumed-role/worker/"));
}

TEST_CASE("a role is taken by what the machine has", "[machines]") {
    Cloud cloud;
    auto const role = cloud.sts().putRole("reader", {.trusts = {cloud.sts().roleArn("worker")}});
    auto const profile = "[default]\nrole_session_name = me\nrole_arn = " + role + "\ncredential_source = ";
    auto instance = cloud.machines().instance("worker");
    instance.writeFile("/home/user/.aws/config", profile + "Ec2InstanceMetadata\n");
    CHECK(self(instance.client()) == "assumed-role/reader/me");
    auto task = cloud.machines().task("worker");
    task.writeFile("/home/user/.aws/config", profile + "EcsContainer\n");
    CHECK(self(task.client()) == "assumed-role/reader/me");
    auto other = cloud.machines().task("stranger");
    other.writeFile("/home/user/.aws/config", profile + "EcsContainer\n");
    CHECK_THAT(self(other.client()), Contains("AccessDenied") && Contains("is not authorized to perform"));
}

TEST_CASE("a machine gets a role that trusts it", "[machines]") {
    Cloud cloud;
    cloud.sts().putRole("worker", {.trusts = {"nobody"}});
    for (auto const& place : places()) {
        CAPTURE(place.name);
        auto const why = self(place.at(cloud).client());
        CHECK_THAT(why, !Catch::StartsWith("assumed-role"));
    }
    CHECK_THAT(self(cloud.machines().instance("worker").client()), Contains("could not take the machine's role"));
    cloud.sts().putRole("worker", {.trusts = {"ec2.amazonaws.com"}});
    CHECK_THAT(self(cloud.machines().instance("worker").client()), Catch::StartsWith("assumed-role/worker/i-0"));
}

TEST_CASE("a pod's token expires, and is read anew", "[machines]") {
    for (auto const& start : {&memory::Machines::pod, &memory::Machines::serviceAccount}) {
        Cloud cloud;
        auto machines = cloud.machines();
        auto pod = (machines.*start)("worker");
        cloud.clock().advance(25h);
        CHECK_THAT(self(pod.client()), Contains("xpired") || Contains("400"));
        machines.renewToken(pod);
        CHECK_THAT(self(pod.client()), Catch::StartsWith("assumed-role/worker/"));
    }
    Cloud cloud;
    auto laptop = cloud.machines().laptop();
    CHECK_THROWS_AS(cloud.machines().renewToken(laptop), Error);
}

TEST_CASE("the metadata service wants a token, for as long as it was asked for", "[machines][imds]") {
    Cloud cloud;
    static_cast<void>(cloud.machines().instance("worker"));
    std::string const roles = "/latest/meta-data/iam/security-credentials/";
    CHECK(ask(cloud, "GET", "169.254.169.254", roles).status == 401);
    CHECK(askMetadata(cloud, roles, "none").status == 401);
    for (auto const* const life : {"", "0", "21601", "-1", "1h"})
        CHECK(askForToken(cloud, life).status == 400);
    CHECK(ask(cloud, "GET", "169.254.169.254", "/latest/api/token").status == 405);
    Headers forwarded;
    forwarded.add("x-aws-ec2-metadata-token-ttl-seconds", "60");
    forwarded.add("X-Forwarded-For", "10.0.0.2");
    CHECK(ask(cloud, "PUT", "169.254.169.254", "/latest/api/token", forwarded).status == 403);

    auto const given = askForToken(cloud, "60");
    CHECK(given.status == 200);
    CHECK(given.headers.find("x-aws-ec2-metadata-token-ttl-seconds") == "60");
    auto const& token = given.body;
    CHECK(askMetadata(cloud, roles, token).body == "worker");
    auto const page = askMetadata(cloud, roles + "worker", token);
    CHECK_THAT(page.body, Contains(R"("Code":"Success")") && Contains(R"("LastUpdated":"2026-01-01T00:00:00Z")") &&
                              Contains(R"("Expiration":"2026-01-01T06:00:00Z")") && Contains(R"("AccessKeyId":"ASIA)"));
    CHECK(askMetadata(cloud, roles + "worker", token).body == page.body);
    CHECK(askMetadata(cloud, roles + "other", token).status == 404);
    CHECK(askMetadata(cloud, "/latest/meta-data/placement/region", token).body == "us-east-1");
    CHECK_THAT(askMetadata(cloud, "/latest/dynamic/instance-identity/document", token).body,
               Contains(R"("region":"us-east-1")") && Contains(R"("accountId":"123456789012")"));
    auto const unknown = askMetadata(cloud, "/latest/user-data", token);
    CHECK(unknown.status == 501);
    CHECK_THAT(unknown.body, Contains("UnmodelledByPylon") && Contains("/latest/user-data"));

    cloud.clock().advance(59s);
    CHECK(askMetadata(cloud, roles, token).status == 200);
    cloud.clock().advance(1s);
    CHECK(askMetadata(cloud, roles, token).status == 401);
    auto const another = askForToken(cloud, "60").body;
    CHECK(askMetadata(cloud, roles, another).status == 200);
    cloud.machines().forgetTokens();
    CHECK(askMetadata(cloud, roles, another).status == 401);
}

TEST_CASE("the agents of containers know theirs, and refuse others in their own words", "[machines][container]") {
    Cloud cloud;
    auto const task = cloud.machines().task("worker");
    auto const path = task.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").value();
    auto const page = ask(cloud, "GET", "169.254.170.2", path);
    CHECK(page.status == 200);
    CHECK_THAT(page.body, Contains(R"("RoleArn":"arn:aws:iam::123456789012:role/worker")") && Contains(R"("Token":")"));
    auto const stranger = ask(cloud, "GET", "169.254.170.2", "/v2/credentials/another");
    CHECK(stranger.status == 400);
    CHECK(stranger.body == R"({"code":"InvalidIdInRequest","message":"CredentialsV2Request: Credentials not found",)"
                           R"("HTTPErrorCode":400})");
    CHECK(ask(cloud, "GET", "169.254.170.2", "/v4/task").status == 501);

    auto const pod = cloud.machines().pod("worker");
    auto const anonymous = ask(cloud, "GET", "169.254.170.23", "/v1/credentials");
    CHECK(anonymous.status == 400);
    CHECK(anonymous.body == "Service account token cannot be empty\n");
    Headers headers;
    headers.add("Authorization", pod.file(pod.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE").value()).value());
    auto const answer = ask(cloud, "GET", "169.254.170.23", "/v1/credentials", headers);
    CHECK(answer.status == 200);
    CHECK_THAT(answer.body, Contains(R"("AccountId":"123456789012")"));
    CHECK(ask(cloud, "GET", "[fd00:ec2::23]:80", "/v1/credentials", headers).body == answer.body);
}

TEST_CASE("SSO gives credentials by a token, which is renewed as long as the login lasts", "[machines][sso]") {
    Cloud cloud;
    auto laptop = cloud.machines().laptop();
    cloud.sso().logIn(laptop, "reader");
    auto const client = laptop.client();
    for (int i = 0; i != 7 * 4; ++i) {
        CHECK(self(client) == "assumed-role/reader/ann");
        cloud.clock().advance(15min);
    }
    cloud.clock().advance(3h);
    auto const why = self(client);
    CHECK_THAT(why, Contains("has expired, and cannot be renewed") && Contains("InvalidGrantException") &&
                        Contains("aws sso login --profile default"));
    cloud.sso().logIn(laptop, "reader");
    CHECK(self(client) == "assumed-role/reader/ann");
}

TEST_CASE("a renewed SSO token is kept, where it can be, and a login without a session is not renewed",
          "[machines][sso]") {
    Cloud cloud;
    auto laptop = cloud.machines().laptop();
    cloud.sso().logIn(laptop, "reader", {.tokenLives = 20min});
    auto const tokens = [&cloud] {
        std::size_t count = 0;
        for (auto const& each : cloud.requests())
            count += each.path == "/token" ? 1U : 0U;
        return count;
    };
    auto setup = laptop.credentialsSetup();
    auto const find = [&setup] { return ProfileSource{std::make_shared<CredentialsSetup const>(setup)}.find({}); };
    CHECK(find().value().credentials);
    CHECK(tokens() == 0);
    cloud.clock().advance(6min);
    CHECK(find().value().credentials);
    CHECK(tokens() == 1);
    CHECK(find().value().credentials);
    CHECK(tokens() == 1);

    // Nobody could keep it, so it is used up.
    cloud.clock().advance(6min);
    setup.writer = {};
    CHECK(find().value().credentials);
    CHECK(tokens() == 1);
    cloud.clock().advance(15min);
    CHECK_THAT(find().error().what(), Contains("has expired; `aws sso login"));

    auto other = cloud.machines().laptop();
    cloud.sso().logIn(other, "reader", {.session = "", .tokenLives = 20min});
    CHECK(self(other.client()) == "assumed-role/reader/ann");
    cloud.clock().advance(20min);
    CHECK_THAT(self(other.client()), Contains("has expired; `aws sso login"));
    CHECK(tokens() == 1);
}

TEST_CASE("the SSO portal refuses as AWS's does", "[machines][sso]") {
    Cloud cloud;
    cloud.sts().putRole("secret", {.trusts = {"nobody"}});
    auto laptop = cloud.machines().laptop();
    cloud.sso().logIn(laptop, "secret");
    CHECK_THAT(self(laptop.client()), Contains("the SSO portal") && Contains("ForbiddenException: No access"));
    auto other = cloud.machines().laptop();
    cloud.sso().logIn(other, "reader");
    cloud.sso().endSessions();
    CHECK_THAT(self(other.client()), Contains("UnauthorizedException: Session token not found or invalid") &&
                                         Contains("aws sso login --profile default"));
    cloud.sso().logIn(other, "reader");
    cloud.faults().next().of("sso").throttle();
    CHECK(self(other.client()) == "assumed-role/reader/ann");

    auto const before = other.file("/home/user/.aws/config");
    CHECK_THROWS_AS(cloud.sso().logIn(other, "reader\n[profile other]"), Error);
    CHECK(other.file("/home/user/.aws/config") == before);
}

} // namespace memory_machines_test
