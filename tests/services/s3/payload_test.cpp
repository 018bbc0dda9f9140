// SPDX-License-Identifier: BSL-1.0

#include <pylon/services/s3/payload.hpp>

#include "support/s3_answers.hpp"
#include "support/test_client.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace s3_payload_test {

using namespace pylon;
using namespace pylon::test;

namespace {

Answer head(std::string_view eTag, std::string_view length) {
    return answer(200).with("ETag", eTag).with("Content-Length", length);
}
Answer content(std::string_view eTag, std::string body) { return answer(200, std::move(body)).with("ETag", eTag); }

} // namespace

TEST_CASE("a payload's size is asked for, and then that very object", "[s3][payload]") {
    ScriptedTransport wire;
    wire.then(head("\"a\"", "7")).then(content("\"a\"", "content"));
    CHECK(s3::fetchPayload(clientOn(wire), "s3://my-bucket/a//b", {.payloadLimit = 7}) == "content");
    REQUIRE(wire.sent().size() == 2);
    CHECK(wire.sent()[0].request.method == "HEAD");
    CHECK(wire.sent()[1].request.path == "/a//b");
    CHECK(wire.sent()[1].header("If-Match") == "\"a\"");
}

TEST_CASE("what is not the object that was asked for is no payload", "[s3][payload]") {
    auto const refused = [](Answer first, Answer second) {
        ScriptedTransport wire;
        wire.then(std::move(first)).then(std::move(second));
        try {
            static_cast<void>(s3::fetchPayload(clientOn(wire), "s3://my-bucket/k"));
        } catch (Error const& error) {
            return error.kind();
        }
        throw std::logic_error{"it was taken"};
    };
    CHECK(refused(head("\"a\"", "7"), content("\"b\"", "content")) == ErrorKind::malformed);
    CHECK(refused(head("\"a\"", "7"), content("\"a\"", "conten")) == ErrorKind::malformed);
    CHECK(refused(head("\"a\"", "7"), answer(200, "content")) == ErrorKind::malformed);
    CHECK(refused(answer(200).with("Content-Length", "7"), content("\"a\"", "content")) == ErrorKind::malformed);
    CHECK(refused(answer(200).with("ETag", "\"a\""), content("\"a\"", "content")) == ErrorKind::malformed);
}

TEST_CASE("a message's payload is fetched once, others stay as they are", "[s3][payload]") {
    ScriptedTransport wire;
    wire.then(head("\"a\"", "7")).then(content("\"a\"", "content"));
    Message message{.body = "see there", .payloadType = PayloadType::S3, .payloadS3Path = "s3://my-bucket/k"};
    s3::fetchPayload(clientOn(wire), message);
    s3::fetchPayload(clientOn(wire), message);
    CHECK(message.body == "content");
    CHECK(pylon::detail::wireBody(message) == "see there");

    Message plain{.body = "plain"};
    s3::fetchPayload(clientOn(wire), plain);
    CHECK(plain.body == "plain");
    Message nowhere{.payloadType = PayloadType::S3};
    CHECK_THROWS_AS(s3::fetchPayload(clientOn(wire), nowhere), Error);
    CHECK(wire.sent().size() == 2);
}

} // namespace s3_payload_test
