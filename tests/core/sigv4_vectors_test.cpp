// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/sigv4.hpp>

#include "support/sigv4_suite.hpp"
#include "support/vectors.hpp"
#include <pylon/backends/sigv4_keys.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/uri.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_sigv4_vectors_test {

// Stage by stage, so that a failure says which stage is wrong: canonical request, string to sign, signature.

using namespace pylon;
using test::Json;

namespace {

struct Stages {
    std::string canonicalRequest;
    std::string signedHeaders;
    std::string stringToSign;
    std::string signature;
};

Stages stagesOf(sigv4::Subject const& subject, Credentials const& credentials, std::string_view stamp,
                sigv4::CredentialScope const& scope) {
    Stages stages;
    TextBuffer canonical;
    auto const names = sigv4::appendCanonicalRequest(canonical, subject);
    stages.canonicalRequest = canonical.text();
    stages.signedHeaders = canonical.text(names.start, names.size);
    TextBuffer toSign;
    sigv4::appendStringToSign(toSign, stamp, scope, sha256(canonical.text()));
    stages.stringToSign = toSign.text();
    stages.signature = hexEncode((*SigningKeyCache{}.key(credentials, scope))(toSign.text()));
    return stages;
}

std::string queryOf(Json const& pairs) {
    std::string query;
    for (auto const& pair : pairs.items())
        appendQueryParameter(query, pair[0].string(), pair[1].string());
    return query;
}

Headers headersOf(Json const& pairs) {
    Headers headers;
    for (auto const& pair : pairs.items())
        headers.add(pair[0].string(), pair[1].string());
    return headers;
}

Credentials credentialsOf(Json const& json) {
    return {json["accessKeyId"].string(), Secret{json["secretAccessKey"].string()}};
}

} // namespace

TEST_CASE("the official suite, signed in headers", "[core][sigv4][vectors]") {
    auto const folder = test::vectors();
    if (!folder) return;
    auto const cases = test::sigV4Suite(*folder);
    REQUIRE(cases.size() == 38);
    for (auto const& each : cases) {
        CAPTURE(each.folder.filename().string());
        SigningStamp const stamp{each.time};
        auto headers = each.request.headers;
        headers.add("X-Amz-Date", stamp.text());
        if (!each.credentials.sessionToken.empty() && !each.tokenAfterSigning)
            headers.add("X-Amz-Security-Token", each.credentials.sessionToken.reveal());
        auto const payloadHash = hexEncode(sha256(each.request.body));
        if (each.signBody) headers.add("X-Amz-Content-Sha256", payloadHash);
        auto const stages = stagesOf({.method = each.request.method,
                                      .path = each.request.path,
                                      .query = each.request.query,
                                      .host = each.request.authority,
                                      .headers = &headers,
                                      .payloadHash = payloadHash,
                                      .encodePathTwice = false,
                                      .normalizePath = each.normalize},
                                     each.credentials, stamp.text(), {stamp.date(), each.region, each.service});
        CHECK(stages.canonicalRequest == each.expected("header-canonical-request.txt"));
        CHECK(stages.stringToSign == each.expected("header-string-to-sign.txt"));
        CHECK(stages.signature == each.expected("header-signature.txt"));
    }
}

TEST_CASE("the official suite, presigned", "[core][sigv4][vectors]") {
    auto const folder = test::vectors();
    if (!folder) return;
    for (auto const& each : test::sigV4Suite(*folder)) {
        CAPTURE(each.folder.filename().string());
        SigningStamp const stamp{each.time};
        sigv4::CredentialScope const scope{stamp.date(), each.region, each.service};
        auto const payloadHash = hexEncode(sha256(each.request.body));
        sigv4::Subject subject{.method = each.request.method,
                               .path = each.request.path,
                               .query = each.request.query,
                               .host = each.request.authority,
                               .headers = &each.request.headers,
                               .payloadHash = payloadHash,
                               .encodePathTwice = false,
                               .normalizePath = each.normalize};
        TextBuffer names;
        sigv4::appendSignedHeaders(names, subject);
        auto const token = each.tokenAfterSigning ? std::string_view{} : each.credentials.sessionToken.reveal();
        auto const query = sigv4::presignedQuery(
            each.request.query, {each.credentials.accessKeyId, scope, stamp.text(), each.expires, token, names.text()});
        subject.query = query;
        auto const stages = stagesOf(subject, each.credentials, stamp.text(), scope);
        CHECK(stages.signedHeaders == names.text());
        CHECK(stages.canonicalRequest == each.expected("query-canonical-request.txt"));
        CHECK(stages.stringToSign == each.expected("query-string-to-sign.txt"));
        CHECK(stages.signature == each.expected("query-signature.txt"));
    }
}

TEST_CASE("requests to real services: paths encoded twice, tokens, ports", "[core][sigv4][vectors]") {
    auto const json = test::vectorJson("sigv4/extra.json");
    if (!json) return;
    auto const credentials = credentialsOf((*json)["credentials"]);
    for (auto const& each : (*json)["cases"].items()) {
        CAPTURE(each["name"].string());
        auto const headers = headersOf(each["headers"]);
        auto const query = queryOf(each["query"]);
        auto const payloadHash = hexEncode(sha256(each["body"].string()));
        auto const& stamp = each["timestamp"].string();
        sigv4::CredentialScope const scope{std::string_view{stamp}.substr(0, 8), each["region"].string(),
                                           each["service"].string()};
        // These list Host among the headers.
        auto const stages = stagesOf({.method = each["method"].string(),
                                      .path = each["wirePath"].string(),
                                      .query = query,
                                      .host = {},
                                      .headers = &headers,
                                      .payloadHash = payloadHash},
                                     credentials, stamp, scope);
        CHECK(stages.canonicalRequest == each["canonicalRequest"].string());
        CHECK(stages.stringToSign == each["stringToSign"].string());
        CHECK(stages.signature == each["signature"].string());

        auto const signature = hexDecode(stages.signature).value();
        TextBuffer authorization;
        sigv4::appendAuthorization(authorization, credentials.accessKeyId, scope, stages.signedHeaders,
                                   std::as_bytes(std::span{signature}));
        CHECK(authorization.text() == each["authorization"].string());
    }
}

TEST_CASE("the examples of S3's documentation", "[core][sigv4][vectors]") {
    auto const json = test::vectorJson("s3/sigv4-examples.json");
    if (!json) return;
    auto const credentials = credentialsOf((*json)["credentials"]);
    auto const& stamp = (*json)["timestamp"].string();
    sigv4::CredentialScope const scope{std::string_view{stamp}.substr(0, 8), (*json)["region"].string(),
                                       (*json)["service"].string()};
    for (auto const& each : (*json)["examples"].items()) {
        CAPTURE(each["name"].string());
        auto const path = percentEncode(each["rawPath"].string(), Slash::keep);
        bool const presigned = each["style"].string() == "query";
        auto const headers = presigned ? Headers{} : headersOf(each["headers"]);
        auto query = queryOf(each["query"]);
        if (presigned)
            query = sigv4::presignedQuery(query, {credentials.accessKeyId, scope, stamp,
                                                  std::chrono::seconds{each["expires"].integer()},
                                                  each.stringOr("token", ""), "host"});
        auto const stages = stagesOf({.method = each["method"].string(),
                                      .path = path,
                                      .query = query,
                                      .host = presigned ? std::string_view{each["host"].string()} : std::string_view{},
                                      .headers = &headers,
                                      .payloadHash = each["payloadHash"].string(),
                                      .encodePathTwice = false,
                                      .normalizePath = false},
                                     credentials, stamp, scope);
        CHECK(stages.canonicalRequest == each["canonicalRequest"].string());
        CHECK(stages.stringToSign == each["stringToSign"].string());
        CHECK(stages.signature == each["signature"].string());
    }
}

TEST_CASE("the headers that begin S3's signed chunks", "[core][sigv4][vectors]") {
    auto const json = test::vectorJson("s3/sigv4-examples.json");
    if (!json) return;
    auto const credentials = credentialsOf((*json)["credentials"]);
    auto const& stamp = (*json)["timestamp"].string();
    for (auto const* name : {"chunked", "chunkedTrailer"}) {
        CAPTURE(name);
        auto const& each = (*json)[name];
        auto const headers = headersOf(each["seedHeaders"]);
        auto const stages = stagesOf({.method = "PUT",
                                      .path = "/examplebucket/chunkObject.txt",
                                      .query = {},
                                      .host = {},
                                      .headers = &headers,
                                      .payloadHash = headers.find("x-amz-content-sha256").value(),
                                      .encodePathTwice = false,
                                      .normalizePath = false},
                                     credentials, stamp, {"20130524", "us-east-1", "s3"});
        CHECK(stages.canonicalRequest == each["seedCanonicalRequest"].string());
        CHECK(stages.stringToSign == each["seedStringToSign"].string());
        CHECK(stages.signature == each["seedSignature"].string());
        CHECK(stages.signedHeaders == each["signedHeaders"].string());
    }
}

} // namespace core_sigv4_vectors_test
