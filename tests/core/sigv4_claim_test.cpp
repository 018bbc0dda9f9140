// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/sigv4_claim.hpp>

#include <catch2/catch.hpp>

namespace core_sigv4_claim_test {

using namespace pylon;

namespace {

Request withAuthorization(std::string_view value) {
    Request request;
    request.headers.add("X-Amz-Date", "20260102T030405Z");
    request.headers.add("Authorization", value);
    return request;
}

Request withQuery(std::string query) {
    Request request;
    request.query = std::move(query);
    return request;
}

constexpr std::string_view presigned =
    "a=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20260102%2Feu-central-1%2Fs3"
    "%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host%3Brange"
    "&X-Amz-Security-Token=t%2Fk&X-Amz-Signature=abcd";

std::string without(std::string_view parameter) {
    std::string query{presigned};
    auto const at = query.find("&" + std::string{parameter} + "=");
    REQUIRE(at != std::string::npos);
    return query.erase(at, std::min(query.find('&', at + 1), query.size()) - at);
}

std::string changed(std::string_view from, std::string_view to) {
    std::string query{presigned};
    auto const at = query.find(from);
    REQUIRE(at != std::string::npos);
    return query.replace(at, from.size(), to);
}

void checkMalformed(Request const& request) {
    auto const claim = sigv4::readClaim(request);
    REQUIRE_FALSE(claim.hasValue());
    CHECK(claim.error().kind() == ErrorKind::malformed);
}

} // namespace

TEST_CASE("a request without a signature makes no claim", "[core][sigv4]") {
    CHECK_FALSE(sigv4::readClaim(Request{}).value().has_value());
    CHECK_FALSE(sigv4::readClaim(withQuery("a=1&x-amz-signature=2")).value().has_value());
}

TEST_CASE("the claim of an Authorization header", "[core][sigv4]") {
    auto request = withAuthorization("AWS4-HMAC-SHA256 Credential=AK/ID/20260102/eu-central-1/sqs/aws4_request, "
                                     "SignedHeaders=host;x-amz-date, Signature=abcd");
    request.query = "x=1";
    request.headers.add("X-Amz-Security-Token", "token");
    auto const claim = sigv4::readClaim(request).value().value();
    CHECK(claim.accessKeyId == "AK/ID");
    CHECK(claim.date == "20260102");
    CHECK(claim.region == "eu-central-1");
    CHECK(claim.service == "sqs");
    CHECK(claim.signedHeaders == "host;x-amz-date");
    CHECK(claim.signature == "abcd");
    CHECK(claim.stamp == "20260102T030405Z");
    CHECK(claim.sessionToken == "token");
    CHECK(claim.query == "x=1");
    CHECK_FALSE(claim.expires.has_value());
    CHECK(claim.scope().service == "sqs");
}

TEST_CASE("the parts of an Authorization header come in any order, with or without spaces", "[core][sigv4]") {
    auto const claim = sigv4::readClaim(withAuthorization("AWS4-HMAC-SHA256 Signature=ab,SignedHeaders=host,"
                                                          "Credential=AKID/20260102/r/s/aws4_request"))
                           .value()
                           .value();
    CHECK(claim.accessKeyId == "AKID");
    CHECK(claim.signature == "ab");
}

TEST_CASE("the Date header stands in for X-Amz-Date", "[core][sigv4]") {
    auto request =
        withAuthorization("AWS4-HMAC-SHA256 Credential=AKID/20260102/r/s/aws4_request, SignedHeaders=date;host, "
                          "Signature=ab");
    request.headers.remove("X-Amz-Date");
    checkMalformed(request);
    request.headers.add("Date", "Fri, 02 Jan 2026 03:04:05 GMT");
    CHECK(sigv4::readClaim(request).value()->stamp == "20260102T030405Z");
    request.headers.set("Date", "yesterday");
    checkMalformed(request);
}

TEST_CASE("an Authorization header that is not whole is malformed", "[core][sigv4]") {
    for (auto const* value :
         {"AWS AKID:signature", "Bearer token", "AWS4-HMAC-SHA256",
          "AWS4-HMAC-SHA256x Credential=A/20260102/r/s/aws4_request", "AWS4-HMAC-SHA256 nonsense",
          "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=ab",
          "AWS4-HMAC-SHA256 Credential=A/20260102/r/s/aws4_request, Signature=ab",
          "AWS4-HMAC-SHA256 Credential=A/20260102/r/s/aws4_request, SignedHeaders=host",
          "AWS4-HMAC-SHA256 Credential=A/20260102/r/s, SignedHeaders=host, Signature=ab",
          "AWS4-HMAC-SHA256 Credential=20260102/r/s/aws4_request, SignedHeaders=host, Signature=ab",
          "AWS4-HMAC-SHA256 Credential=A/2026/r/s/aws4_request, SignedHeaders=host, Signature=ab",
          "AWS4-HMAC-SHA256 Credential=A/20260102//s/aws4_request, SignedHeaders=host, Signature=ab",
          "AWS4-HMAC-SHA256 Credential=A/20260102/r/s/aws3_request, SignedHeaders=host, Signature=ab"}) {
        CAPTURE(value);
        checkMalformed(withAuthorization(value));
    }
}

TEST_CASE("the claim of a presigned request", "[core][sigv4]") {
    auto const claim = sigv4::readClaim(withQuery(std::string{presigned})).value().value();
    CHECK(claim.accessKeyId == "AKID");
    CHECK(claim.service == "s3");
    CHECK(claim.stamp == "20260102T030405Z");
    CHECK(claim.signedHeaders == "host;range");
    CHECK(claim.signature == "abcd");
    CHECK(claim.sessionToken == "t/k");
    CHECK(claim.expires == std::chrono::seconds{900});
    CHECK(claim.query == without("X-Amz-Signature"));
}

TEST_CASE("a presigned request that is not whole is malformed", "[core][sigv4]") {
    for (auto const* part : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
                             "X-Amz-SignedHeaders", "X-Amz-Signature"}) {
        CAPTURE(part);
        checkMalformed(withQuery(without(part)));
    }
    checkMalformed(withQuery(changed("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")));
    checkMalformed(withQuery(changed("AKID%2F", "")));
    for (auto const* expires : {"=0&", "=604801&", "=-1&", "=9x&", "=&", "=99999999999999999999&"}) {
        CAPTURE(expires);
        checkMalformed(withQuery(changed("=900&", expires)));
    }
    checkMalformed(withQuery(changed("a=1", "a=%zz")));
}

TEST_CASE("two claims at once are malformed", "[core][sigv4]") {
    auto request = withAuthorization(
        "AWS4-HMAC-SHA256 Credential=AKID/20260102/r/s/aws4_request, SignedHeaders=host, Signature=a");
    request.query = presigned;
    checkMalformed(request);
}

} // namespace core_sigv4_claim_test
