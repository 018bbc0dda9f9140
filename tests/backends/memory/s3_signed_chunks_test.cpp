// SPDX-License-Identifier: BSL-1.0

#include "support/world.hpp"
#include <pylon/backends/sigv4_keys.hpp>
#include <pylon/core/base64.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/services/s3/management.hpp>
#include <pylon/services/s3/operations.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace memory_s3_signed_chunks_test {

using namespace pylon;
using namespace pylon::test;

namespace {

/// A client that signs its body chunk by chunk, as S3's documentation says, in a world that checks signatures.
struct ChunkingWorld : World {
    ChunkingWorld() { cloud.s3().createBucket("bucket"); }

    std::string signatureOf(std::string_view kind, std::string const& last, std::string_view rest) const {
        auto const config = cloud.clientConfig();
        auto const credentials = config.credentials->credentials().value();
        std::string const stamp{SigningStamp{cloud.clock().now()}.text()};
        auto const date = stamp.substr(0, 8);
        auto const key = SigningKeyCache{}.key(*credentials, {date, config.region, "s3"});
        return hexEncode((*key)(std::string{kind} + "\n" + stamp + "\n" + date + "/" + config.region +
                                "/s3/aws4_request\n" + last + "\n" + std::string{rest}));
    }

    /// `path` may have a query behind it; with a trailer where there is a `checksum`.
    Request upload(std::string const& path, std::vector<std::string> chunks, std::string const& checksum = "") const {
        Request request;
        request.method = "PUT";
        request.authority = "s3.us-east-1.amazonaws.com";
        auto const question = path.find('?');
        request.path = path.substr(0, question);
        if (question != path.npos) request.query = path.substr(question + 1);
        std::size_t length = 0;
        for (auto const& each : chunks)
            length += each.size();
        auto& headers = request.headers;
        headers.add("Content-Encoding", "aws-chunked");
        headers.add("x-amz-decoded-content-length", std::to_string(length));
        headers.add("x-amz-content-sha256", checksum.empty() ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
                                                             : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
        if (!checksum.empty()) headers.add("x-amz-trailer", "x-amz-checksum-sha256");
        sign(request, "s3");
        std::string last{headers.find("Authorization")->substr(headers.find("Authorization")->size() - 64)};
        chunks.emplace_back();
        for (auto const& each : chunks) {
            last =
                signatureOf("AWS4-HMAC-SHA256-PAYLOAD", last, hexEncode(sha256("")) + "\n" + hexEncode(sha256(each)));
            auto size = static_cast<std::uint32_t>(each.size());
            std::string digits;
            do
                digits.insert(digits.begin(), "0123456789abcdef"[size % 16]);
            while ((size /= 16) != 0);
            request.body.own() += digits + ";chunk-signature=" + last + "\r\n";
            if (!each.empty()) request.body.own() += each + "\r\n";
        }
        if (!checksum.empty()) {
            auto const line = "x-amz-checksum-sha256:" + checksum;
            request.body.own() += line + "\r\nx-amz-trailer-signature:" +
                                  signatureOf("AWS4-HMAC-SHA256-TRAILER", last, hexEncode(sha256(line + "\n"))) +
                                  "\r\n";
        }
        request.body.own() += "\r\n";
        return request;
    }
};

std::string const first(10'000, 'a');

std::string base64Sha256(std::string_view text) {
    auto const digest = sha256(text);
    return base64Encode({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

} // namespace

TEST_CASE("an object whose chunks are signed is taken", "[s3][memory]") {
    ChunkingWorld const world;
    auto const response = world.send(world.upload("/bucket/k", {first, "tail"}));
    CAPTURE(response.body);
    CHECK(response.status == 200);
    CHECK(world.cloud.s3().content("bucket", "k") == first + "tail");

    CHECK(world.send(world.upload("/bucket/empty", {})).status == 200);
    CHECK(world.cloud.s3().content("bucket", "empty").empty());
    CHECK(world.send(world.upload("/bucket/checked", {first, "tail"}, base64Sha256(first + "tail"))).status == 200);
    CHECK(world.cloud.s3().content("bucket", "checked") == first + "tail");
    // The trailer is signed, and wrong.
    CHECK_THAT(world.send(world.upload("/bucket/wrong", {first, "tail"}, base64Sha256(first))).body,
               Catch::Contains("<Code>BadDigest</Code>"));
}

TEST_CASE("what is no object and no part of one does not come in chunks", "[s3][memory]") {
    ChunkingWorld const world;
    CHECK(world.send(world.upload("/new-bucket", {})).status == 501);
    CHECK(world.send(world.upload("/bucket/k", {})).status == 200);
    CHECK(world.send(world.upload("/bucket/k?tagging", {"<Tagging><TagSet/></Tagging>"})).status == 501);
}

TEST_CASE("an object whose chunks are not what was signed is not", "[s3][memory]") {
    ChunkingWorld const world;
    auto const refused = [&](std::string const& path) {
        auto request = world.upload(path, {first, "tail"});
        request.body.own().replace(request.body.view().find("tail"), 4, "tale");
        auto const response = world.send(request);
        CHECK(response.status == 403);
        CHECK_THAT(response.body, Catch::Contains("<Code>SignatureDoesNotMatch</Code>"));
    };
    refused("/bucket/k");
    CHECK(world.cloud.s3().keys("bucket").empty());

    auto const id =
        world(s3::CreateMultipartUpload{.bucket = "bucket", .key = "parts", .checksum = Checksum::none}).uploadId;
    auto const path = "/bucket/parts?partNumber=1&uploadId=" + id;
    refused(path);
    auto const response = world.send(world.upload(path, {first, "tail"}));
    REQUIRE(response.status == 200);
    world(s3::CompleteMultipartUpload{
        .bucket = "bucket",
        .key = "parts",
        .uploadId = id,
        .multipartUpload = {{{.partNumber = 1, .eTag = std::string{*response.headers.find("ETag")}}}}});
    CHECK(world.cloud.s3().content("bucket", "parts") == first + "tail");
}

} // namespace memory_s3_signed_chunks_test
