// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/uri.hpp>

#include <catch2/catch.hpp>

namespace core_uri_test {

using namespace pylon;

TEST_CASE("percent-encoding keeps the unreserved characters and nothing else", "[core][uri]") {
    std::string const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    CHECK(percentEncode(unreserved) == unreserved);

    std::size_t kept = 0;
    for (int byte = 0; byte != 256; ++byte)
        if (percentEncode(std::string(1, static_cast<char>(byte))).size() == 1) ++kept;
    CHECK(kept == unreserved.size());
}

TEST_CASE("percent-encoding writes upper-case escapes of bytes", "[core][uri]") {
    CHECK(percentEncode("a b+c") == "a%20b%2Bc");
    CHECK(percentEncode("żółć") == "%C5%BC%C3%B3%C5%82%C4%87");
    CHECK(percentEncode(std::string_view{"\0\xff", 2}) == "%00%FF");
    CHECK(percentEncode("%41") == "%2541");
    CHECK(percentEncode("") == "");
}

TEST_CASE("a slash is encoded unless it is asked to be kept", "[core][uri]") {
    CHECK(percentEncode("/a/b c//") == "%2Fa%2Fb%20c%2F%2F");
    CHECK(percentEncode("/a/b c//", Slash::keep) == "/a/b%20c//");
}

TEST_CASE("each byte is kept or encoded for itself, wherever it stands", "[core][uri]") {
    for (std::size_t const size : {1U, 15U, 16U, 17U, 33U, 84U, 85U, 100U})
        for (std::size_t at = 0; at != size; ++at)
            for (int byte = 0; byte != 256; ++byte) {
                std::string const one(1, static_cast<char>(byte));
                for (auto const slash : {Slash::keep, Slash::encode}) {
                    std::string const before(at, 'n');
                    std::string const after(size - at - 1, '7');
                    if (percentEncode(before + one + after, slash) != before + percentEncode(one, slash) + after)
                        FAIL("byte " << byte << " at " << at << " of " << size);
                }
            }
}

TEST_CASE("appendEncoded appends", "[core][uri]") {
    std::string out = "x=";
    appendEncoded(out, "1&2");
    appendEncoded(out, "");
    CHECK(out == "x=1%262");
}

TEST_CASE("what was encoded decodes to itself, for every byte", "[core][uri]") {
    std::string all;
    for (int byte = 0; byte != 256; ++byte)
        all.push_back(static_cast<char>(byte));
    CHECK(percentDecode(percentEncode(all)).value() == all);
    CHECK(percentDecode(percentEncode(all, Slash::keep), Plus::space).value() == all);
}

TEST_CASE("decoding takes hexadecimal digits of either case", "[core][uri]") {
    CHECK(percentDecode("%c3%BC%2f").value() == "ü/");
}

TEST_CASE("a plus sign is a space in forms only", "[core][uri]") {
    CHECK(percentDecode("a+b%2B").value() == "a+b+");
    CHECK(percentDecode("a+b%2B", Plus::space).value() == "a b+");
}

TEST_CASE("a text is decoded where it stands", "[core][uri]") {
    std::string text = "a%2Fb+c%25";
    REQUIRE(percentDecodeInPlace(text, Plus::space));
    CHECK(text == "a/b c%");
    text.clear();
    REQUIRE(percentDecodeInPlace(text));
    CHECK(text.empty());
}

TEST_CASE("a broken escape is malformed", "[core][uri]") {
    for (auto const* text : {"%", "a%", "%4", "%4g", "%g4", "%%41", "% 41", "%-1"}) {
        CAPTURE(text);
        auto const decoded = percentDecode(text);
        REQUIRE_FALSE(decoded.hasValue());
        CHECK(decoded.error().kind() == ErrorKind::malformed);
    }
}

TEST_CASE("a query is taken apart in order", "[core][uri]") {
    using Parameters = std::vector<QueryParameter>;
    CHECK(parseQuery("").value().empty());
    CHECK(parseQuery("a=1&b=%26%3D&a=2").value() == Parameters{{"a", "1"}, {"b", "&="}, {"a", "2"}});
    CHECK(parseQuery("lifecycle").value() == Parameters{{"lifecycle", ""}});
    CHECK(parseQuery("&a=&&=b&").value() == Parameters{{"a", ""}, {"", "b"}});
    CHECK(parseQuery("a=b=c").value() == Parameters{{"a", "b=c"}});
    CHECK(parseQuery("a+b=c+d", Plus::space).value() == Parameters{{"a b", "c d"}});
}

TEST_CASE("a query with a broken escape is malformed", "[core][uri]") {
    CHECK(parseQuery("a=1&b%2=1").error().kind() == ErrorKind::malformed);
    CHECK(parseQuery("a=1&b=%zz").error().kind() == ErrorKind::malformed);
}

TEST_CASE("a query that was written reads the same", "[core][uri]") {
    std::string query;
    appendQueryParameter(query, "prefix", "a b/é");
    appendQueryParameter(query, "list-type", "2");
    appendQueryParameter(query, "x&y", "=");
    CHECK(query == "prefix=a%20b%2F%C3%A9&list-type=2&x%26y=%3D");
    CHECK(parseQuery(query).value() ==
          std::vector<QueryParameter>{{"prefix", "a b/é"}, {"list-type", "2"}, {"x&y", "="}});
}

} // namespace core_uri_test
