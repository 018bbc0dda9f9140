// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/s3_chunked_body.hpp>

#include <pylon/backends/memory/s3_errors.hpp>

#include <catch2/catch.hpp>

#include <ios>
#include <sstream>
#include <string>

namespace backends_memory_s3_chunked_body_test {

using namespace pylon;
using namespace pylon::memory::detail;
using namespace std::literals;

namespace {

/// As the JavaScript SDK sends a stream.
Request chunked(std::string body) {
    Request request;
    request.headers.add("Content-Encoding", "gzip, aws-chunked");
    request.headers.add("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    request.headers.add("x-amz-decoded-content-length", "9");
    request.headers.add("x-amz-trailer", "x-amz-checksum-crc32");
    request.body = std::move(body);
    return request;
}

std::string codeOf(Request request) {
    auto const refusal = unchunkBody(request, nullptr);
    return refusal ? refusal->code : "none";
}

} // namespace

TEST_CASE("a body is taken out of its chunks, and its trailer is a header", "[s3]") {
    for (auto const* const end : {"\r\n", ""}) {
        std::string const first(8192, 'a');
        auto request =
            chunked("2000\r\n" + first + "\r\n4;x=y\r\n you\r\n0\r\nx-amz-checksum-crc32: AAAAAA==\r\n" + end);
        request.headers.set("x-amz-decoded-content-length", "8196");
        CHECK(isChunkedBody(request));
        REQUIRE_FALSE(unchunkBody(request, nullptr));
        CHECK(request.body == first + " you");
        CHECK(request.headers.find("x-amz-checksum-crc32") == "AAAAAA==");
        CHECK(request.headers.find("Content-Encoding") == "gzip");
        for (auto const* const name : {"x-amz-content-sha256", "x-amz-decoded-content-length", "x-amz-trailer"})
            CHECK_FALSE(request.headers.contains(name));
        CHECK_FALSE(isChunkedBody(request));
    }
    Request plain;
    plain.headers.add("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    CHECK_FALSE(isChunkedBody(plain));
}

TEST_CASE("an object and a part may come in chunks, and nothing else", "[s3]") {
    auto request = chunked("0\r\n\r\n");
    CHECK_FALSE(checkMayBeChunked(request, "PutObject"));
    CHECK_FALSE(checkMayBeChunked(request, "UploadPart"));
    auto const refused = checkMayBeChunked(request, "PutBucketTagging");
    REQUIRE(refused);
    CHECK(refused->status == 400);
    CHECK(refused->code == "InvalidRequest");
    CHECK(refused->message == "The value of x-amz-content-sha256 header is invalid.");

    // What S3 says of the others is not known.
    request.headers.set("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    CHECK_FALSE(checkMayBeChunked(request, "PutObject"));
    auto const unknown = checkMayBeChunked(request, "DeleteObjects");
    REQUIRE(unknown);
    CHECK(unknown->status == 501);
    CHECK_THAT(unknown->message,
               Catch::Contains("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") && Catch::Contains("DeleteObjects"));
}

TEST_CASE("signed chunks are as strict in form where no signature is checked", "[s3]") {
    auto const form = [](std::string const& payloadHash, std::string const& trailer, std::string body) {
        auto request = chunked(std::move(body));
        request.headers.set("x-amz-content-sha256", payloadHash);
        if (trailer.empty())
            request.headers.remove("x-amz-trailer");
        else
            request.headers.set("x-amz-trailer", trailer);
        return codeOf(std::move(request));
    };
    std::string const plain = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    std::string const crc = "x-amz-checksum-crc32";
    CHECK(form(plain, "", "9;chunk-signature=ad80\r\nhello you\r\n0;chunk-signature=b6c6\r\n\r\n") == "none");
    CHECK(form(plain, "", "9\r\nhello you\r\n0\r\n\r\n") == "IncompleteBody");
    CHECK(form(plain, "", "9;signature=ad80\r\nhello you\r\n0;chunk-signature=b6c6\r\n\r\n") == "IncompleteBody");

    std::string const chunks = "9;chunk-signature=ad80\r\nhello you\r\n0;chunk-signature=b6c6\r\n";
    std::string const checksum = "x-amz-checksum-crc32:AAAAAA==\r\n";
    std::string const signature = "x-amz-trailer-signature:d81f\r\n";
    CHECK(form(plain, crc, chunks + checksum + "\r\n") == "MalformedTrailerError");
    CHECK(form(plain + "-TRAILER", crc, chunks + checksum + signature + "\r\n") == "none");
    CHECK(form(plain + "-TRAILER", crc, chunks + checksum + "\r\n") == "MalformedTrailerError");
    CHECK(form(plain + "-TRAILER", crc, chunks + signature + checksum + "\r\n") == "MalformedTrailerError");
    CHECK(form(plain + "-TRAILER", "", chunks + checksum + signature + "\r\n") == "MalformedTrailerError");
    CHECK(form("STREAMING-UNSIGNED-PAYLOAD-TRAILER", crc, "9\r\nhello you\r\n0\r\n" + checksum + signature + "\r\n") ==
          "MalformedTrailerError");
    CHECK(form("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "", chunks + "\r\n") == "UnmodelledByPylon");
}

TEST_CASE("the length of a body in chunks is said, and is right", "[s3]") {
    std::string const body = "9\r\nhello you\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
    for (auto const* const length : {"", "nine", "-9", "+9", "-0", "9 bytes", "0x9", "18446744073709551616"}) {
        auto request = chunked(body);
        request.headers.set("x-amz-decoded-content-length", length);
        CHECK(codeOf(request) == "MissingContentLength");
    }
    auto request = chunked(body);
    request.headers.set("x-amz-decoded-content-length", "009");
    CHECK(codeOf(request) == "none");
    request.headers.remove("x-amz-decoded-content-length");
    CHECK(codeOf(request) == "MissingContentLength");
    request.headers.set("x-amz-decoded-content-length", "10");
    auto const refusal = unchunkBody(request, nullptr);
    REQUIRE(refusal);
    CHECK(refusal->code == "IncompleteBody");
    CHECK(refusal->extras ==
          memory::detail::S3ErrorExtras{{"NumberBytesExpected", "10"}, {"NumberBytesProvided", "9"}});
}

TEST_CASE("only the last chunk may be small", "[s3]") {
    auto const of = [](std::size_t first, std::size_t second) {
        std::ostringstream text;
        text << std::hex << first << "\r\n"
             << std::string(first, 'a') << "\r\n"
             << second << "\r\n"
             << std::string(second, 'b') << "\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
        auto request = chunked(text.str());
        request.headers.set("x-amz-decoded-content-length", std::to_string(first + second));
        return request;
    };
    CHECK(codeOf(of(8192, 1)) == "none");
    auto request = of(8191, 1);
    auto const refusal = unchunkBody(request, nullptr);
    REQUIRE(refusal);
    CHECK(refusal->code == "InvalidChunkSizeError");
    CHECK(refusal->status == 403);
    CHECK(refusal->extras == memory::detail::S3ErrorExtras{{"Chunk", "2"}, {"BadChunkSize", "8191"}});
}

TEST_CASE("chunks that are none, or not all, are refused", "[s3]") {
    CHECK(codeOf(chunked("")) == "IncompleteBody");
    CHECK(codeOf(chunked("9")) == "IncompleteBody");
    CHECK(codeOf(chunked("nine\r\nhello you\r\n0\r\n\r\n")) == "IncompleteBody");
    CHECK(codeOf(chunked("ffffffffffffffff\r\nhello you\r\n0\r\n\r\n")) == "IncompleteBody");
    CHECK(codeOf(chunked("-9\r\nhello you\r\n0\r\n\r\n")) == "IncompleteBody");
    CHECK(codeOf(chunked("9\r\nhello you0\r\n\r\n")) == "IncompleteBody");
    CHECK(codeOf(chunked("9\r\nhello you\r\n")) == "IncompleteBody");
    CHECK(codeOf(chunked("8\r\nhello yo\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n")) == "IncompleteBody");

    auto const ending = [](std::string const& trailers) {
        return codeOf(chunked("9\r\nhello you\r\n0\r\n" + trailers));
    };
    CHECK(ending("x-amz-checksum-crc32:AAAAAA==\r\n\r\n") == "none");
    CHECK(ending("\r\n") == "MalformedTrailerError");
    CHECK(ending("x-amz-checksum-crc32:AAAAAA==") == "MalformedTrailerError");
    CHECK(ending("x-amz-checksum-crc32\r\n\r\n") == "MalformedTrailerError");
    CHECK(ending("x-amz-checksum-crc32:AAAAAA==\r\n\r\nmore") == "MalformedTrailerError");
    CHECK(ending("x-amz-checksum-crc32:A\x01\r\n\r\n") == "MalformedTrailerError");
    CHECK(ending("x-amz-checksum-sha1:AAAAAA==\r\n\r\n") == "MalformedTrailerError");
    CHECK(ending("x-amz-checksum-crc32:AAAAAA==\r\nx-amz-copy-source: /b/k\r\n\r\n") == "MalformedTrailerError");
    auto request = chunked("9\r\nhello you\r\n0\r\nx-amz-copy-source: /b/k\r\n\r\n");
    request.headers.set("x-amz-trailer", "x-amz-copy-source");
    CHECK(codeOf(request) == "MalformedTrailerError");
}

} // namespace backends_memory_s3_chunked_body_test
