// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/credentials_sources.hpp>

#include "support/fake_machine.hpp"
#include "support/scripted_transport.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

namespace backends_credentials_sources_test {

using namespace pylon;
using namespace std::chrono_literals;
using Catch::Contains;
using test::Answer;
using test::FakeMachine;
using test::ScriptedTransport;
using test::Sent;

namespace {

/// No error ever holds it.
constexpr auto marker = "MARKERsecret";

struct World {
    FakeMachine machine{.variables = {{"HOME", "/h"}, {"AWS_REGION", "eu-west-1"}}};
    ScriptedTransport wire{};

    [[nodiscard]] CredentialsSetup setup() const {
        return {.transport = AnyTransport{wire},
                .environment = machine.environment(),
                .files = machine.files(),
                .commands = &runLocalCommand};
    }
    template <class Source> [[nodiscard]] Result<CredentialsFound> find() const {
        return Source{std::make_shared<CredentialsSetup const>(setup())}.find({});
    }
    template <class Source> [[nodiscard]] std::string key() const {
        return find<Source>().value().credentials->accessKeyId;
    }
    /// Why a source gives nothing, by an error or without.
    template <class Source> std::string why() const {
        auto const found = find<Source>();
        REQUIRE((!found || !found->credentials));
        auto why = found ? found->whyNone : found.error().what();
        CHECK_FALSE(why.empty());
        CHECK_THAT(why, !Contains(marker));
        return why;
    }
    void config(std::string text) { machine.content["/h/.aws/config"] = std::move(text); }
};

Answer given(std::string const& key = "AKID") {
    return test::ok(R"({"Code":"Success","AccessKeyId":")" + key +
                    R"(","SecretAccessKey":"MARKERsecret","Token":"MARKERtoken","Expiration":"2026-01-02T09:04:05Z"})");
}

Answer role(std::string const& key) {
    return test::answer(200,
                        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" + key +
                            "</AccessKeyId><SecretAccessKey>MARKERsecret</SecretAccessKey><SessionToken>MARKERtoken"
                            "</SessionToken><Expiration>2026-01-02T09:04:05Z</Expiration></Credentials>"
                            "</AssumeRoleResult></AssumeRoleResponse>");
}

} // namespace

TEST_CASE("half of a pair of keys is told", "[backends][credentials_sources]") {
    World world;
    CHECK_THAT(world.why<EnvironmentSource>(), Contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"));
    world.machine.variables["AWS_SECRET_ACCESS_KEY"] = marker;
    CHECK_THAT(world.why<EnvironmentSource>(), Contains("AWS_ACCESS_KEY_ID is not"));
    world.machine.variables["AWS_ACCESS_KEY_ID"] = "AKID";
    CHECK(world.key<EnvironmentSource>() == "AKID");
    world.machine.variables["AWS_SECRET_ACCESS_KEY"] = " ";
    CHECK_THAT(world.why<EnvironmentSource>(), Contains("AWS_SECRET_ACCESS_KEY is not"));
}

TEST_CASE("nothing is looked up before credentials are asked for, and a failure names every source",
          "[backends][credentials_sources]") {
    World world;
    world.wire.always([](Sent const&) { return test::broken(ErrorKind::timeout, false); });
    auto const provider = defaultCredentials(world.setup());
    CHECK(world.wire.count() == 0);
    auto const none = provider->credentials();
    REQUIRE_FALSE(none);
    CHECK(none.error().kind() == ErrorKind::credentials);
    for (auto const* const part :
         {"environment: AWS_ACCESS_KEY_ID", "profile: `default` is not there", "/h/.aws/config (not there)",
          "web identity: AWS_WEB_IDENTITY_TOKEN_FILE", "container: neither", "instance metadata: it is not reached"})
        CHECK_THAT(none.error().message(), Contains(part));
}

TEST_CASE("a role is taken at hosts of the kind that is asked for in code", "[backends][credentials_sources]") {
    World world;
    world.config("[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n"
                 "[profile base]\naws_access_key_id = AKID\naws_secret_access_key = MARKERsecret\n");
    world.wire.then(role("ASIA"));
    auto setup = world.setup();
    setup.useFips = true;
    setup.useDualStack = true;
    CHECK(ProfileSource{std::make_shared<CredentialsSetup const>(setup)}.find({}).value().credentials->accessKeyId ==
          "ASIA");
    CHECK(world.wire.sent().at(0).request.authority == "sts-fips.eu-west-1.api.aws");
}

TEST_CASE("a metadata service that hangs costs a second", "[backends][credentials_sources]") {
    World world;
    world.wire.always([](Sent const&) { return given().in(1h); });
    auto const start = world.wire.clock().ticks();
    CHECK_THAT(world.why<InstanceMetadataSource>(), Contains("not reached"));
    CHECK(world.wire.clock().ticks() - start == 1s);
    world.machine.variables["AWS_EC2_METADATA_DISABLED"] = "TRUE";
    CHECK_THAT(world.why<InstanceMetadataSource>(), Contains("AWS_EC2_METADATA_DISABLED"));
    CHECK(world.wire.count() == 1);
}

TEST_CASE("credentials rotate, ahead of their expiry and when a service refuses them",
          "[backends][credentials_sources]") {
    World world;
    world.machine.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role";
    world.wire.then(given("A")).then(given("B")).then(given("C"));
    auto const provider = defaultCredentials(world.setup());
    auto const first = provider->credentials().value();
    CHECK(first->accessKeyId == "A");
    CHECK(provider->credentials().value() == first);
    world.wire.clock().advance(6h - 5min);
    CHECK(provider->credentials().value()->accessKeyId == "B");
    CHECK(provider->renew(*provider->credentials().value()));
    CHECK(provider->credentials().value()->accessKeyId == "C");
}

TEST_CASE("a container's token is read each time, and goes to no other address", "[backends][credentials_sources]") {
    World world;
    auto& variables = world.machine.variables;
    variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
    variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://169.254.170.23/v1/credentials";
    world.machine.content["/token"] = "MARKERone\n";
    world.wire.always([](Sent const&) { return given(); });
    CHECK(world.key<ContainerSource>() == "AKID");
    world.machine.content["/token"] = "MARKERtwo";
    CHECK(world.key<ContainerSource>() == "AKID");
    CHECK(world.wire.sent()[0].header("Authorization") == "MARKERone");
    CHECK(world.wire.sent()[1].header("Authorization") == "MARKERtwo");
    world.machine.content["/token"] = std::string{marker} + "\nX-Other: 1";
    CHECK_THAT(world.why<ContainerSource>(), Contains("line break"));
    world.machine.content["/token"] = std::string{marker} + "\x01";
    world.why<ContainerSource>();

    world.machine.content["/token"] = "t";
    for (auto const* const url :
         {"http://example.com/", "http://169.254.170.3/", "http://127.0.0.1.example.com/",
          "http://localhost@example.com/", "http://[fd00:ec2::24]/", "ftp://localhost/", "/x"}) {
        CAPTURE(url);
        variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
        world.why<ContainerSource>();
    }
    CHECK(world.wire.count() == 2);
    for (auto const* const url : {"https://example.com/", "http://127.0.0.9:80/x", "http://[::1]:8080/x?y=z"}) {
        CAPTURE(url);
        variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url;
        CHECK(world.key<ContainerSource>() == "AKID");
    }
    CHECK(world.wire.sent().back().request.query == "y=z");
}

TEST_CASE("what asks a machine's own services goes past proxies", "[backends][credentials_sources]") {
    World world;
    ScriptedTransport direct;
    direct.always([](Sent const&) { return given("DIRECT"); });
    auto setup = world.setup();
    setup.metadata.emplace(direct);
    world.machine.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role";
    auto const shared = std::make_shared<CredentialsSetup const>(setup);
    CHECK(ContainerSource{shared}.find({}).value().credentials->accessKeyId == "DIRECT");
    CHECK(InstanceMetadataSource{shared}.find({}).value().credentials->accessKeyId == "DIRECT");
    CHECK(direct.count() == 4);
    CHECK(world.wire.count() == 0);
}

TEST_CASE("answers that are none give no credentials, and are not quoted", "[backends][credentials_sources]") {
    World world;
    world.machine.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/role";
    for (auto const* const body :
         {"", "{}", "MARKERsecret", R"({"AccessKeyId":"A","SecretAccessKey":12,"x":"MARKERsecret"})",
          R"({"AccessKeyId":"MARKERsecret"})", R"({"SecretAccessKey":"MARKERsecret")"}) {
        CAPTURE(body);
        world.wire.then(test::ok(body));
        world.why<ContainerSource>();
    }
    world.wire.then(test::answer(404, marker));
    CHECK_THAT(world.why<ContainerSource>(), Contains("404"));
}

TEST_CASE("a role is taken by its source's credentials", "[backends][credentials_sources]") {
    World world;
    world.config("[default]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\nexternal_id = x\n"
                 "duration_seconds = 900\nrole_session_name = me\n[profile base]\naws_access_key_id = BASE\n"
                 "aws_secret_access_key = MARKERsecret\n");
    world.wire.then(role("ROLE"));
    CHECK(world.key<ProfileSource>() == "ROLE");
    REQUIRE(world.wire.count() == 1);
    auto const& sent = world.wire.sent()[0];
    CHECK_THAT(sent.header("Authorization"), Contains("Credential=BASE/20260102/eu-west-1/sts/"));
    for (auto const* const field : {"Action=AssumeRole&", "Version=2011-06-15", "RoleSessionName=me", "ExternalId=x",
                                    "DurationSeconds=900", "RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa"})
        CHECK_THAT(std::string{sent.request.body}, Contains(field));

    world.wire.then(test::answer(403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no"
                                      "</Message></Error><RequestId>r</RequestId></ErrorResponse>"));
    CHECK_THAT(world.why<ProfileSource>(), Contains("arn:aws:iam::1:role/a") && Contains("AccessDenied"));
}

TEST_CASE("answers of STS that are none give no credentials, and are not quoted", "[backends][credentials_sources]") {
    World world;
    world.machine.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/t";
    world.machine.variables["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/a";
    world.machine.content["/t"] = "MARKERsecret\n";
    auto const why = [&world](std::string const& body, int status = 200) {
        world.wire.always([=](Sent const& sent) {
            CHECK_THAT(std::string{sent.request.body}, Contains("&WebIdentityToken=MARKERsecret"));
            CHECK(sent.header("Authorization").empty());
            return test::answer(status, body);
        });
        return world.why<WebIdentitySource>();
    };
    auto const inside = [](std::string const& credentials) {
        return "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult>" + credentials +
               "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
    };
    CHECK_THAT(why(inside("")), Contains("no credentials for the role arn:aws:iam::1:role/a"));
    CHECK_THAT(why(inside("<Credentials><AccessKeyId>A</AccessKeyId></Credentials>")), Contains("no keys"));
    CHECK_THAT(why(inside("<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>MARKERsecret</SecretAccessKey>"
                          "<Expiration>MARKERsecret</Expiration></Credentials>")),
               Contains("no time"));
    // What is cut short, of another call or no XML at all is an accident of the way, and asked for again.
    auto const good = inside("<Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>MARKERsecret</SecretAccessKey>"
                             "</Credentials>");
    for (auto const& body : {std::string{"<html>MARKERsecret</html>"}, std::string{"MARKERsecret"}, std::string{},
                             inside("<Credentials>MARKERsecret").substr(0, 90), "<!DOCTYPE a>" + good, good + good}) {
        CAPTURE(body);
        auto const before = world.wire.count();
        CHECK_THAT(why(body), Contains("not the document AssumeRoleWithWebIdentityResponse"));
        CHECK(world.wire.count() > before + 1);
    }
    CHECK_THAT(why("<ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>it &lt;has&gt;</Message></Error>"
                   "</ErrorResponse>",
                   400),
               Contains("ExpiredTokenException") && Contains("it <has>"));
    CHECK_THAT(why("a page of a proxy", 403), Contains("a page of a proxy") && Contains("403"));
    CHECK_THAT(why("<!DOCTYPE html><html>a page of a proxy</html>", 403), Contains("a page of a proxy"));
    CHECK_THAT(why("", 500), Contains("500"));
}

TEST_CASE("what a profile cannot say is told", "[backends][credentials_sources]") {
    World world;
    auto const why = [&world](std::string const& text) {
        world.config(text);
        return world.why<ProfileSource>();
    };
    CHECK_THAT(why("[default]\nrole_arn = a\nsource_profile = default\nmfa_serial = m\naws_access_key_id = A\n"
                   "aws_secret_access_key = MARKERsecret"),
               Contains("MFA"));
    CHECK_THAT(why("[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = a\nsource_profile = default"),
               Contains("circle"));
    CHECK_THAT(why("[default]\nrole_arn = a\ncredential_source = MARKERsecret"), Contains("credential_source"));
    CHECK_THAT(why("[default]\nMARKERsecret"), Contains("/h/.aws/config:2"));
    CHECK_THAT(why("[default]\nsso_session = s\n[sso-session s]\nsso_region = a\n"), Contains("sso_account_id"));
    CHECK(world.wire.count() == 0);
}

TEST_CASE("a command prints credentials", "[backends][credentials_sources]") {
    World world;
    auto const command = [&world](std::string const& text) { world.config("[default]\ncredential_process = " + text); };
    command(R"(echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"MARKERsecret","SessionToken":"t"}')");
    auto const found = world.find<ProfileSource>().value().credentials.value();
    CHECK(found.accessKeyId == "A");
    CHECK(found.sessionToken.reveal() == "t");
    CHECK_FALSE(found.expiration);
    command(R"(echo '{"Version":2,"AccessKeyId":"A","SecretAccessKey":"MARKERsecret"}')");
    CHECK_THAT(world.why<ProfileSource>(), Contains("Version"));
    command("echo MARKERsecret");
    CHECK_THAT(world.why<ProfileSource>(), Contains("JSON"));
    command("echo MARKERsecret; exit 3");
    CHECK_THAT(world.why<ProfileSource>(), Contains("exit code 3"));
    command("kill -9 $$");
    CHECK_THAT(world.why<ProfileSource>(), Contains("signal 9"));
    command("yes MARKERsecret");
    CHECK_THAT(world.why<ProfileSource>(), Contains("64 KiB"));
    // They print nothing for ever, the second with its output closed, and are given what the call has left.
    for (auto const* const endless : {"echo MARKERsecret; exec cat /dev/zero > /dev/null",
                                      "echo MARKERsecret; exec >&-; exec cat /dev/zero > /dev/null"}) {
        command(endless);
        auto const slow =
            ProfileSource{std::make_shared<CredentialsSetup const>(world.setup())}.find({.attempt = 20ms});
        CHECK_THAT(slow.error().what(), Contains("took too long, and was killed") && !Contains(marker));
    }
}

TEST_CASE("an SSO token that has expired is told, with what to do", "[backends][credentials_sources]") {
    World world;
    world.config(
        "[default]\nsso_start_url = https://ssotest.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 1\n"
        "sso_role_name = r\n");
    CHECK_THAT(world.why<ProfileSource>(), Contains("aws sso login --profile default") && Contains("not there"));
    auto& token = world.machine.content["/h/.aws/sso/cache/dace00cba5f8355ec9d274ceb2bcebdfbeed0e12.json"];
    token = R"({"accessToken":"MARKERsecret","expiresAt":"2026-01-02T03:04:05Z"})";
    CHECK_THAT(world.why<ProfileSource>(), Contains("expired"));
    token = R"({"accessToken":"MARKERsecret"})";
    CHECK_THAT(world.why<ProfileSource>(), Contains("cannot be read"));
    token = R"({"accessToken":"MARKERtoken","expiresAt":"2026-01-02T03:04:06Z"})";
    world.wire.then(test::answer(401, "MARKERsecret"));
    CHECK_THAT(world.why<ProfileSource>(), Contains("401") && Contains("aws sso login"));
    CHECK(world.wire.sent()[0].header("x-amz-sso_bearer_token") == "MARKERtoken");
}

} // namespace backends_credentials_sources_test
