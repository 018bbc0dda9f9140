// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_verifier.hpp>

#include "support/vectors.hpp"
#include <pylon/core/base64.hpp>
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace backends_sigv4_verifier_vectors_test {

// Requests that a signer which is not ours has signed.

using namespace pylon;
using test::Json;

namespace {

void setUrl(Request& request, std::string const& url) {
    auto const host = url.find("://") + 3;
    auto const path = url.find('/', host);
    auto const question = std::min(url.find('?', path), url.size());
    request.scheme = url.substr(0, host - 3);
    request.authority = url.substr(host, path - host);
    request.path = url.substr(path, question - path);
    request.query = url.substr(std::min(question + 1, url.size()));
}

SigningScope scopeOf(std::string const& service) {
    bool const plain = service != "s3";
    return {.region = {},
            .service = {},
            .encodePathTwice = plain,
            .normalizePath = plain,
            .payloadHash = plain ? PayloadHash::implied : PayloadHash::header};
}

SigV4Verifier verifierFor(Json const& json, std::string const& token) {
    auto const credentials = std::make_shared<Credentials const>(
        Credentials{json["accessKeyId"].string(), Secret{json["secretAccessKey"].string()}, Secret{token}});
    return SigV4Verifier{
        [credentials](std::string_view id) { return id == credentials->accessKeyId ? credentials : nullptr; }};
}

} // namespace

TEST_CASE("requests that botocore signed are valid, and are not when they are changed", "[backends][sigv4][vectors]") {
    auto const json = test::vectorJson("requests/requests.json");
    if (!json) return;
    auto const now = parseSigningStamp((*json)["time"].string()).value();
    int verified = 0;
    for (auto const& each : (*json)["cases"].items()) {
        CAPTURE(each["service"].string(), each["operation"].string(), each["note"].string());
        auto const& wire = each["request"];
        Request request;
        request.method = wire["method"].string();
        setUrl(request, wire["url"].string());
        for (auto const& [name, value] : wire["headers"].members())
            if (name != "Content-Length") request.headers.add(name, value.string());
        auto const& body = wire["body"].string();
        request.body = body.starts_with("base64:") ? base64Decode(body.substr(7)).value() : body;
        auto const verifier =
            verifierFor(*json, std::string{request.headers.find("X-Amz-Security-Token").value_or("")});

        auto const check = verifier.verify(request, scopeOf(each["service"].string()), now);
        CAPTURE(check.message, check.canonicalRequest);
        if (!request.headers.contains("Authorization")) {
            CHECK(check.fault == SignatureFault::missing);
            continue;
        }
        CHECK(check.valid());
        request.path += "x";
        CHECK(verifier.verify(request, scopeOf(each["service"].string()), now).fault == SignatureFault::mismatch);
        ++verified;
    }
    CHECK(verified > 50);
}

TEST_CASE("URLs that botocore presigned are valid, and are not when they are changed", "[backends][sigv4][vectors]") {
    auto const json = test::vectorJson("requests/requests.json");
    if (!json) return;
    auto const now = parseSigningStamp((*json)["time"].string()).value();
    for (auto const& each : (*json)["presigned"].items()) {
        CAPTURE(each["name"].string());
        auto const verifier = verifierFor(*json, each.stringOr("token", ""));
        Request request;
        request.method = each["name"].string() == "put" ? "PUT" : "GET";
        setUrl(request, each["url"].string());
        if (auto const type = each["params"].stringOr("ContentType", ""); !type.empty())
            request.headers.add("Content-Type", type);
        CHECK(verifier.verify(request, scopeOf("s3"), now).valid());
        request.path += "x";
        CHECK(verifier.verify(request, scopeOf("s3"), now).fault == SignatureFault::mismatch);
    }
}

} // namespace backends_sigv4_verifier_vectors_test
