// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_verifier.hpp>

#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace backends_sigv4_verifier_test {

using namespace pylon;
using namespace std::chrono_literals;

namespace {

WallTime const signedAt = parseSigningStamp("20260102T030405Z").value();
SigningScope const sqs{.region = "eu-central-1", .service = "sqs"};
SigningScope const s3{.region = "eu-central-1",
                      .service = "s3",
                      .encodePathTwice = false,
                      .normalizePath = false,
                      .payloadHash = PayloadHash::header};

CredentialsPtr account(std::string_view accessKeyId) {
    static CredentialsPtr const longTerm =
        std::make_shared<Credentials const>(Credentials{"AKIDLONG", Secret{"a secret"}});
    static CredentialsPtr const temporary = std::make_shared<Credentials const>(
        Credentials{"AKIDTEMPORARY", Secret{"another secret"}, Secret{"a token"}, signedAt + 1h});
    if (accessKeyId == longTerm->accessKeyId) return longTerm;
    if (accessKeyId == temporary->accessKeyId) return temporary;
    return nullptr;
}

Request unsignedRequest() {
    Request request;
    request.method = "POST";
    request.authority = "sqs.eu-central-1.amazonaws.com";
    request.path = "/a//b%20c";
    request.query = "x=1&y";
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("User-Agent", "tests");
    request.body = "{}";
    return request;
}

Request signedRequest(SigningScope const& scope = sqs, std::string_view accessKeyId = "AKIDLONG") {
    auto request = unsignedRequest();
    REQUIRE(SigV4Signer{}.sign(request, *account(accessKeyId), scope, signedAt));
    return request;
}

Request presignedRequest(std::chrono::seconds expires = 15min, std::string_view accessKeyId = "AKIDLONG") {
    auto request = unsignedRequest();
    auto const url = SigV4Signer{}.presign(request, *account(accessKeyId), s3, signedAt, expires).value();
    request.query = url.substr(url.find('?') + 1);
    return request;
}

SignatureCheck verify(Request const& request, SigningScope const& scope = sqs, WallTime now = signedAt) {
    return SigV4Verifier{account}.verify(request, scope, now);
}

SignatureFault faultOf(Request const& request, SigningScope const& scope = sqs, WallTime now = signedAt) {
    auto const check = verify(request, scope, now);
    CHECK(check.message.empty() == check.valid());
    return check.fault;
}

} // namespace

TEST_CASE("what the signer signed is valid", "[backends][sigv4]") {
    auto const check = verify(signedRequest());
    CHECK(check.valid());
    CHECK(check.accessKeyId == "AKIDLONG");
    CHECK_FALSE(check.presigned);
    CHECK(faultOf(signedRequest(s3), s3) == SignatureFault::none);
    CHECK(faultOf(signedRequest(sqs, "AKIDTEMPORARY")) == SignatureFault::none);
    // Any region and service.
    CHECK(faultOf(signedRequest(), {}) == SignatureFault::none);
}

TEST_CASE("what the signer presigned is valid", "[backends][sigv4]") {
    auto const check = verify(presignedRequest(), s3, signedAt + 10min);
    CHECK(check.valid());
    CHECK(check.presigned);
    CHECK(faultOf(presignedRequest(15min, "AKIDTEMPORARY"), s3) == SignatureFault::none);
    // S3 does not sign the payload of a presigned request.
    auto request = presignedRequest();
    request.body = "another";
    CHECK(faultOf(request, s3) == SignatureFault::none);
}

TEST_CASE("a change on the way is noticed", "[backends][sigv4]") {
    auto const request = signedRequest();
    auto const faultAfter = [&](auto&& change) {
        auto changed = request;
        change(changed);
        return faultOf(changed);
    };
    CHECK(faultAfter([](Request&) {}) == SignatureFault::none);
    CHECK(faultAfter([](Request& r) { r.headers.set("User-Agent", "a proxy"); }) == SignatureFault::none);
    CHECK(faultAfter([](Request& r) { r.headers.add("Via", "a proxy"); }) == SignatureFault::none);
    CHECK(faultAfter([](Request& r) { r.query = "y=&x=1"; }) == SignatureFault::none);
    CHECK(faultAfter([](Request& r) { r.body = "{ }"; }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) { r.method = "GET"; }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) { r.path = "/a/c"; }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) { r.query = "x=2&y"; }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) { r.authority = "evil"; }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) { r.headers.set("Content-Type", "text/xml"); }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) { r.headers.remove("Content-Type"); }) == SignatureFault::mismatch);
    CHECK(faultAfter([](Request& r) {
              std::string value{r.headers.find("Authorization").value()};
              value.back() = value.back() == '0' ? '1' : '0';
              r.headers.set("Authorization", value);
          }) == SignatureFault::mismatch);
}

TEST_CASE("a mismatch tells what the server arrived at, but not the right signature", "[backends][sigv4]") {
    auto request = signedRequest();
    std::string const authorization{request.headers.find("Authorization").value()};
    auto const right = authorization.substr(authorization.rfind('=') + 1);
    request.headers.set("Authorization", authorization.substr(0, authorization.rfind('=') + 1) + std::string(64, '0'));
    auto const check = verify(request);
    CHECK(check.fault == SignatureFault::mismatch);
    CHECK(check.canonicalRequest.starts_with("POST\n/a/b%2520c\nx=1&y=\ncontent-type:application/x-amz-json-1.0\n"));
    CHECK(
        check.stringToSign.starts_with("AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/eu-central-1/sqs/aws4_request\n"));
    for (auto const& text : {check.canonicalRequest, check.stringToSign, check.message})
        CHECK(text.find(right) == std::string::npos);
}

TEST_CASE("who signs must be known", "[backends][sigv4]") {
    auto request = unsignedRequest();
    CHECK(faultOf(request) == SignatureFault::missing);
    request.headers.add("Authorization", "Basic dTpw");
    CHECK(faultOf(request) == SignatureFault::incomplete);

    request = unsignedRequest();
    REQUIRE(SigV4Signer{}.sign(request, {"NOBODY", Secret{"s"}}, sqs, signedAt));
    CHECK(faultOf(request) == SignatureFault::unknownKey);

    request = unsignedRequest();
    REQUIRE(SigV4Signer{}.sign(request, {"AKIDLONG", Secret{"not the secret"}}, sqs, signedAt));
    CHECK(faultOf(request) == SignatureFault::mismatch);
}

TEST_CASE("the session token must be that of the key, and not have expired", "[backends][sigv4]") {
    auto request = unsignedRequest();
    REQUIRE(SigV4Signer{}.sign(request, {"AKIDTEMPORARY", Secret{"another secret"}}, sqs, signedAt));
    CHECK(faultOf(request) == SignatureFault::wrongToken);
    REQUIRE(SigV4Signer{}.sign(request, {"AKIDTEMPORARY", Secret{"another secret"}, Secret{"b token"}}, sqs, signedAt));
    CHECK(faultOf(request) == SignatureFault::wrongToken);
    REQUIRE(SigV4Signer{}.sign(request, {"AKIDLONG", Secret{"a secret"}, Secret{"a token"}}, sqs, signedAt));
    CHECK(faultOf(request) == SignatureFault::wrongToken);
    CHECK(faultOf(signedRequest(sqs, "AKIDTEMPORARY"), sqs, signedAt + 1h) == SignatureFault::expiredToken);
}

TEST_CASE("a signature holds for one region, service and day", "[backends][sigv4]") {
    auto const request = signedRequest();
    CHECK(faultOf(request, {.region = "us-east-1", .service = "sqs"}) == SignatureFault::wrongScope);
    CHECK(faultOf(request, {.region = "eu-central-1", .service = "sns"}) == SignatureFault::wrongScope);
    auto other = request;
    other.headers.set("X-Amz-Date", "20260103T030405Z");
    CHECK(faultOf(other) == SignatureFault::wrongScope);
    other.headers.set("X-Amz-Date", "2026-01-02T03:04:05Z");
    CHECK(faultOf(other) == SignatureFault::wrongScope);
    other.headers.set("X-Amz-Date", "20260102 03:04:05");
    CHECK(faultOf(other) == SignatureFault::incomplete);
}

TEST_CASE("a signature in headers holds while clocks may differ", "[backends][sigv4]") {
    auto const request = signedRequest();
    for (auto const offset : {-15min, 0min, 15min})
        CHECK(faultOf(request, sqs, signedAt + offset) == SignatureFault::none);
    for (auto const offset : {-900s - 1s, 900s + 1s})
        CHECK(faultOf(request, sqs, signedAt + offset) == SignatureFault::skewed);
    CHECK(SigV4Verifier{account}.verify(request, sqs, signedAt + 6min, 5min).fault == SignatureFault::skewed);
}

TEST_CASE("a presigned request holds as long as it says", "[backends][sigv4]") {
    auto const request = presignedRequest(20min);
    CHECK(faultOf(request, s3, signedAt - 15min) == SignatureFault::none);
    CHECK(faultOf(request, s3, signedAt - 16min) == SignatureFault::skewed);
    CHECK(faultOf(request, s3, signedAt + 20min) == SignatureFault::none);
    CHECK(faultOf(request, s3, signedAt + 20min + 1s) == SignatureFault::expired);

    auto longer = request;
    auto const at = longer.query.find("X-Amz-Expires=1200");
    REQUIRE(at != std::string::npos);
    longer.query.replace(at, 18, "X-Amz-Expires=9200");
    CHECK(faultOf(longer, s3, signedAt) == SignatureFault::mismatch);
}

TEST_CASE("headers of AWS's own have to be signed", "[backends][sigv4]") {
    auto request = signedRequest();
    request.headers.add("X-Amz-Target", "AmazonSQS.DeleteQueue");
    auto const check = verify(request);
    CHECK(check.fault == SignatureFault::unsignedHeaders);
    CHECK(check.message.find("X-Amz-Target") != std::string::npos);

    auto withoutHost = signedRequest();
    std::string value{withoutHost.headers.find("Authorization").value()};
    auto const at = value.find("host;");
    REQUIRE(at != std::string::npos);
    withoutHost.headers.set("Authorization", value.erase(at, 5));
    CHECK(faultOf(withoutHost) == SignatureFault::unsignedHeaders);
}

TEST_CASE("a body that is not the one that was hashed is noticed", "[backends][sigv4]") {
    auto request = signedRequest(s3);
    request.body = "another";
    CHECK(faultOf(request, s3) == SignatureFault::wrongPayload);

    auto unsignedBody = unsignedRequest();
    unsignedBody.headers.add("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
    REQUIRE(SigV4Signer{}.sign(unsignedBody, *account("AKIDLONG"), s3, signedAt));
    unsignedBody.body = "another";
    CHECK(faultOf(unsignedBody, s3) == SignatureFault::none);
}

TEST_CASE("a signed Content-Length is that of the body", "[backends][sigv4]") {
    auto request = unsignedRequest();
    request.headers.add("Content-Length", "2");
    REQUIRE(SigV4Signer{}.sign(request, *account("AKIDLONG"), sqs, signedAt));
    request.headers.remove("Content-Length");
    CHECK(faultOf(request) == SignatureFault::none);
}

} // namespace backends_sigv4_verifier_test
