// SPDX-License-Identifier: BSL-1.0

#include "support/s3_answers.hpp"
#include "support/test_client.hpp"
#include <pylon/core/client.hpp>
#include <pylon/core/transport_layer.hpp>
#include <pylon/services/s3/multipart_operations.hpp>
#include <pylon/services/s3/write_operations.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <string>
#include <vector>

namespace core_client_payload_test {

using namespace pylon;
using namespace pylon::test;
using namespace std::chrono_literals;

namespace {

/// Remembers where the bodies stood that were sent.
class Places : public TransportLayer<Places, ScriptedTransport> {
public:
    explicit Places(ScriptedTransport wire) : TransportLayer(std::move(wire)) {}

    LayerVisit before(Request const& request, CallLimits const&) {
        seen_->push_back(request.body.data());
        return {};
    }
    void after(LayerVisit&, Request const&, Result<Response>&) {}

    [[nodiscard]] std::vector<char const*> const& seen() const noexcept { return *seen_; }

private:
    std::shared_ptr<std::vector<char const*>> seen_ = std::make_shared<std::vector<char const*>>();
};

struct Fixture {
    ScriptedTransport wire;
    Places places{wire};
    PlainRetry retry{3, 100ms};

    [[nodiscard]] auto client() const { return clientOn(wire, retry).with(places); }
};

} // namespace

TEST_CASE("a payload of bytes is sent from where it stands, at every attempt", "[core][client][payload]") {
    Fixture f;
    f.wire.then(answer(503)).then(broken(ErrorKind::connection)).then(object());
    std::string const content(1000, 'x');

    SECTION("given beside the operation") {
        REQUIRE(f.client().invoke(s3::PutObject{.bucket = "bucket", .key = "key"}, content));
        CHECK(f.places.seen() == std::vector<char const*>(3, content.data()));
    }
    SECTION("given beside it, instead of its own") {
        s3::PutObject const operation{.bucket = "bucket", .key = "key", .body = Blob{"other"}};
        REQUIRE(f.client().invoke(operation, content));
        CHECK(f.places.seen() == std::vector<char const*>(3, content.data()));
    }
    SECTION("the operation's own") {
        s3::PutObject const operation{.bucket = "bucket", .key = "key", .body = Blob{content}};
        REQUIRE(f.client().invoke(operation));
        CHECK(f.places.seen() == std::vector<char const*>(3, operation.body.bytes.data()));
    }

    REQUIRE(f.wire.sent().size() == 3);
    for (auto const& each : f.wire.sent()) {
        CHECK(each.request.body == content);
        CHECK(each.header("Content-Type") == "application/octet-stream");
        CHECK(each.header("x-amz-checksum-crc32") == f.wire.sent()[0].header("x-amz-checksum-crc32"));
        CHECK_FALSE(each.header("x-amz-checksum-crc32").empty());
    }
}

TEST_CASE("a payload is lent again when the bucket turns out to be in another region", "[core][client][payload]") {
    Fixture f;
    f.wire.then(answer(301).with("x-amz-bucket-region", "eu-north-1")).then(object());
    std::string const content(1000, 'x');
    REQUIRE(f.client().invoke(s3::PutObject{.bucket = "bucket", .key = "key"}, content));
    REQUIRE(f.wire.sent().size() == 2);
    CHECK(f.wire.sent()[1].request.authority == "bucket.s3.eu-north-1.amazonaws.com");
    CHECK(f.wire.sent()[1].request.body == content);
    CHECK(f.places.seen() == std::vector<char const*>(2, content.data()));
}

TEST_CASE("an empty payload leaves the operation its own, and there need be none", "[core][client][payload]") {
    Fixture f;
    f.wire.then(object()).then(object());
    REQUIRE(f.client().invoke(s3::PutObject{.bucket = "bucket", .key = "key", .body = Blob{"own"}}, ""));
    REQUIRE(f.client().invoke(s3::PutObject{.bucket = "bucket", .key = "key"}, ""));
    CHECK(f.wire.sent()[0].request.body == "own");
    CHECK(f.wire.sent()[1].request.body.empty());
}

TEST_CASE("calls under way at once lend their operations' payloads", "[core][client][payload]") {
    Fixture f;
    f.wire.then(answer(503).in(10ms)).always([](Sent const&) { return object().in(20ms); });
    std::vector<s3::UploadPart> parts;
    for (int i = 1; i != 5; ++i)
        parts.push_back({.bucket = "bucket",
                         .key = "key",
                         .partNumber = i,
                         .uploadId = "id",
                         .body = Blob{std::string(1000, static_cast<char>('a' + i))}});
    int done = 0;
    f.client().invokeAll(parts, 3, [&](s3::UploadPart const&, auto const& outcome) { done += outcome ? 1 : 0; });
    CHECK(done == 4);
    REQUIRE(f.wire.sent().size() == 5);
    for (auto const& each : f.wire.sent())
        CHECK(each.request.body == std::string(1000, static_cast<char>('a' + (each.request.query[11] - '0'))));
}

} // namespace core_client_payload_test
