// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/sigv4.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace core_sigv4_test {

using namespace pylon;

namespace {

std::string canonical(sigv4::Subject const& subject) {
    TextBuffer out;
    sigv4::appendCanonicalRequest(out, subject);
    return std::string{out.text()};
}

std::string canonicalPath(std::string_view path, bool encodeTwice, bool normalize) {
    Headers const none;
    auto const text = canonical({.method = "GET",
                                 .path = path,
                                 .query = {},
                                 .host = "h",
                                 .headers = &none,
                                 .payloadHash = "p",
                                 .encodePathTwice = encodeTwice,
                                 .normalizePath = normalize});
    return text.substr(4, text.find('\n', 4) - 4);
}

} // namespace

TEST_CASE("the canonical request has its seven parts", "[core][sigv4]") {
    Headers headers;
    headers.add("X-Amz-Date", "20260102T030405Z");
    headers.add("Content-Type", "application/x-amz-json-1.0");
    TextBuffer out;
    out.append("before");
    auto const names = sigv4::appendCanonicalRequest(out, {.method = "POST",
                                                           .path = "",
                                                           .query = "b=2&a",
                                                           .host = "sqs.eu-central-1.amazonaws.com",
                                                           .headers = &headers,
                                                           .payloadHash = "UNSIGNED-PAYLOAD"});
    CHECK(out.text() == "beforePOST\n"
                        "/\n"
                        "a=&b=2\n"
                        "content-type:application/x-amz-json-1.0\n"
                        "host:sqs.eu-central-1.amazonaws.com\n"
                        "x-amz-date:20260102T030405Z\n"
                        "\n"
                        "content-type;host;x-amz-date\n"
                        "UNSIGNED-PAYLOAD");
    CHECK(out.text(names.start, names.size) == "content-type;host;x-amz-date");
}

TEST_CASE("a path is signed as the service wants it", "[core][sigv4]") {
    CHECK(canonicalPath("", true, true) == "/");
    CHECK(canonicalPath("/a%20b/c", true, true) == "/a%2520b/c");
    CHECK(canonicalPath("/a%20b/c", false, true) == "/a%20b/c");
    CHECK(canonicalPath("/a//b/./../c%2F", false, false) == "/a//b/./../c%2F");
    CHECK(canonicalPath("/a//b/./../c/", true, true) == "/a/c/");
    CHECK(canonicalPath("/../../a", true, true) == "/a");
    CHECK(canonicalPath("/a/b/..", true, true) == "/a");
    CHECK(canonicalPath("/a/..", true, true) == "/");
    CHECK(canonicalPath("/.hidden/..x/a.b/...", true, true) == "/.hidden/..x/a.b/...");
}

TEST_CASE("the canonical query is encoded in one way and sorted by name, then value", "[core][sigv4]") {
    CHECK(sigv4::canonicalQuery("") == "");
    CHECK(sigv4::canonicalQuery("b=1&a=2&a=1&A=3") == "A=3&a=1&a=2&b=1");
    CHECK(sigv4::canonicalQuery("lifecycle") == "lifecycle=");
    CHECK(sigv4::canonicalQuery("a=b=c") == "a=b%3Dc");
    CHECK(sigv4::canonicalQuery("a=%7e%c3%bc+x%2f&") == "a=~%C3%BC%2Bx%2F");
    CHECK(sigv4::canonicalQuery("a=100%&b=%zz&c=%4") == "a=100%25&b=%25zz&c=%254");
    // `-` sorts before `=`, so whole parameters compared as text would come out the other way round.
    CHECK(sigv4::canonicalQuery("a-b=1&a=2") == "a=2&a-b=1");
    CHECK(sigv4::canonicalQuery(sigv4::canonicalQuery("z=%26&y=a/b c")) == sigv4::canonicalQuery("z=%26&y=a/b c"));
}

TEST_CASE("headers are trimmed, joined and sorted", "[core][sigv4]") {
    Headers headers;
    headers.add("b-Long-Name-2", " x  y\t z ");
    headers.add("B-Long-Name-1", "2");
    headers.add("a", "");
    headers.add("b-long-name-1", "1");
    headers.add("B-LONG", "\t");
    CHECK(
        canonical({.method = "GET", .path = "/", .query = {}, .host = "h", .headers = &headers, .payloadHash = "p"}) ==
        "GET\n/\n\na:\nb-long:\nb-long-name-1:2,1\nb-long-name-2:x y z\nhost:h\n\n"
        "a;b-long;b-long-name-1;b-long-name-2;host\np");
}

TEST_CASE("headers that change on their way, or only count attempts, are not signed", "[core][sigv4]") {
    for (auto const* name : {"Connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "TE",
                             "trailer", "transfer-encoding", "upgrade", "User-Agent", "X-Amzn-Trace-Id",
                             "authorization", "amz-sdk-invocation-id", "amz-sdk-request"}) {
        CAPTURE(name);
        CHECK(sigv4::isUnsigned(name));
    }
    for (auto const* name : {"host", "content-type", "x-amz-date", "range", "x-amzn-query-mode", "expects", "", "t",
                             "amz-sdk-requests", "a-very-long-header-name-that-is-longer-than-any-other"}) {
        CAPTURE(name);
        CHECK_FALSE(sigv4::isUnsigned(name));
    }
    Headers headers;
    headers.add("User-Agent", "pylon");
    headers.add("Authorization", "old");
    headers.add("Range", "bytes=0-9");
    TextBuffer names;
    sigv4::appendSignedHeaders(
        names, {.method = "GET", .path = "/", .query = {}, .host = "h", .headers = &headers, .payloadHash = "p"});
    CHECK(names.text() == "host;range");
}

TEST_CASE("exactly the headers that are named are signed", "[core][sigv4]") {
    Headers headers;
    headers.add("Range", "bytes=0-9");
    headers.add("User-Agent", "pylon");
    headers.add("X-Amz-Date", "d");
    auto const text = canonical({.method = "GET",
                                 .path = "/",
                                 .query = {},
                                 .host = "h",
                                 .headers = &headers,
                                 .payloadHash = "p",
                                 .signedHeaders = "host;user-agent;absent"});
    CHECK(text == "GET\n/\n\nhost:h\nuser-agent:pylon\n\nhost;user-agent\np");
    CHECK(sigv4::lists("a;host;b", "Host"));
    CHECK_FALSE(sigv4::lists("a;hosts;b", "host"));
}

TEST_CASE("more headers than there is room for on the stack", "[core][sigv4]") {
    Headers headers;
    std::string expected = "GET\n/\n\nhost:h\n";
    std::string names = "host";
    std::vector<std::string> all;
    for (int i = 999; i >= 900; --i)
        headers.add("X-" + std::to_string(i), std::string(50, 'v'));
    for (int i = 900; i <= 999; ++i) {
        expected += "x-" + std::to_string(i) + ":" + std::string(50, 'v') + "\n";
        names += ";x-" + std::to_string(i);
    }
    CHECK(
        canonical({.method = "GET", .path = "/", .query = {}, .host = "h", .headers = &headers, .payloadHash = "p"}) ==
        expected + "\n" + names + "\np");
}

TEST_CASE("the string to sign and the Authorization header", "[core][sigv4]") {
    sigv4::CredentialScope const scope{"20260102", "eu-central-1", "sqs"};
    std::array<std::byte, 32> digest{};
    digest.fill(std::byte{0xab});
    TextBuffer out;
    sigv4::appendStringToSign(out, "20260102T030405Z", scope, digest);
    std::string hex;
    for (int i = 0; i != 32; ++i)
        hex += "ab";
    CHECK(out.text() == "AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/eu-central-1/sqs/aws4_request\n" + hex);
    out.clear();
    sigv4::appendAuthorization(out, "AKID", scope, "host;x-amz-date", digest);
    CHECK(out.text() == "AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-central-1/sqs/aws4_request, "
                        "SignedHeaders=host;x-amz-date, Signature=" +
                            hex);
}

TEST_CASE("names of every length and letter are written in lower case", "[core][sigv4]") {
    for (std::size_t size = 1; size != 20; ++size)
        for (char const each : std::string_view{"AMZamz09-_^`|!~"}) {
            std::string const name(size, each);
            Headers headers;
            headers.add(name, "v");
            auto const lower = each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
            auto const text = canonical(
                {.method = "GET", .path = "/", .query = {}, .host = {}, .headers = &headers, .payloadHash = "p"});
            REQUIRE(text == "GET\n/\n\n" + std::string(size, lower) + ":v\n\n" + std::string(size, lower) + "\np");
        }
}

TEST_CASE("runs of blanks become one space, wherever they stand", "[core][sigv4]") {
    for (auto const& [value, expected] :
         std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                          {" ", ""},
                                                          {"a b", "a b"},
                                                          {"a  b", "a b"},
                                                          {"a\tb", "a b"},
                                                          {"a \tb c\t\td  e ", "a b c d e"},
                                                          {"\t a", "a"},
                                                          {"\"a   b\"", "\"a b\""}}) {
        Headers headers;
        headers.add("x", value);
        CHECK(canonical(
                  {.method = "GET", .path = "/", .query = {}, .host = {}, .headers = &headers, .payloadHash = "p"}) ==
              "GET\n/\n\nx:" + expected + "\n\nx\np");
    }
}

TEST_CASE("a blank is seen wherever it stands in a value", "[core][sigv4]") {
    for (std::size_t size = 3; size != 70; ++size)
        for (std::size_t at = 1; at != size - 1; ++at)
            for (char const each : {' ', '\t', '!'}) {
                std::string value(size, 'v');
                value[at] = each;
                Headers headers;
                headers.add("x", value);
                if (each == '\t') value[at] = ' ';
                auto const text = canonical(
                    {.method = "GET", .path = "/", .query = {}, .host = {}, .headers = &headers, .payloadHash = "p"});
                REQUIRE(text == "GET\n/\n\nx:" + value + "\n\nx\np");
            }
}

} // namespace core_sigv4_test
