// SPDX-License-Identifier: BSL-1.0
// Presigned requests, sent by who has no credentials.

#include "support/presigned.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/s3/bucket.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace s3_presign_memory_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

using Bucket = s3::Bucket<memory::Transport, SigV4Signer, StandardSerializer, StandardRetry>;

struct World {
    World() { cloud.s3().createBucket("my-bucket"); }

    /// By a transport alone: nothing here signs.
    Response send(PresignedRequest const& presigned, std::string body = {}) const {
        return cloud.transport().send(test::unsignedRequest(presigned, std::move(body)), {}).value();
    }
    Response send(Request const& request) const { return cloud.transport().send(request, {}).value(); }

    memory::Cloud cloud;
    memory::Client aws = cloud.client();
    Bucket bucket{aws, "my-bucket"};
};

std::string header(Response const& response, std::string_view name) {
    return std::string{response.headers.find(name).value_or("")};
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A client whose credentials are good until `expiration`.
Bucket temporary(World const& w, WallTime expiration) {
    auto config = w.cloud.clientConfig();
    auto credentials = *config.credentials->credentials().value();
    credentials.expiration = expiration;
    config.credentials = staticCredentials(std::move(credentials));
    return {memory::Client{w.cloud.transport(), SigV4Signer{}, StandardSerializer{}, StandardRetry{}, config},
            "my-bucket"};
}

} // namespace

TEST_CASE("who has a presigned URL gets the object", "[s3][presign][memory]") {
    World w;
    for (std::string const key :
         {"a-key/notes.txt", "a//b", "../x", "a+b %2F=?&#", "caf\xc3\xa9~", "X-Amz-Signature=1"}) {
        CAPTURE(key);
        w.bucket.put(key, "content of " + key);
        auto const presigned = w.bucket.presignGet(key);
        CHECK(presigned.method == "GET");
        CHECK(presigned.headers.empty());
        auto const answer = w.send(presigned);
        CHECK(answer.status == 200);
        CHECK(answer.body == "content of " + key);
    }
    CHECK_THROWS_AS(w.bucket.presignGet(""), Error);
    // It asks nothing: what is not there is found out by who uses it.
    CHECK(w.send(w.bucket.presignGet("none")).status == 404);
}

TEST_CASE("a presigned GET says what the answer's headers are to be", "[s3][presign][memory]") {
    World w;
    w.bucket.put("k", "{}", {.contentType = "text/json"});
    auto const answer = w.send(
        w.bucket.presignGet("k", {.responseCacheControl = "no-store",
                                  .responseContentDisposition = "attachment; filename=\"r\xc3\xa9port & co.pdf\"",
                                  .responseContentEncoding = "identity",
                                  .responseContentLanguage = "fr",
                                  .responseContentType = "application/pdf",
                                  .responseExpires = "Thu, 01 Jan 2026 00:00:00 GMT"}));
    CHECK(answer.status == 200);
    CHECK(header(answer, "Cache-Control") == "no-store");
    CHECK(header(answer, "Content-Disposition") == "attachment; filename=\"r\xc3\xa9port & co.pdf\"");
    CHECK(header(answer, "Content-Encoding") == "identity");
    CHECK(header(answer, "Content-Language") == "fr");
    CHECK(header(answer, "Content-Type") == "application/pdf");
    CHECK(header(answer, "Expires") == "Thu, 01 Jan 2026 00:00:00 GMT");
    CHECK(w.bucket.head("k").contentType == "text/json");
}

TEST_CASE("who has a presigned URL writes the object, with the headers that belong to it", "[s3][presign][memory]") {
    World w;
    auto const presigned = w.bucket.presignPut("a b", {.metadata = {{"isVeryCool", true}, {"who", "Zo\xc3\xab"}},
                                                       .contentType = "text/plain",
                                                       .cacheControl = "no-store"});
    CHECK(presigned.method == "PUT");
    CHECK(presigned.headers.size() == 4);
    // A checksum would be that of no body, and a right one be refused.
    CHECK_FALSE(has(presigned.url, "checksum"));
    CHECK(w.send(presigned, "any body").status == 200);
    CHECK(w.send(presigned, "another").status == 200);
    CHECK(w.bucket.get("a b") == "another");
    auto const info = w.bucket.head("a b");
    CHECK(info.contentType == "text/plain");
    CHECK(info.metadata.at("isverycool") == "true");
    CHECK(info.metadata.at("who") == "Zo\xc3\xab");

    SECTION("none of which can be left out or changed") {
        for (auto const& each : presigned.headers) {
            CAPTURE(std::string{each.name});
            auto request = test::unsignedRequest(presigned, "forged");
            request.headers.remove(each.name);
            CHECK(w.send(request).status == 403);
            request.headers.add(each.name, "x");
            CHECK(w.send(request).status == 403);
        }
        CHECK(w.bucket.get("a b") == "another");
    }
    SECTION("and a condition is kept") {
        auto const once = w.bucket.presignPut("once", {.ifNoneMatch = "*"});
        CHECK(w.send(once, "first").status == 200);
        CHECK(w.send(once, "second").status == 412);
    }
    SECTION("no header is injected") {
        CHECK_THROWS_AS(w.bucket.presignPut("k", {.contentType = "a\r\nx: y"}), Error);
        CHECK_THROWS_AS(w.bucket.presignPut("k", {.metadata = {{"a", std::string(3000, 'x')}}}), Error);
    }
}

TEST_CASE("a presigned URL is good for nothing else", "[s3][presign][memory]") {
    World w;
    w.bucket.put("k", "content");
    w.bucket.put("l", "another's");
    auto const good = test::unsignedRequest(w.bucket.presignGet("k", {.expires = 60s}));
    auto const refused = [&](auto const& change) {
        auto request = good;
        change(request);
        auto const answer = w.send(request);
        CHECK(answer.status == 403);
        CHECK(has(answer.body, "<Code>SignatureDoesNotMatch</Code>"));
    };
    auto const replace = [](std::string& text, std::string_view from, std::string_view to) {
        text.replace(text.find(from), from.size(), to);
    };
    REQUIRE(w.send(good).status == 200);
    refused([](Request& r) { r.method = "PUT"; });
    refused([](Request& r) { r.method = "DELETE"; });
    refused([](Request& r) { r.path = "/l"; });
    refused([&](Request& r) { replace(r.query, "X-Amz-Expires=60", "X-Amz-Expires=600"); });
    refused([](Request& r) { r.query += "&response-content-type=text%2Fhtml"; });
    refused([](Request& r) { r.query.back() = r.query.back() == '0' ? '1' : '0'; });
    CHECK(w.bucket.get("k") == "content");
}

TEST_CASE("a presigned URL expires when it says", "[s3][presign][memory]") {
    World w;
    w.bucket.put("k", "content");
    auto const now = w.cloud.clock().now();
    auto const presigned = w.bucket.presignGet("k", {.expires = 60s});
    CHECK(presigned.expires == std::chrono::floor<std::chrono::seconds>(now) + 60s);
    CHECK_FALSE(presigned.shortened);
    w.cloud.clock().advance(59s);
    CHECK(w.send(presigned).status == 200);
    w.cloud.clock().advance(2s);
    auto const late = w.send(presigned);
    CHECK(late.status == 403);
    CHECK(has(late.body, "Request has expired"));

    CHECK(w.bucket.presignGet("k").expires - w.cloud.clock().now() <= 1h);
    CHECK(w.bucket.presignPut("k", {.expires = std::chrono::days{7}}).expires - w.cloud.clock().now() > 167h);
    for (auto const wrong : {0s, -1s, std::chrono::seconds{std::chrono::days{7}} + 1s, std::chrono::seconds::max()}) {
        CHECK_THROWS_AS(w.bucket.presignGet("k", {.expires = wrong}), Error);
        CHECK_THROWS_AS(w.bucket.presignPut("k", {.expires = wrong}), Error);
    }
}

TEST_CASE("a presigned URL holds no longer than the credentials, and says so", "[s3][presign][memory]") {
    World w;
    auto const now = std::chrono::floor<std::chrono::seconds>(w.cloud.clock().now());
    auto const presigned = temporary(w, now + 600s + 400ms).presignGet("k");
    CHECK(presigned.expires == now + 600s);
    CHECK(presigned.shortened);
    CHECK(has(presigned.url, "X-Amz-Expires=600&"));
    CHECK_FALSE(temporary(w, now + 3600s).presignGet("k").shortened);
    CHECK_FALSE(temporary(w, WallTime::max()).presignGet("k").shortened);

    for (WallTime const gone : {WallTime{now} + 999ms, WallTime{now}, WallTime{now} - 1s, WallTime::min()}) {
        try {
            static_cast<void>(temporary(w, gone).presignGet("k"));
            FAIL("it was presigned");
        } catch (Error const& error) {
            CHECK(error.kind() == ErrorKind::credentials);
            CHECK(error.operation() == "GetObject");
            CHECK(has(error.message(), "s3://my-bucket/k"));
        }
    }
}

TEST_CASE("a presigned URL goes by the service's clock, where ours is known to be wrong", "[s3][presign][memory]") {
    World w;
    w.bucket.put("k", "content");
    w.cloud.faults().next(2).skewClock(10h);
    CHECK(w.bucket.get("k") == "content"); // refused once, and corrected
    auto const presigned = w.bucket.presignGet("k", {.expires = 60s});
    CHECK(presigned.expires - w.cloud.clock().now() > 9h);
}

TEST_CASE("presigning asks no service", "[s3][presign][memory]") {
    World w;
    w.cloud.clearRequests();
    static_cast<void>(w.bucket.presignGet("k"));
    static_cast<void>(w.bucket.presignPut("k"));
    CHECK(w.cloud.requests().empty());
}

} // namespace s3_presign_memory_test
