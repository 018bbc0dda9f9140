// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/sigv4_signer.hpp>

#include "support/sigv4_suite.hpp"
#include "support/vectors.hpp"
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace backends_sigv4_signer_vectors_test {

// The signer as a whole; tests/core/sigv4_vectors_test.cpp has the same cases stage by stage.

using namespace pylon;

namespace {

std::string signatureIn(std::string_view text) {
    auto const at = text.rfind("Signature=");
    return std::string{text.substr(at + 10)};
}

} // namespace

TEST_CASE("the signer signs the official suite", "[backends][sigv4][vectors]") {
    auto const folder = test::vectors();
    if (!folder) return;
    SigV4Signer const signer;
    int signedCases = 0;
    for (auto const& each : test::sigV4Suite(*folder)) {
        // Only services without signed tokens have that, and pylon speaks to none.
        if (each.tokenAfterSigning) continue;
        CAPTURE(each.folder.filename().string());
        auto request = each.request;
        REQUIRE(signer.sign(request, each.credentials, each.scope(), each.time));
        CHECK(signatureIn(request.headers.find("Authorization").value()) == each.expected("header-signature.txt"));

        auto scope = each.scope();
        scope.payloadHash = PayloadHash::implied; // the suite signs the body in presigned requests too
        auto const url = signer.presign(each.request, each.credentials, scope, each.time, each.expires);
        CHECK(signatureIn(url.value()) == each.expected("query-signature.txt"));
        ++signedCases;
    }
    CHECK(signedCases == 37);
}

TEST_CASE("the signer presigns the examples of S3's documentation", "[backends][sigv4][vectors]") {
    auto const json = test::vectorJson("s3/sigv4-examples.json");
    if (!json) return;
    auto const now = parseSigningStamp((*json)["timestamp"].string()).value();
    int presigned = 0;
    for (auto const& each : (*json)["examples"].items()) {
        if (each["style"].string() != "query") continue;
        CAPTURE(each["name"].string());
        Request request;
        request.method = each["method"].string();
        request.authority = each["host"].string();
        request.path = percentEncode(each["rawPath"].string(), Slash::keep);
        for (auto const& pair : each["query"].items())
            appendQueryParameter(request.query, pair[0].string(), pair[1].string());
        Credentials const credentials{(*json)["credentials"]["accessKeyId"].string(),
                                      Secret{(*json)["credentials"]["secretAccessKey"].string()},
                                      Secret{each.stringOr("token", "")}};
        auto const url = SigV4Signer{}.presign(request, credentials,
                                               {.region = (*json)["region"].string(),
                                                .service = "s3",
                                                .encodePathTwice = false,
                                                .normalizePath = false,
                                                .payloadHash = PayloadHash::header},
                                               now, std::chrono::seconds{each["expires"].integer()});
        CHECK(url.value() == each["url"].string());
        ++presigned;
    }
    CHECK(presigned == 2);
}

} // namespace backends_sigv4_signer_vectors_test
