// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/http.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core_http_test {

using namespace pylon;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

std::vector<std::string> linesOf(Headers const& headers) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i != headers.size(); ++i)
        lines.emplace_back(headers.line(i));
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("headers are kept in order, as they were given", "[core][http]") {
    Headers headers;
    CHECK(headers.empty());
    headers.add("Content-Type", "text/plain");
    headers.add("x-empty", "");
    headers.add("X-Two", "one");
    headers.add("x-two", "two");
    CHECK(headers.size() == 4);
    CHECK(linesOf(headers) == Lines{"Content-Type: text/plain", "x-empty;", "X-Two: one", "x-two: two"});
    CHECK(headers[1].name == "x-empty");
    CHECK(headers[1].value.empty());
    CHECK(headers[3].name == "x-two");
    CHECK(headers[3].value == "two");

    std::string all;
    for (auto const& [name, value] : headers)
        all.append(name).append("=").append(value).append(" ");
    CHECK(all == "Content-Type=text/plain x-empty= X-Two=one x-two=two ");
    STATIC_REQUIRE(std::input_iterator<Headers::Iterator>);
}

TEST_CASE("names are the same but for the case of ASCII letters, wherever they differ", "[core][http]") {
    CHECK(sameHeaderName("", ""));
    CHECK_FALSE(sameHeaderName("", "a"));
    CHECK_FALSE(sameHeaderName("content-type", "content-typ"));
    for (std::size_t size = 1; size != 34; ++size) {
        for (std::size_t at = 0; at != size; ++at) {
            auto const with = [&](char c) { return std::string(at, 'n') + c + std::string(size - at - 1, 'N'); };
            CAPTURE(size, at);
            CHECK(sameHeaderName(with('a'), with('A')));
            CHECK(sameHeaderName(with('Z'), with('z')));
            CHECK(sameHeaderName(with('\xe9'), with('\xe9')));
            for (auto const& [a, b] :
                 {std::pair{'a', 'b'}, {'@', '`'}, {'[', '{'}, {'0', 'P'}, {'\xc1', '\xe1'}, {'a', '\xe1'}})
                CHECK_FALSE(sameHeaderName(with(a), with(b)));
        }
    }
}

TEST_CASE("each byte of a name and of a value is looked at, wherever it stands", "[core][http]") {
    auto const isToken = [](char c) {
        return std::string_view{"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}.find(
                   c) != std::string_view::npos;
    };
    for (std::size_t const size : {1U, 7U, 8U, 9U, 15U, 16U, 17U, 31U, 32U, 33U, 40U})
        for (std::size_t at = 0; at != size; ++at)
            for (int byte = 0; byte != 256; ++byte) {
                auto const c = static_cast<char>(byte);
                bool const allowed = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
                auto const text = std::string(at, 'n') + c + std::string(size - at - 1, 'N');
                Headers headers;
                // A colon ends the name, unless it begins the line.
                bool const asName = c == ':' ? at != 0 : isToken(c);
                if (headers.addLine(text + ": v") != asName)
                    FAIL("name of " << size << ", byte " << byte << " at " << at);
                if (headers.addLine("n: " + text) != allowed)
                    FAIL("value of " << size << ", byte " << byte << " at " << at);
            }
}

TEST_CASE("lines are taken as they come, blanks around the value aside", "[core][http]") {
    Headers headers;
    for (auto const line : {"A: one", "B:two", "C: \t three four \t", "D:", "E: ", "F:  \t", "g: five\tsix: seven"})
        CHECK(headers.addLine(line));
    CHECK(linesOf(headers) == Lines{"A: one", "B: two", "C: three four", "D;", "E;", "F;", "g: five\tsix: seven"});
    CHECK(headers[0].name == "A");
    CHECK(headers[0].value == "one");
    CHECK(headers[2].value == "three four");
    CHECK(headers[6].value == "five\tsix: seven");
    CHECK(headers.find("f") == "");
}

TEST_CASE("a line that is no header is not taken", "[core][http]") {
    Headers headers;
    for (auto const line :
         {""sv, ":"sv, ": value"sv, "no colon"sv, "A"sv, "A B: blank in the name"sv, "A : blank behind it"sv,
          "\xc3\xa9: beyond ASCII"sv, "A: one\r\nB: two"sv, "A: zero\0byte"sv, "A: \x7f"sv, "A: \x1b"sv})
        CHECK_FALSE(headers.addLine(line));
    CHECK(headers.empty());
    CHECK(headers.addLine("A: \xc3\xa9 beyond ASCII"));
}

TEST_CASE("headers are found without regard to case", "[core][http]") {
    Headers headers;
    headers.add("ETag", "\"a\"");
    headers.add("etag", "\"b\"");
    CHECK(headers.find("etag") == "\"a\"");
    CHECK(headers.find("ETAG") == "\"a\"");
    CHECK(headers.contains("eTag"));
    CHECK_FALSE(headers.find("etags"));
    CHECK_FALSE(headers.contains("eta"));
    CHECK(sameHeaderName("X-Amz-Date", "x-amz-date"));
    CHECK_FALSE(sameHeaderName("X-Amz-Date", "X-Amz-Dat"));
    // Only letters have a case: these differ from each other by the bit that makes one.
    CHECK_FALSE(sameHeaderName("a[", "a{"));
    CHECK_FALSE(sameHeaderName("@", "`"));
}

TEST_CASE("a value that would add a header of its own is refused", "[core][http]") {
    Headers headers;
    headers.add("x-kept", "1");
    auto const value =
        GENERATE(values<std::string>({"a\r\nx-evil: 1", "a\nx-evil: 1", "a\rb", "a\0b"s, "\x01", "\x1f", "\x7f"}));
    CHECK_THROWS_AS(headers.add("x-name", value), Error);
    CHECK_THROWS_AS(headers.set("x-name", value), Error);
    CHECK_THROWS_AS(headers.set("x-kept", value), Error);
    CHECK(linesOf(headers) == Lines{"x-kept: 1"});
    // As long as the value in place, so that it would be written over it.
    headers.set("x-kept", std::string(value.size(), 'v'));
    CHECK_THROWS_AS(headers.set("x-kept", value), Error);
    CHECK(headers.find("x-kept") == std::string(value.size(), 'v'));
}

TEST_CASE("a refused header says so, without the value", "[core][http]") {
    try {
        Headers{}.add("x-name", "hidden\n");
        FAIL("a line break was taken");
    } catch (Error const& error) {
        CHECK(error.kind() == ErrorKind::invalidInput);
        CHECK(error.message().find("x-name") != std::string::npos);
        CHECK(error.message().find("hidden") == std::string::npos);
    }
}

TEST_CASE("a name that is no token is refused", "[core][http]") {
    Headers headers;
    auto const name = GENERATE(
        values<std::string>({"", "a b", "a:", "a\r\n", "a\0"s, "(a)", "a,b", "\xc3\xa4", "a\"", "a/b", "{a}", "a\t"}));
    CHECK_THROWS_AS(headers.add(name, "v"), Error);
    CHECK_THROWS_AS(headers.set(name, "v"), Error);
    CHECK(headers.empty());
}

TEST_CASE("every character of a token may stand in a name, and tabs and bytes beyond ASCII in a value",
          "[core][http]") {
    Headers headers;
    headers.add("!#$%&'*+-.^_`|~09azAZ", "a\tb \xc3\xa4\xff");
    CHECK(headers[0].value == "a\tb \xc3\xa4\xff");
}

TEST_CASE("set takes the place of all headers of the name", "[core][http]") {
    Headers headers;
    headers.add("a", "xx");
    headers.add("b", "1");
    headers.add("A", "y");
    SECTION("with a value of the first one's length") {
        headers.set("a", "zz");
        CHECK(linesOf(headers) == Lines{"a: zz", "b: 1"});
    }
    SECTION("with a value of a later one's length") {
        headers.set("a", "z");
        CHECK(headers.find("a") == "z");
        CHECK(headers.size() == 2);
        CHECK(headers.find("b") == "1");
    }
    SECTION("with a value of no one's length") {
        headers.set("a", "longer than before");
        CHECK(headers.find("a") == "longer than before");
        CHECK(headers.size() == 2);
    }
    SECTION("with an empty value") {
        headers.set("A", "");
        CHECK(linesOf(headers) == Lines{"b: 1", "A;"});
    }
    SECTION("where there was none") {
        headers.set("c", "3");
        CHECK(linesOf(headers) == Lines{"a: xx", "b: 1", "A: y", "c: 3"});
    }
}

TEST_CASE("an empty value is set over an empty one once", "[core][http]") {
    Headers headers;
    headers.set("a", "");
    headers.set("a", "");
    CHECK(linesOf(headers) == Lines{"a;"});
    headers.set("a", "1");
    CHECK(linesOf(headers) == Lines{"a: 1"});
}

TEST_CASE("what is set may be a view into the headers themselves", "[core][http]") {
    Headers headers;
    headers.add("first", "a value that is long enough to be moved");
    headers.add("second", "b");
    SECTION("another header's value") {
        headers.set("second", headers[0].value);
        CHECK(headers.find("second") == "a value that is long enough to be moved");
    }
    SECTION("another header's name") {
        headers.set(headers[1].name, "c");
        headers.set(headers[1].name, "longer");
        CHECK(linesOf(headers) == Lines{"first: a value that is long enough to be moved", "second: longer"});
    }
    SECTION("its own value") {
        headers.set("first", headers[0].value);
        CHECK(headers.find("first") == "a value that is long enough to be moved");
        CHECK(headers.size() == 2);
    }
    SECTION("a part of its own value") {
        headers.set("first", headers[0].value.substr(2, 5));
        CHECK(headers.find("first") == "value");
    }
    SECTION("as long as its own value, and overlapping it") {
        std::string_view const line{headers.line(0)};
        headers.set("first", line.substr(5, headers[0].value.size()));
        CHECK(headers.find("first") == ": a value that is long enough to be mov");
    }
}

TEST_CASE("a header that is set again and again is there once", "[core][http]") {
    Headers headers;
    headers.set("x-other", "kept");
    for (int i = 0; i != 20'000; ++i) {
        headers.set("x-again", std::to_string(i));
        headers.set("x-same-length", std::to_string(10'000 + i % 1000));
    }
    CHECK(headers.size() == 3);
    CHECK(headers.find("x-other") == "kept");
    CHECK(headers.find("x-again") == "19999");
    CHECK(headers.find("x-same-length") == "10999");
}

TEST_CASE("remove takes away all headers of a name", "[core][http]") {
    Headers headers;
    headers.add("a", "1");
    headers.add("b", "2");
    headers.add("A", "3");
    CHECK_FALSE(headers.remove("c"));
    CHECK(headers.remove("a"));
    CHECK_FALSE(headers.remove("a"));
    CHECK(linesOf(headers) == Lines{"b: 2"});
    headers.add("a", "4");
    CHECK(linesOf(headers) == Lines{"b: 2", "a: 4"});
    headers.clear();
    CHECK(headers.empty());
    headers.reserve(2, 100);
    headers.add("x", "y");
    CHECK(linesOf(headers) == Lines{"x: y"});
}

TEST_CASE("copies of headers are independent", "[core][http]") {
    Headers headers;
    headers.add("a", "1");
    Headers copy{headers};
    headers.set("a", "2");
    CHECK(copy.find("a") == "1");
    Headers const moved{std::move(copy)};
    CHECK(linesOf(moved) == Lines{"a: 1"});
}

TEST_CASE("a request knows its URL", "[core][http]") {
    Request request;
    request.authority = "host:8443";
    CHECK(request.url() == "https://host:8443/");
    request.scheme = "http";
    request.path = "/a%20b";
    request.query = "x=%2F&y";
    CHECK(request.url() == "http://host:8443/a%20b?x=%2F&y");
}

TEST_CASE("a control character is found wherever it stands in a value", "[core][http]") {
    for (std::size_t size = 1; size != 40; ++size)
        for (std::size_t at = 0; at != size; ++at)
            for (int byte = 0; byte != 256; ++byte) {
                std::string value(size, at % 2 == 0 ? '\x80' : ' ');
                value[at] = static_cast<char>(byte);
                bool const forbidden = (byte < 0x20 && byte != '\t') || byte == 0x7f;
                Headers headers;
                bool refused = false;
                try {
                    headers.add("X", value);
                } catch (Error const&) {
                    refused = true;
                }
                if (refused != forbidden) FAIL("size " << size << ", byte " << byte << " at " << at);
            }
}

} // namespace core_http_test
