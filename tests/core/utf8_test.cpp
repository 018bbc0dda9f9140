// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/utf8.hpp>

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace core_utf8_test {

using namespace pylon;

namespace {

/// A code point as UTF-8 would write it, be it one or not.
std::string encoded(unsigned code) {
    auto const byte = [](unsigned value) { return static_cast<char>(value); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 63))};
    if (code < 0x10000) return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63))};
    return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)),
            byte(0x80 | (code & 63))};
}

} // namespace

TEST_CASE("every code point but the surrogates is UTF-8, and none beyond the last") {
    for (unsigned code = 0; code != 0x120000; code += code < 0x1000 || code > 0xd7f0 ? 1 : 7) {
        auto const text = encoded(code);
        bool const valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        auto const length = utf8SequenceLength(text.data(), text.data() + text.size());
        if (length != (valid ? text.size() : 0)) FAIL("code point " << code);
    }
}

TEST_CASE("what is cut short, overlong or out of order is not UTF-8") {
    for (std::string_view const wrong :
         {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82",
          "\xe2(\xa1", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf0\x90(\x80", "\xf5\x80\x80\x80", "\xff", "\xfe"})
        for (std::size_t before = 0; before != 20; ++before) {
            auto const text = std::string(before, 'a').append(wrong);
            CHECK_FALSE(isUtf8(text));
            CHECK_FALSE(isUtf8(text + "12345678"));
            CHECK(isUtf8(text.substr(0, before)));
        }
    CHECK(isUtf8(""));
    CHECK(isUtf8(std::string_view{"\0 zero is a character", 21}));
    CHECK(isUtf8("za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87 \xe2\x82\xac \xf0\x9f\x98\xb9"));
}

TEST_CASE("characters are counted, not bytes") {
    CHECK(utf8CharacterCount("") == 0);
    CHECK(utf8CharacterCount("za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87 \xe2\x82\xac \xf0\x9f\x98\xb9") == 10);
}

} // namespace core_utf8_test
