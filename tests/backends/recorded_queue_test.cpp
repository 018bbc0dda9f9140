// SPDX-License-Identifier: BSL-1.0

#include "support/scripted_transport.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/backends/recorded.hpp>
#include <pylon/backends/replayed.hpp>
#include <pylon/core/logged.hpp>
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace backends_recorded_queue_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

/// Every third transmission comes to nothing: by turns it is refused, its answer is lost, or it is not made at all.
template <TransportPolicy Next> class Flaky : public TransportLayer<Flaky<Next>, Next> {
public:
    struct Visit : LayerVisit {
        bool lost = false;
    };
    explicit Flaky(Next next) : TransportLayer<Flaky, Next>(std::move(next)) {}

    Visit before(Request const&, CallLimits const&) {
        auto const number = (*count_)++;
        Visit visit;
        if (number % 9 == 1) visit.answer.emplace(Response{503, {}, "{}"});
        if (number % 9 == 7)
            visit.answer.emplace(
                Error{ErrorDetails{.kind = ErrorKind::connection, .message = "refused", .reachedService = false}});
        visit.lost = number % 9 == 4;
        return visit;
    }
    void after(Visit& visit, Request const&, Result<Response>& outcome) {
        if (visit.lost) outcome = Error{ErrorDetails{.kind = ErrorKind::timeout, .message = "no answer"}};
    }

private:
    std::shared_ptr<std::atomic<int>> count_ = std::make_shared<std::atomic<int>>(0);
};

template <class Transport>
Client<Transport, SigV4Signer, StandardSerializer, StandardRetry> clientOn(Transport transport,
                                                                           ClientConfig const& config) {
    return {std::move(transport), SigV4Signer{}, StandardSerializer{}, StandardRetry{{.maxAttempts = 6}}, config};
}

/// Uses a queue in many ways; what was seen.
template <class Client> std::vector<std::string> useQueue(Client const& aws) {
    std::vector<std::string> seen;
    sqs::Queue const queue{aws, "orders"};
    queue.sendMessage({.body = "very cool message", .attributes = {{"colour", "red"}}});
    std::vector<Message> messages;
    for (int i = 0; i != 45; ++i)
        messages.push_back({.body = "{\"order\": " + std::to_string(i) + "}", .payloadMimeType = "text/json"});
    queue.sendMessages(messages);
    seen.push_back("size " + std::to_string(queue.size()));
    queue.getMessages(25, [&](std::span<Message const> got) {
        for (auto const& each : got)
            seen.push_back(each.body + " " + each.delivery->messageId);
    });
    auto lease = queue.lease(3, {.visibility = 60s});
    for (auto const& each : lease.messages())
        seen.push_back("leased " + each.body);
    lease.acknowledge({0});
    lease.release();
    seen.push_back("size " + std::to_string(queue.size()));
    while (queue.getMessage([&](Message const& each) { seen.push_back(each.body); }, {.wait = 2s})) {
    }
    try {
        sqs::Queue{aws, "nowhere"}.sendMessage({.body = "lost"});
    } catch (Error const& error) {
        seen.emplace_back(error.what());
    }
    return seen;
}

} // namespace

TEST_CASE("a recording of a queue's use, retries included, replays to the same results", "[recorded]") {
    memory::Cloud cloud;
    cloud.sqs().createQueue("orders");
    std::string recording, log;
    Recorded recorded{Flaky{cloud.transport()}, [&](std::string_view line) { recording.append(line).append("\n"); }};
    Logged logged{std::move(recorded), [&](std::string_view line) { log.append(line).append("\n"); }};
    static_assert(std::same_as<decltype(logged), Logged<Recorded<Flaky<memory::Transport>>>>);
    static_assert(ConcurrentTransportPolicy<decltype(logged)>);

    auto const first = useQueue(clientOn(std::move(logged), cloud.clientConfig()));
    REQUIRE(first.size() > 40);
    CHECK(first.back().find("QueueDoesNotExist") != std::string::npos);
    for (std::string_view const trace : {"status=503", "error=timeout", "error=connection", "attempt=2/6"})
        CHECK(log.find(trace) != std::string::npos);
    CHECK(std::count(log.begin(), log.end(), '\n') == std::count(recording.begin(), recording.end(), '\n'));

    Replayed const replayed{Recording::parse(recording, "orders.jsonl")};
    CHECK(useQueue(clientOn(replayed, cloud.clientConfig())) == first);
    CHECK(replayed.unused() == std::vector<std::string>{});

    // Where the code has changed, the error says so.
    auto const aws = clientOn(replayed, cloud.clientConfig());
    CHECK_THROWS_WITH(
        sqs::Queue(aws, "orders").sendMessage({.body = "another"}),
        Catch::Contains("the recording orders.jsonl has no answer to sqs.GetQueueUrl, POST /: it was asked for "
                        "oftener than recorded"));
}

TEST_CASE("no secret is logged or recorded", "[recorded]") {
    memory::Cloud cloud{
        {.accessKeyId = "AKIAMARKERMARKER1234", .secretAccessKey = "marker-key", .sessionToken = "marker-token"}};
    cloud.sqs().createQueue("orders");
    test::ScriptedTransport wire;
    wire.then(test::ok(R"({"Credentials":{"SecretAccessKey":"marker","SessionToken":"marker"}})")
                  .with("Set-Cookie", "id=marker"))
        .then(test::answer(403, "<Error><CanonicalRequest>x-amz-security-token:marker</CanonicalRequest></Error>"))
        .then(test::answer(
            400, R"({"message":"'Credential=AKIAMARKER/x, Signature=marker' is not a valid key=value pair"})"))
        .then(test::ok("marker"))
        .then({Error{ErrorKind::connection, "https://b/k?X-Amz-Signature=marker could not be reached"}});
    std::string all;
    std::size_t lines = 0;
    auto const sink = [&](std::string_view line) {
        all.append(line).append("\n");
        ++lines;
    };
    auto const decorate = [&]<class T>(T transport) {
        return Logged{
            Recorded{std::move(transport), sink}, sink, {.headers = true, .bodies = true, .bodyLimit = 100'000}};
    };

    auto const aws = clientOn(decorate(cloud.transport()), cloud.clientConfig());
    sqs::RawQueue const queue{aws, "orders"};
    queue.sendMessages({R"({"user": "u", "password": "marker"})", "{\"deep\": \"{\\\"token\\\": \\\"marker\\\"}\"}"});
    queue.getMessages(2, [](std::span<std::string const> got) { CHECK(got.size() == 2); });
    auto wrong = cloud.clientConfig();
    wrong.credentials = staticCredentials({"AKIAMARKERMARKER1234", Secret{"marker-wrong"}, Secret{"marker-token"}});
    CHECK_THROWS_AS(sqs::Queue(clientOn(decorate(cloud.transport()), wrong), "orders").size(), Error);

    auto scripted = decorate(wire);
    Request request;
    request.headers.add("Cookie", "marker");
    request.headers.add("Proxy-Authorization", "Basic marker");
    request.headers.add("X-Amz-Server-Side-Encryption-Customer-Key", "marker");
    request.query = "X-Amz-Credential=AKIAMARKERMARKER1234%2Fx&X-Amz-Security-Token=marker&X-Amz-Signature=marker";
    request.body = R"({"clientSecret": "marker"})";
    while (!wire.scriptIsUsedUp())
        static_cast<void>(scripted.send(request, {}));

    CHECK(lines >= 20);
    CHECK(all.find("marker") == std::string::npos);
    CHECK(all.find("MARKER") == std::string::npos);
    CHECK(all.find("****1234") != std::string::npos);
    for (auto const& sent : cloud.requests()) {
        auto const authorization = sent.headers.find("Authorization").value();
        CHECK(all.find(authorization.substr(authorization.find("Signature=") + 10)) == std::string::npos);
    }
}

} // namespace backends_recorded_queue_test
