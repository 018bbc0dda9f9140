// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_signer.hpp>

#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace backends_sigv4_signer_test {

using namespace pylon;
using namespace std::chrono_literals;

static_assert(SignerPolicy<SigV4Signer>);

namespace {

WallTime const someTime = parseSigningStamp("20260102T030405Z").value();
Credentials const longTerm{"AKIAIOSFODNN7EXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}};
Credentials const temporary{"ASIAIOSFODNN7EXAMPLE", Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
                            Secret{"a-token"}};
SigningScope const sqs{.region = "eu-central-1", .service = "sqs"};
SigningScope const s3{.region = "eu-central-1",
                      .service = "s3",
                      .encodePathTwice = false,
                      .normalizePath = false,
                      .payloadHash = PayloadHash::header};

Request sendMessage() {
    Request request;
    request.method = "POST";
    request.authority = "sqs.eu-central-1.amazonaws.com";
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
    request.body = R"({"QueueUrl":"https://sqs.eu-central-1.amazonaws.com/123456789012/q","MessageBody":"hi"})";
    return request;
}

std::size_t count(Headers const& headers, std::string_view name) {
    return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(),
                                                  [&](HeaderView each) { return sameHeaderName(each.name, name); }));
}

std::string authorizationOf(Request const& request) {
    return std::string{request.headers.find("Authorization").value()};
}

} // namespace

TEST_CASE("signing twice at the same time gives the same request", "[backends][sigv4]") {
    SigV4Signer const signer;
    auto request = sendMessage();
    REQUIRE(signer.sign(request, longTerm, sqs, someTime));
    auto const first = authorizationOf(request);
    CHECK(first.starts_with("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/eu-central-1/sqs/aws4_request, "
                            "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="));
    CHECK(request.headers.find("X-Amz-Date") == "20260102T030405Z");
    REQUIRE(signer.sign(request, longTerm, sqs, someTime));
    CHECK(authorizationOf(request) == first);
    CHECK(request.headers.size() == 4);

    auto other = sendMessage();
    REQUIRE(SigV4Signer{}.sign(other, longTerm, sqs, someTime));
    CHECK(authorizationOf(other) == first);
}

TEST_CASE("what an earlier attempt left is replaced", "[backends][sigv4]") {
    SigV4Signer const signer;
    auto request = sendMessage();
    REQUIRE(signer.sign(request, temporary, s3, someTime));
    REQUIRE(signer.sign(request, longTerm, s3, someTime + 1h));
    for (auto const* name : {"Authorization", "X-Amz-Date", "X-Amz-Content-Sha256"}) {
        CAPTURE(name);
        CHECK(count(request.headers, name) == 1);
    }
    CHECK(request.headers.find("X-Amz-Date") == "20260102T040405Z");
    CHECK(count(request.headers, "X-Amz-Security-Token") == 0);

    auto fresh = sendMessage();
    REQUIRE(signer.sign(fresh, longTerm, s3, someTime + 1h));
    CHECK(authorizationOf(request) == authorizationOf(fresh));
}

TEST_CASE("everything that is sent bears on the signature", "[backends][sigv4]") {
    SigV4Signer const signer;
    auto const signature = [&](auto&& change, Credentials const& credentials = longTerm, WallTime now = someTime) {
        auto request = sendMessage();
        auto scope = sqs;
        change(request, scope);
        REQUIRE(signer.sign(request, credentials, scope, now));
        auto const value = authorizationOf(request);
        return value.substr(value.find("Signature="));
    };
    auto const nothing = [](Request&, SigningScope&) {};
    auto const original = signature(nothing);
    CHECK(signature(nothing) == original);
    CHECK(signature([](Request& r, SigningScope&) { r.method = "PUT"; }) != original);
    CHECK(signature([](Request& r, SigningScope&) { r.path = "/x"; }) != original);
    CHECK(signature([](Request& r, SigningScope&) { r.query = "x"; }) != original);
    CHECK(signature([](Request& r, SigningScope&) { r.authority = "localhost:4566"; }) != original);
    CHECK(signature([](Request& r, SigningScope&) { r.body.own() += ' '; }) != original);
    CHECK(signature([](Request& r, SigningScope&) { r.headers.set("X-Amz-Target", "AmazonSQS.Other"); }) != original);
    CHECK(signature([](Request& r, SigningScope&) { r.headers.add("Range", "bytes=0-1"); }) != original);
    CHECK(signature([](Request&, SigningScope& s) { s.region = "eu-central-2"; }) != original);
    CHECK(signature([](Request&, SigningScope& s) { s.service = "sns"; }) != original);
    CHECK(signature(nothing, longTerm, someTime + 1s) != original);
    CHECK(signature(nothing, temporary) != original);
    CHECK(signature(nothing, {longTerm.accessKeyId, Secret{"another"}}) != original);
    // What proxies change is left out.
    CHECK(signature([](Request& r, SigningScope&) { r.headers.add("User-Agent", "pylon"); }) == original);
}

TEST_CASE("the session token is sent and signed", "[backends][sigv4]") {
    auto request = sendMessage();
    REQUIRE(SigV4Signer{}.sign(request, temporary, sqs, someTime));
    CHECK(request.headers.find("X-Amz-Security-Token") == "a-token");
    CHECK(authorizationOf(request).find(";x-amz-security-token;") != std::string::npos);
}

TEST_CASE("the hash of the payload is sent where the service asks for it", "[backends][sigv4]") {
    auto request = sendMessage();
    REQUIRE(SigV4Signer{}.sign(request, longTerm, s3, someTime));
    CHECK(request.headers.find("X-Amz-Content-Sha256") == hexEncode(sha256(request.body)));
    CHECK(authorizationOf(request).find(";x-amz-content-sha256;") != std::string::npos);
    auto other = sendMessage();
    REQUIRE(SigV4Signer{}.sign(other, longTerm, sqs, someTime));
    CHECK_FALSE(other.headers.contains("X-Amz-Content-Sha256"));
}

TEST_CASE("a payload hash that was given is believed", "[backends][sigv4]") {
    SigV4Signer const signer;
    auto request = sendMessage();
    request.headers.add("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
    auto other = request;
    other.body = "another";
    REQUIRE(signer.sign(request, longTerm, s3, someTime));
    REQUIRE(signer.sign(other, longTerm, s3, someTime));
    CHECK(request.headers.find("X-Amz-Content-Sha256") == "UNSIGNED-PAYLOAD");
    CHECK(authorizationOf(request) == authorizationOf(other));
}

TEST_CASE("what cannot be signed is a typed error that holds no secret", "[backends][sigv4]") {
    SigV4Signer const signer;
    auto request = sendMessage();
    auto const kind = [&](Credentials const& credentials, SigningScope const& scope, WallTime now = someTime) {
        auto const result = signer.sign(request, credentials, scope, now);
        REQUIRE_FALSE(result.hasValue());
        CHECK(std::string{result.error().what()}.find("sEcReT") == std::string::npos);
        auto const url = signer.presign(request, credentials, scope, now);
        REQUIRE_FALSE(url.hasValue());
        CHECK(url.error().kind() == result.error().kind());
        CHECK(std::string{url.error().what()}.find("sEcReT") == std::string::npos);
        return result.error().kind();
    };
    CHECK(kind({"", Secret{"sEcReT"}}, sqs) == ErrorKind::credentials);
    CHECK(kind({"AKID", Secret{}}, sqs) == ErrorKind::credentials);
    CHECK(kind({"AKID", Secret{"sEcReT"}}, {.region = "", .service = "sqs"}) == ErrorKind::invalidInput);
    CHECK(kind({"AKID", Secret{"sEcReT"}}, {.region = "eu-central-1", .service = ""}) == ErrorKind::invalidInput);

    auto const token = signer.sign(request, {"AKID", Secret{"sEcReT"}, Secret{"sEcReT\r\nX-Evil: 1"}}, sqs, someTime);
    REQUIRE_FALSE(token.hasValue());
    CHECK(token.error().kind() == ErrorKind::invalidInput);
    CHECK(std::string{token.error().what()}.find("sEcReT") == std::string::npos);

    auto const region =
        signer.sign(request, {"AKID", Secret{"sEcReT"}}, {.region = "a\nb", .service = "sqs"}, someTime);
    REQUIRE_FALSE(region.hasValue());
    CHECK(region.error().kind() == ErrorKind::invalidInput);
}

TEST_CASE("a presigned URL names all that the server needs", "[backends][sigv4]") {
    Request request;
    request.authority = "b.s3.eu-central-1.amazonaws.com";
    request.path = "/a%20b//c";
    request.query = "response-content-type=text%2Fplain";
    request.headers.add("X-Amz-Date", "old");
    request.headers.add("Range", "bytes=0-9");
    auto const url = SigV4Signer{}.presign(request, temporary, s3, someTime, 15min).value();
    CHECK(url.starts_with("https://b.s3.eu-central-1.amazonaws.com/a%20b//c?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                          "X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20260102%2Feu-central-1%2Fs3%2Faws4_request&"
                          "X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-Security-Token=a-token&"
                          "X-Amz-SignedHeaders=host%3Brange&response-content-type=text%2Fplain&X-Amz-Signature="));
    CHECK(url.size() - url.rfind('=') == 65);
    CHECK(SigV4Signer{}.presign(request, longTerm, s3, someTime).value().find("X-Amz-Expires=3600&") !=
          std::string::npos);
}

TEST_CASE("a presigned URL holds for a second to a week", "[backends][sigv4]") {
    SigV4Signer const signer;
    Request const request;
    CHECK(signer.presign(request, longTerm, s3, someTime, 1s).hasValue());
    CHECK(signer.presign(request, longTerm, s3, someTime, 604'800s).hasValue());
    for (auto const expires : {0s, -1s, 604'801s, std::chrono::seconds::max()}) {
        auto const url = signer.presign(request, longTerm, s3, someTime, expires);
        REQUIRE_FALSE(url.hasValue());
        CHECK(url.error().kind() == ErrorKind::invalidInput);
    }
}

TEST_CASE("what is presigned is not presigned again", "[backends][sigv4]") {
    SigV4Signer const signer;
    Request request;
    auto const url = signer.presign(request, longTerm, s3, someTime).value();
    request.query = url.substr(url.find('?') + 1);
    CHECK(signer.presign(request, longTerm, s3, someTime).error().kind() == ErrorKind::invalidInput);
}

} // namespace backends_sigv4_signer_test
