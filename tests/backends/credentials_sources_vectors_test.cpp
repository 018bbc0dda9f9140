// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/credentials_sources.hpp>

#include "support/fake_machine.hpp"
#include "support/scripted_transport.hpp"
#include "support/vectors.hpp"
#include <pylon/core/refreshed_credentials.hpp>
#include <pylon/core/sigv4.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backends_credentials_sources_vectors_test {

using namespace pylon;
using test::FakeMachine;
using test::Json;
using test::ScriptedTransport;

namespace {

test::Answer answerOf(Json const& response) {
    if (response.contains("error")) return test::broken(ErrorKind::timeout, false);
    return test::answer(static_cast<int>(response["status"].integer()), response["body"].string());
}

FakeMachine machineOf(Json const& each) {
    FakeMachine machine;
    for (auto const& [name, value] : each["env"].members())
        machine.variables[name] = value.string();
    for (auto const* const files : {"files", "fs"})
        if (auto const* const found = each.find(files))
            for (auto const& [path, content] : found->members())
                machine.content[path] = content.string();
    return machine;
}

/// A URL whose path is spelt, and whose query is in the order of its names.
std::string canonical(std::string url) {
    auto const query = url.find('?');
    if (query != std::string::npos)
        return url.substr(0, query + 1) + sigv4::canonicalQuery(std::string_view{url}.substr(query + 1));
    if (url.find('/', url.find("://") + 3) == std::string::npos) url.push_back('/');
    return url;
}

/// The form's Action; empty where the body is no form.
std::string actionOf(std::string const& body) {
    auto const start = body.find("Action=");
    return start == std::string::npos ? std::string{} : body.substr(start, body.find('&', start) - start);
}

void checkSent(std::vector<test::Sent> const& sent, Json const& http) {
    REQUIRE(sent.size() >= http.size());
    for (std::size_t i = 0; i != http.size(); ++i) {
        CAPTURE(i);
        auto const& expected = http[i]["request"];
        CHECK(sent[i].request.method == expected["method"].string());
        CHECK(canonical(sent[i].request.url()) == canonical(expected["uri"].string()));
        CHECK(actionOf(std::string{sent[i].request.body}) == actionOf(expected["body"].string()));
        for (auto const* const name :
             {"x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds", "x-amz-sso_bearer_token", "accept"})
            if (auto const* const header = expected["headers"].find(name))
                CHECK(sent[i].header(name) == (*header)[0].string());
        bool const isSigned = expected["headers"].contains("authorization") &&
                              expected["headers"]["authorization"][0].string().starts_with("AWS4");
        CHECK(sent[i].header("authorization").starts_with("AWS4") == isSigned);
    }
}

void checkResult(Result<CredentialsPtr> const& found, Json const& result) {
    auto const* const expected = result.find("Ok");
    if (expected == nullptr) {
        CHECK_FALSE(found);
        return;
    }
    INFO((found ? std::string{} : found.error().what()));
    REQUIRE(found);
    CHECK((*found)->accessKeyId == (*expected)["access_key_id"].string());
    CHECK((*found)->secretAccessKey.reveal() == (*expected)["secret_access_key"].string());
    CHECK((*found)->sessionToken.reveal() == expected->stringOr("session_token", ""));
    CHECK((*found)->expiration.has_value() == expected->contains("expiry"));
    if (expected->contains("expiry"))
        CHECK(std::chrono::floor<std::chrono::seconds>((*found)->expiration.value()).time_since_epoch().count() ==
              (*expected)["expiry"].integer());
}

using MakeProvider = std::shared_ptr<CredentialsProvider> (*)(CredentialsSetup);

/// Runs all cases of a file; how many there were.
int runCases(std::string const& file, MakeProvider make) {
    auto const json = test::vectorJson(file);
    if (!json) return -1;
    int run = 0;
    for (auto const& each : (*json)["cases"].items()) {
        CAPTURE(each["name"].string());
        auto const machine = machineOf(each);
        ScriptedTransport wire;
        for (auto const& exchange : each["http"].items())
            wire.then(answerOf(exchange["response"]));
        auto const provider = make({.transport = AnyTransport{wire},
                                    .environment = machine.environment(),
                                    .files = machine.files(),
                                    .commands = &runLocalCommand});
        CHECK(wire.count() == 0);
        checkResult(provider->credentials(), each["result"]);
        checkSent(wire.sent(), each["http"]);
        ++run;
    }
    return run;
}

} // namespace

TEST_CASE("credentials are found where AWS's SDKs find them", "[backends][credentials_sources][vectors]") {
    auto const run = runCases("credentials/default-chain.json", &defaultCredentials);
    CHECK((run == -1 || run == 29));
}

TEST_CASE("profiles give the credentials that AWS's SDKs find in them", "[backends][credentials_sources][vectors]") {
    auto const run = runCases(
        "credentials/profile-provider.json", [](CredentialsSetup setup) -> std::shared_ptr<CredentialsProvider> {
            auto const shared = std::make_shared<CredentialsSetup const>(std::move(setup));
            return std::make_shared<RefreshedCredentials>(ProfileSource{shared}, AnyClock{shared->transport.clock()});
        });
    CHECK((run == -1 || run == 18));
}

namespace {

/// Where a source's first request goes, which is answered by a refusal; empty where it sends none.
template <class Source> std::string firstUrl(FakeMachine const& machine) {
    ScriptedTransport wire;
    wire.always([](test::Sent const&) { return test::answer(404); });
    Source const source{std::make_shared<CredentialsSetup const>(CredentialsSetup{
        .transport = AnyTransport{wire}, .environment = machine.environment(), .files = machine.files()})};
    auto const found = source.find({});
    CHECK_FALSE((found && found->credentials));
    return wire.sent().empty() ? std::string{} : wire.sent().front().request.url();
}

} // namespace

TEST_CASE("a container's credentials are asked for where AWS's SDKs ask", "[backends][credentials_sources][vectors]") {
    auto const json = test::vectorJson("credentials/container-uri.json");
    if (!json) return;
    int checked = 0;
    for (auto const& each : (*json)["tests"].items()) {
        CAPTURE(each["docs"].string());
        CHECK(firstUrl<ContainerSource>(machineOf(each)) == each["result"].stringOr("Ok", ""));
        ++checked;
    }
    CHECK(checked == 11);
}

TEST_CASE("the metadata service is where AWS's SDKs look for it", "[backends][credentials_sources][vectors]") {
    // Where it is, is set in environment and profile, and nowhere in code: that is what these two are about.
    std::set<std::string> const leftOut{"explicit endpoint override", "explicit mode override"};
    auto const json = test::vectorJson("credentials/imds-endpoint.json");
    if (!json) return;
    std::size_t checked = 0;
    for (auto const& each : (*json)["tests"].items()) {
        if (leftOut.contains(each["docs"].string())) continue;
        CAPTURE(each["docs"].string());
        CHECK(firstUrl<InstanceMetadataSource>(machineOf(each)) == each["result"].stringOr("Ok", ""));
        ++checked;
    }
    CHECK(checked == 14 - leftOut.size());
}

} // namespace backends_credentials_sources_vectors_test
