// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/encoded_word.hpp>

#include <catch2/catch.hpp>

#include <string>

namespace core_encoded_word_test {

using namespace pylon;

TEST_CASE("plain text stands in a header as it is", "[core][words]") {
    for (std::string const text : {"", "true", "a b ~!?=", "= ?"}) {
        CHECK(encodeWords(text) == text);
        CHECK(decodeWords(text) == text);
    }
}

TEST_CASE("text that would not come back is written in encoded words", "[core][words]") {
    CHECK(encodeWords("\xc5\xbc") == "=?UTF-8?B?xbw=?=");
    CHECK(encodeWords(" a") == "=?UTF-8?B?IGE=?=");
    CHECK(encodeWords("a ") == "=?UTF-8?B?YSA=?=");
    CHECK(encodeWords("=?x") == "=?UTF-8?B?PT94?=");
    std::string longer;
    for (int i = 0; i != 100; ++i)
        longer += i % 3 == 0 ? "\xf0\x9f\x8d\x93" : "x\xc5\xbc ";
    for (auto const& text : {longer, std::string{"\xc5\xbc"}, std::string{" "}, std::string{"=?UTF-8?B?xbw=?="}})
        CHECK(decodeWords(encodeWords(text)) == text);
    auto const words = encodeWords(longer);
    for (std::size_t start = 0, end = 0; end != std::string::npos; start = end + 1) {
        end = words.find(' ', start);
        CHECK(words.substr(start, end - start).size() <= 75);
    }
}

TEST_CASE("encoded words of others are read", "[core][words]") {
    // The first ones are the standard's own examples.
    CHECK(decodeWords("=?ISO-8859-1?Q?a?=") == "a");
    CHECK(decodeWords("=?ISO-8859-1?Q?a?= b") == "a b");
    CHECK(decodeWords("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=") == "ab");
    CHECK(decodeWords("=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=") == "ab");
    CHECK(decodeWords("=?ISO-8859-1?Q?a_b?=") == "a b");
    CHECK(decodeWords("x =?utf-8?q?caf=C3=a9?=, y") == "x caf\xc3\xa9, y");
    CHECK(decodeWords("=?US-ASCII*EN?Q?Keith_Moore?=") == "Keith Moore");
    CHECK(decodeWords("=?iso-8859-1?B?6Q==?=") == "\xc3\xa9");
    CHECK(decodeWords("a?= =?UTF-8?Q?b?=") == "a?= b");
}

TEST_CASE("what is no encoded word is left alone", "[core][words]") {
    for (std::string const text :
         {"=?", "=?=?=?", "=?UTF-8?B?x?=", "=?UTF-8?Q?=4?=", "=?UTF-8?Q?=zz?=", "=?UTF-8?X?a?=", "=?no-such?Q?a?=",
          "=?UTF-8//IGNORE?Q?a?=", "=?UTF-8?Q?a b?=", "=?UTF-8?Q?a", "=?UTF-8?Q?=FF?=", "=? =?", "==?UTF-8?Q"})
        CHECK(decodeWords(text) == text);
}

} // namespace core_encoded_word_test
