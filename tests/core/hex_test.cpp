// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/hex.hpp>

#include <catch2/catch.hpp>

namespace core_hex_test {

using namespace pylon;

namespace {

std::span<std::byte const> bytesOf(std::string_view text) { return std::as_bytes(std::span{text.data(), text.size()}); }

} // namespace

TEST_CASE("bytes are written as lower-case hexadecimal digits", "[core][hex]") {
    CHECK(hexEncode(bytesOf("")) == "");
    CHECK(hexEncode(bytesOf("\x01\xab\xff")) == "01abff");
    std::string out = "sha256:";
    appendHex(out, bytesOf("pylon"));
    CHECK(out == "sha256:70796c6f6e");
}

TEST_CASE("each byte has its digits, however many stand before and after it", "[core][hex]") {
    for (std::size_t const size : {1U, 15U, 16U, 17U, 20U, 31U, 32U, 33U, 64U})
        for (std::size_t at = 0; at != size; ++at)
            for (int byte = 0; byte != 256; ++byte) {
                std::string text(size, '\x5a');
                text[at] = static_cast<char>(byte);
                std::string digits;
                for (std::size_t i = 0; i != size; ++i)
                    digits.append("5a");
                digits[2 * at] = "0123456789abcdef"[byte / 16];
                digits[2 * at + 1] = "0123456789abcdef"[byte % 16];
                if (hexEncode(bytesOf(text)) != digits) FAIL("byte " << byte << " at " << at << " of " << size);
            }
}

TEST_CASE("hexadecimal digits of either case are read", "[core][hex]") {
    CHECK(hexDecode("").value() == "");
    CHECK(hexDecode("01aBfF").value() == "\x01\xab\xff");
}

TEST_CASE("every byte survives both ways", "[core][hex]") {
    std::string all;
    for (int byte = 0; byte != 256; ++byte)
        all.push_back(static_cast<char>(byte));
    CHECK(hexDecode(hexEncode(bytesOf(all))).value() == all);
}

TEST_CASE("anything else is not hexadecimal text", "[core][hex]") {
    for (auto const* text : {"0", "abc", "0g", "g0", "0x", " 0", "-1", "/0", ":0", "@0", "`0"}) {
        CAPTURE(text);
        auto const bytes = hexDecode(text);
        REQUIRE_FALSE(bytes.hasValue());
        CHECK(bytes.error().kind() == ErrorKind::malformed);
    }
}

} // namespace core_hex_test
