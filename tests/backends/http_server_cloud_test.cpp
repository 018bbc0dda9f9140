// SPDX-License-Identifier: BSL-1.0

#include "support/loopback_tls.hpp"
#include "support/raw_client.hpp"
#include <pylon/backends/http_server.hpp>
#include <pylon/backends/memory/cloud.hpp>
#include <pylon/defaults.hpp>
#include <pylon/services/s3.hpp>
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

namespace backends_http_server_cloud_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::literals;

namespace {

/// An in-memory AWS on a port, and the default client of it.
struct Served {
    memory::Cloud cloud{{.clock = memory::ClockMode::system}};
    HttpServer server;

    explicit Served(HttpServerOptions options = {}) : server(cloud.transport(), std::move(options)) {
        cloud.sqs().createQueue("q");
        cloud.s3().createBucket("bucket");
    }
    [[nodiscard]] DefaultClient client(CurlOptions options = {}) const {
        options.proxy = "";
        auto config = cloud.clientConfig();
        config.endpointUrl = server.url();
        return {CurlTransport{std::move(options)}, SigV4Signer{}, StandardSerializer{}, StandardRetry{}, config};
    }
};

/// Asks for a message, unsigned, and waits for it for as long as SQS lets one.
std::string const longPoll = [] {
    std::string const body =
        R"({"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/q","WaitTimeSeconds":20})";
    return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\n"
           "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}();

/// The same, of which nobody checks signatures. Its time stands still, so that no wait is over before its message comes.
struct Open {
    memory::Cloud cloud{{.clock = memory::ClockMode::manual, .checkSignatures = false}};
    HttpServer server{cloud.transport()};

    Open() { cloud.sqs().createQueue("q"); }
    /// As often as `times` says, but ten at most.
    void send(std::string const& body, int times = 1) const {
        std::string message = R"({"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/q","Entries":[)";
        for (int i = 0; i != times; ++i)
            message +=
                (i == 0 ? R"({"Id":")" : R"(,{"Id":")") + std::to_string(i) + R"(","MessageBody":")" + body + "\"}";
        message += "]}";
        RawClient client{server.port()};
        CHECK(client
                  .ask("POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.SendMessageBatch\r\n"
                       "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " +
                       std::to_string(message.size()) + "\r\n\r\n" + message)
                  ->status == 200);
    }
};

} // namespace

TEST_CASE("objects of megabytes come back as they went", "[http_server]") {
    Served const served;
    s3::Bucket const bucket{served.client(), "bucket"};
    std::string content(8 << 20, ' ');
    for (std::size_t i = 0; i != content.size(); ++i)
        content[i] = static_cast<char>(i * 2654435761U >> 13U);
    bucket.put("a//b/../ä +%2F", content, {.checksum = Checksum::crc32});
    CHECK(bucket.get("a//b/../ä +%2F") == content);
    CHECK(bucket.get("a//b/../ä +%2F", {.range = s3::ByteRange::at(1'000'000, 3)}) == content.substr(1'000'000, 3));
    CHECK(bucket.head("a//b/../ä +%2F").size == content.size());
    CHECK(served.cloud.s3().content("bucket", "a//b/../ä +%2F") == content);
}

TEST_CASE("a long poll ends when a message comes", "[http_server]") {
    Served const served;
    sqs::RawQueue const queue{served.client(), "q"};
    std::thread sender{[&] { queue.sendMessage("hello"); }};
    std::string got;
    CHECK(queue.getMessage([&](std::string const& message) { got = message; }, {.wait = 20s}));
    sender.join();
    CHECK(got == "hello");
}

TEST_CASE("a thousand long polls are held open, and each gets its message", "[http_server]") {
    Open const open;
    std::vector<RawClient> waiting;
    for (int i = 0; i != 1000; ++i) {
        waiting.emplace_back(open.server.port());
        waiting.back().send(longPoll);
    }
    // Others are served meanwhile.
    for (int i = 0; i != 100; ++i)
        open.send("message", 10);
    for (auto& each : waiting) {
        auto const answer = each.answer();
        REQUIRE(answer);
        CHECK(answer->body.find("\"Body\":\"message\"") != answer->body.npos);
    }
    CHECK(open.server.connections() >= 1000);
}

TEST_CASE("who hangs up while a call is held open gets no message", "[http_server]") {
    Open open;
    RawClient gone{open.server.port()};
    gone.send(longPoll);
    RawClient half{open.server.port()};
    half.send(longPoll);
    // What is answered now has been read after it.
    open.send("first");
    open.send("second");
    open.cloud.clearRequests();
    CHECK(gone.answer()->status == 200);
    CHECK(half.answer()->status == 200);

    gone.send(longPoll);
    half.send(longPoll);
    while (open.cloud.requests().size() != 2)
        std::this_thread::yield();
    gone.close();
    half.end();
    CHECK(half.isEnded());
    while (open.server.connections() != 0)
        std::this_thread::yield();
    open.send("third");
    CHECK(open.cloud.sqs().messageCount("q").available == 1);
}

TEST_CASE("a server that stops answers what it has been asked, and cancels what it holds open", "[http_server]") {
    Open open;
    RawClient held{open.server.port()};
    RawClient idle{open.server.port()};
    held.send(longPoll);
    open.send("a message that held takes");
    CHECK(held.answer()->status == 200);
    open.cloud.clearRequests();
    held.send(longPoll);
    while (open.cloud.requests().empty())
        std::this_thread::yield();
    open.server.stop();
    CHECK(held.isEnded());
    CHECK(idle.isEnded());
    CHECK_THROWS(RawClient{open.server.port()});
    open.server.stop();
}

TEST_CASE("a connection breaks where a fault says so", "[http_server]") {
    Open const open;
    auto const faults = open.cloud.faults();
    auto const listing = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\n"
                         "Content-Length: 2\r\n\r\n{}"sv;
    for (auto const point : {ResetPoint::withinRequest, ResetPoint::withinAnswer}) {
        faults.next().reset(point);
        RawClient client{open.server.port()};
        client.send(listing);
        CHECK(client.isEnded());
    }
    faults.next().respond(503, "busy");
    CHECK(RawClient{open.server.port()}.ask(listing)->body == "busy");
}

TEST_CASE("TLS is spoken where there is a certificate", "[http_server]") {
    LoopbackTls const tls;
    Served const served{{.certificate = tls.caFile(), .privateKey = tls.keyFile()}};
    CHECK(served.server.url().starts_with("https://127.0.0.1:"));
    s3::Bucket const bucket{served.client({.caFile = tls.caFile()}), "bucket"};
    bucket.put("key", std::string(1 << 20, 'x'));
    CHECK(bucket.get("key").size() == 1 << 20);
    // Without it nothing is to be had.
    RawClient client{served.server.port()};
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK_FALSE(client.answer());
    CHECK_THROWS_WITH(
        HttpServer(served.cloud.transport(), {.certificate = tls.caFile(), .privateKey = "/no/such/file"}),
        Catch::Contains("private key"));
}

} // namespace backends_http_server_cloud_test
