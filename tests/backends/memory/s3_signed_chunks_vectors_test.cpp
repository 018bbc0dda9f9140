// SPDX-License-Identifier: BSL-1.0

#include "support/vectors.hpp"
#include <pylon/backends/memory/s3_chunked_body.hpp>
#include <pylon/backends/sigv4_verifier.hpp>
#include <pylon/core/timestamp.hpp>

#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>

namespace memory_s3_signed_chunks_vectors_test {

// The worked examples of S3's documentation: 64 KiB, 1 KiB and the end, without trailers and with one.

using namespace pylon;
using namespace pylon::memory::detail;

namespace {

struct Example {
    Example(test::Json const& all, std::string const& name) {
        auto const& example = all[name];
        auto const& credentials = all["credentials"];
        request.method = "PUT";
        request.path = "/examplebucket/chunkObject.txt";
        for (auto const& each : example["seedHeaders"].items())
            if (each[0].string() == "Host")
                request.authority = each[1].string();
            else if (each[0].string() != "Content-Length")
                request.headers.add(each[0].string(), each[1].string());
        request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=" + credentials["accessKeyId"].string() +
                                                 "/20130524/us-east-1/s3/aws4_request, SignedHeaders=" +
                                                 example["signedHeaders"].string() +
                                                 ", Signature=" + example["seedSignature"].string());
        for (auto const& each : example["chunks"].items()) {
            std::string const bytes(static_cast<std::size_t>(each["size"].integer()), 'a');
            if (!bytes.empty()) request.body.own() += each["chunkHeader"].string() + bytes + "\r\n";
        }
        request.body.own() += name == "chunked" ? example["chunks"][2]["chunkHeader"].string() + "\r\n"
                                                : example["trailer"]["wireAfterLastChunk"].string();
        keys = std::make_shared<Credentials const>(
            Credentials{credentials["accessKeyId"].string(), Secret{credentials["secretAccessKey"].string()}});
    }

    /// What comes of it: the code of the refusal, or `none`, and the body is what was in the chunks.
    std::string outcome() {
        SigV4Verifier const verifier{[&](std::string_view) { return keys; }};
        auto check = verifier.verify(request,
                                     {.region = "us-east-1",
                                      .service = "s3",
                                      .encodePathTwice = false,
                                      .normalizePath = false,
                                      .payloadHash = PayloadHash::header},
                                     parseSigningStamp("20130524T000000Z").value());
        REQUIRE(check.message == "");
        REQUIRE(check.chunks);
        auto const refusal = unchunkBody(request, &*check.chunks);
        return refusal ? refusal->code : "none";
    }
    void change(std::string const& text, std::string const& into) {
        auto& body = request.body.own();
        auto const at = body.find(text);
        REQUIRE(at != body.npos);
        body.replace(at, text.size(), into);
    }

    Request request{};
    CredentialsPtr keys{};
};

} // namespace

TEST_CASE("signed chunks are taken as S3's documentation signs them", "[s3][vectors]") {
    auto const json = test::vectorJson("s3/sigv4-examples.json");
    if (!json) return;
    Example plain{*json, "chunked"};
    CHECK(plain.request.body.size() == 66'824);
    CHECK(plain.outcome() == "none");
    CHECK(plain.request.body == std::string(66'560, 'a'));

    Example trailing{*json, "chunkedTrailer"};
    CHECK(trailing.outcome() == "none");
    CHECK(trailing.request.body == std::string(66'560, 'a'));
    CHECK(trailing.request.headers.find("x-amz-checksum-crc32c") == "sOO8/Q==");
}

TEST_CASE("each signature of chunks and trailers counts", "[s3][vectors]") {
    auto const json = test::vectorJson("s3/sigv4-examples.json");
    if (!json) return;
    for (std::size_t i = 0; i != 3; ++i) {
        Example example{*json, "chunked"};
        auto const signature = (*json)["chunked"]["chunks"][i]["signature"].string();
        example.change(signature, std::string(64, '0'));
        CHECK(example.outcome() == "SignatureDoesNotMatch");
    }
    // One byte of each chunk; the second in the place of the first, in the example whose Content-Length is not signed.
    Example first{*json, "chunked"};
    first.change("\r\naa", "\r\nab");
    CHECK(first.outcome() == "SignatureDoesNotMatch");
    Example second{*json, "chunked"};
    second.request.body.own().replace(second.request.body.view().rfind("aa\r\n0;"), 1, "b");
    CHECK(second.outcome() == "SignatureDoesNotMatch");
    Example shortened{*json, "chunkedTrailer"};
    shortened.request.body.own().erase(0, shortened.request.body.view().find("400;"));
    CHECK(shortened.outcome() == "SignatureDoesNotMatch");

    Example trailer{*json, "chunkedTrailer"};
    trailer.change("sOO8/Q==", "sOO8/A==");
    CHECK(trailer.outcome() == "SignatureDoesNotMatch");
    Example trailerSignature{*json, "chunkedTrailer"};
    trailerSignature.change("x-amz-trailer-signature:d8", "x-amz-trailer-signature:d9");
    CHECK(trailerSignature.outcome() == "SignatureDoesNotMatch");
}

} // namespace memory_s3_signed_chunks_vectors_test
