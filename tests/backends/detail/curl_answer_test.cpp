// SPDX-License-Identifier: BSL-1.0

#include <pylon/backends/detail/curl_answer.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace backends_curl_answer_test {

using namespace pylon;
using pylon::detail::CurlAnswer;
using namespace std::literals;

namespace {

CurlAnswer fresh(std::size_t maxHeaderBytes = 1000, std::size_t maxBodyBytes = 1000, bool hasBody = true) {
    CurlAnswer answer;
    answer.begin(hasBody, maxHeaderBytes, maxBodyBytes);
    return answer;
}

/// How the answer takes one line after a good status line.
CurlAnswer::Refusal after(std::string_view line) {
    auto answer = fresh();
    REQUIRE(answer.takeHeaderLine("HTTP/1.1 200 OK\r\n"));
    bool const taken = answer.takeHeaderLine(line);
    CHECK(taken == (answer.refusal() == CurlAnswer::Refusal::none));
    return answer.refusal();
}

} // namespace

TEST_CASE("an answer is collected from its lines", "[curl][answer]") {
    auto answer = fresh();
    for (auto const line : {"HTTP/1.1 200 OK\r\n"sv, "Content-Type: a/b \r\n"sv, "x-empty:\r\n"sv, "X-Tab:\t1\t2\n"sv,
                            "Content-Length: 5\r\n"sv, "\r\n"sv})
        CHECK(answer.takeHeaderLine(line));
    CHECK(answer.hasWholeHeader());
    CHECK(answer.takeBody("he"));
    CHECK(answer.takeBody("llo"));
    CHECK(answer.received() == 84);
    auto const response = answer.release();
    CHECK(response.status == 200);
    CHECK(response.body == "hello");
    REQUIRE(response.headers.size() == 4);
    CHECK(response.headers.find("content-type") == "a/b");
    CHECK(response.headers.find("x-empty") == "");
    CHECK(response.headers.find("x-tab") == "1\t2");
}

TEST_CASE("interim answers leave nothing behind, and trailers are not headers", "[curl][answer]") {
    auto answer = fresh();
    for (auto const line : {"HTTP/1.1 103 Early Hints\r\n"sv, "Link: </x>\r\n"sv, "\r\n"sv,
                            "HTTP/1.1 204 No Content\r\n"sv, "a: 1\r\n"sv, "\r\n"sv, "a: trailer\r\n"sv})
        CHECK(answer.takeHeaderLine(line));
    auto const response = answer.release();
    CHECK(response.status == 204);
    CHECK(response.headers.size() == 1);
    CHECK(response.headers.find("a") == "1");
}

TEST_CASE("header lines that HTTP does not allow are refused", "[curl][answer]") {
    using enum CurlAnswer::Refusal;
    CHECK(after("a: b\x01\r\n") == headerNotAllowed);
    CHECK(after("a: b\r c\r\n") == headerNotAllowed);
    CHECK(after("a b: c\r\n") == headerNotAllowed);
    CHECK(after(": c\r\n") == headerNotAllowed);
    CHECK(after("no colon\r\n") == headerNotAllowed);
    CHECK(after(" folded: line\r\n") == headerNotAllowed);
    CHECK(after("HTTP/1.1 200 OK\r\n") == headerNotAllowed);
    CHECK(after("Content-Length: 1x\r\n") == headerNotAllowed);
    CHECK(after("Content-Length: -1\r\n") == headerNotAllowed);
    CHECK(after("Content-Length: 5, 5\r\n") == headerNotAllowed);
    CHECK(after("a: \xc3\xa4\xff\r\n") == none);
    for (auto const line : {"HTTP/1.1\r\n"sv, "HTTP/1.1 20\r\n"sv, "HTTP/1.1 2x0 OK\r\n"sv, "HTTP/1.1 -20 OK\r\n"sv,
                            "HTTP/1.1 099 OK\r\n"sv, "ICY 200 OK\r\n"sv}) {
        CAPTURE(line);
        auto answer = fresh();
        CHECK_FALSE(answer.takeHeaderLine(line));
        CHECK(answer.refusal() == headerNotAllowed);
    }
}

TEST_CASE("an answer keeps to its bounds", "[curl][answer]") {
    using enum CurlAnswer::Refusal;
    SECTION("all header lines together, interim ones too") {
        auto answer = fresh(40);
        CHECK(answer.takeHeaderLine("HTTP/1.1 100 Continue\r\n"));
        CHECK_FALSE(answer.takeHeaderLine("HTTP/1.1 100 Continue\r\n"));
        CHECK(answer.refusal() == headersTooLong);
    }
    SECTION("a body that says how long it is, before it is read") {
        auto answer = fresh(1000, 10);
        CHECK(answer.takeHeaderLine("HTTP/1.1 200 OK\r\n"));
        CHECK_FALSE(answer.takeHeaderLine("content-length: 11\r\n"));
        CHECK(answer.refusal() == bodyTooLong);
    }
    SECTION("a body that does not say it") {
        auto answer = fresh(1000, 10);
        CHECK(answer.takeHeaderLine("HTTP/1.1 200 OK\r\n"));
        CHECK(answer.takeBody("0123456789"));
        CHECK_FALSE(answer.takeBody("0"));
        CHECK(answer.refusal() == bodyTooLong);
    }
    SECTION("the length of a body that does not come is nobody's concern") {
        auto head = fresh(1000, 10, false);
        CHECK(head.takeHeaderLine("HTTP/1.1 200 OK\r\n"));
        CHECK(head.takeHeaderLine("Content-Length: 99999999999999\r\n"));
        auto unchanged = fresh(1000, 10);
        CHECK(unchanged.takeHeaderLine("HTTP/1.1 304 Not Modified\r\n"));
        CHECK(unchanged.takeHeaderLine("Content-Length: 99999999999999\r\n"));
    }
}

} // namespace backends_curl_answer_test
