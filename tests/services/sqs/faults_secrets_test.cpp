// SPDX-License-Identifier: BSL-1.0

#include "support/fault_schedule.hpp"
#include "support/sqs_world.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace sqs_faults_secrets_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

constexpr auto secretKey = "MarkerOfTheSecretAccessKey";
constexpr auto token = "MarkerOfTheSessionToken";
constexpr auto otherSecretKey = "MarkerOfAnotherSecretAccessKey";

/// All that was thrown and told, and what must not be in it.
struct Findings {
    std::set<ErrorKind> kinds{};
    std::vector<std::string> secrets{secretKey, token, otherSecretKey};
    std::vector<std::string> texts{};

    void add(Error const& error) {
        kinds.insert(error.kind());
        auto const& details = error.details();
        for (auto const& text : {std::string{error.what()}, details.code, details.queryCode, details.message,
                                 details.requestId, details.service, details.operation})
            texts.push_back(text);
        for (auto const& attempt : details.attempts) {
            texts.push_back(attempt.code);
            texts.push_back(attempt.message);
        }
        if (auto const* const batch = dynamic_cast<BatchError const*>(&error))
            for (auto const& failed : batch->failed()) {
                texts.push_back(failed.code);
                texts.push_back(failed.message);
            }
        if (auto const* const missing = dynamic_cast<sqs::QueueNotFound const*>(&error))
            texts.push_back(missing->queue());
    }

    void add(memory::Cloud const& cloud) {
        texts.push_back(cloud.faults().report());
        for (auto const& each : cloud.faults().pending())
            texts.push_back(each);
        // A signature lets its request be sent again.
        for (auto const& request : cloud.requests())
            if (auto const text = request.headers.find("Authorization"))
                secrets.emplace_back(text->substr(text->rfind('=') + 1));
    }

    void check() const {
        for (auto const& text : texts)
            for (auto const& secret : secrets)
                if (text.find(secret) != std::string::npos) FAIL("a secret stands in: " << text);
        CHECK(texts.size() > 100);
        CHECK(secrets.size() > 100);
    }
};

template <class F> void run(Findings& findings, F&& action) {
    try {
        action();
    } catch (Error const& error) {
        findings.add(error);
    }
}

memory::CloudOptions withMarkers() { return {.secretAccessKey = secretKey, .sessionToken = token}; }

} // namespace

TEST_CASE("no secret stands in an error of any kind, in a fault's history or in an answer", "[sqs][faults][secrets]") {
    Findings findings;
    memory::Cloud cloud{withMarkers()};
    cloud.sqs().createQueue("q");
    auto const client = cloud.client();
    sqs::Queue const queue{client, "q"};
    auto const faults = cloud.faults();
    auto const send = [&] { run(findings, [&] { queue.sendMessage({.body = "body"}); }); };
    auto const always = [&](auto const& sentence) {
        sentence(faults.always());
        send();
        run(findings, [&] { queue.sendMessages({{.body = "a"}, {.body = "b"}}); });
        run(findings, [&] { queue.getMessage([](Message const&) {}); });
        run(findings, [&] { static_cast<void>(queue.size()); });
        faults.clear();
    };
    send();
    always([](FaultRule&& rule) { rule.respond(500, "<html>no</html>"); });
    always([](FaultRule&& rule) { rule.respond(200, "<html>no</html>"); });
    always([](FaultRule&& rule) { rule.throttle(); });
    always([](FaultRule&& rule) { rule.fail("InternalFailure"); });
    always([](FaultRule&& rule) { rule.fail("QueueNameExists", 400); });
    always([](FaultRule&& rule) { rule.fail("InvalidAttributeValue", 400); });
    always([](FaultRule&& rule) { rule.timeOut(); });
    always([](FaultRule&& rule) { rule.reset(ResetPoint::beforeRequest); });
    always([](FaultRule&& rule) { rule.loseAnswer(); });
    always([](FaultRule&& rule) { rule.delay(10min); });
    always([](FaultRule&& rule) { rule.trickle(10h); });
    always([](FaultRule&& rule) { rule.corrupt(); });
    always([](FaultRule&& rule) { rule.failEntries({0, 1}); });
    faults.next().skewClock(10h);
    send();
    faults.clear();

    run(findings, [&] { queue.sendMessage({.body = ""}); });
    run(findings, [&] { queue.sendMessages({{.body = ""}, {.body = "fine"}}); });
    run(findings, [&] { sqs::Queue{client, "missing"}.sendMessage({.body = "body"}); });
    std::stop_source stopped;
    stopped.request_stop();
    run(findings,
        [&] { sqs::Queue{client.with(CallLimits{.stop = stopped.get_token()}), "q"}.sendMessage({.body = "b"}); });
    run(findings, [&] {
        client.invoke(sqs::ReceiveMessage{.queueUrl = cloud.sqs().url("q"), .receiveRequestAttemptId = "a"}).value();
    });

    auto const with = [&](ClientConfig const& config) {
        memory::Client const other{cloud.transport(), SigV4Signer{}, StandardSerializer{}, StandardRetry{}, config};
        run(findings, [&] { sqs::Queue{other, "q"}.sendMessage({.body = "body"}); });
    };
    auto const akid = memory::CloudOptions{}.accessKeyId;
    with({.region = "us-east-1", .credentials = staticCredentials({akid, Secret{otherSecretKey}, Secret{token}})});
    with({.region = "us-east-1", .credentials = staticCredentials({akid, Secret{secretKey}, Secret{otherSecretKey}})});
    with({.region = "us-east-1", .credentials = staticCredentials({"AKIDUNKNOWN", Secret{secretKey}, Secret{token}})});
    with({.region = "", .credentials = staticCredentials({akid, Secret{secretKey}, Secret{token}})});
    with({.region = "us-east-1", .credentials = staticCredentials({"", Secret{secretKey}, Secret{token}})});
    with({.region = "us-east-1"});

    // What the Cloud itself says.
    for (auto const& request : cloud.requests()) {
        auto const answer = cloud.transport().send(request, {.attempt = 1s});
        if (!answer) continue;
        findings.texts.push_back(answer->body);
        for (auto const [name, value] : answer->headers)
            findings.texts.emplace_back(value);
    }
    findings.add(cloud);
    findings.check();

    for (int kind = 0; kind <= static_cast<int>(ErrorKind::unmodelled); ++kind) {
        INFO("there was no error of the kind " << to_string(static_cast<ErrorKind>(kind)));
        CHECK(findings.kinds.contains(static_cast<ErrorKind>(kind)));
    }
}

} // namespace sqs_faults_secrets_test
