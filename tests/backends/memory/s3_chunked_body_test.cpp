// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/memory/s3_chunked_body.hpp>

#include <catch2/catch.hpp>

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
    auto const refusal = unchunkBody(request, true);
    return refusal ? refusal->code : "none";
}

} // namespace

TEST_CASE("a body is taken out of its chunks, and its trailer is a header", "[s3]") {
    for (auto const* const end : {"\r\n", ""}) {
        auto request = chunked("5\r\nhello\r\n4;x=y\r\n you\r\n0\r\nx-amz-checksum-crc32: AAAAAA==\r\n"s + end);
        CHECK(isChunkedBody(request));
        REQUIRE_FALSE(unchunkBody(request, true));
        CHECK(request.body == "hello you");
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

TEST_CASE("a body of signed chunks is taken where no signature is checked", "[s3]") {
    auto request = chunked("9;chunk-signature=ad80\r\nhello you\r\n0;chunk-signature=b6c6\r\n\r\n");
    request.headers.remove("x-amz-trailer");
    request.headers.set("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    CHECK(codeOf(request) == "UnmodelledByPylon");
    REQUIRE_FALSE(unchunkBody(request, false));
    CHECK(request.body == "hello you");
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
