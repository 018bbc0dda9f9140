// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/text_encoding.hpp>

#include <pylon/core/error.hpp>

#include <catch2/catch.hpp>

#include <functional>
#include <string>

namespace core_text_encoding_test {

using namespace pylon;

namespace {

Error errorOf(std::function<void()> const& call) {
    try {
        call();
    } catch (Error const& error) {
        return error;
    }
    throw std::logic_error{"it should have thrown"};
}

} // namespace

TEST_CASE("text is read from and written in other encodings", "[core][encoding]") {
    struct {
        std::string encoding, bytes, text;
    } const cases[] = {
        {"utf-8", "\xc5\xbc", "\xc5\xbc"},
        {"UTF8", "", ""},
        {"iso-8859-1", "caf\xe9", "caf\xc3\xa9"},
        {"latin1", "\xff", "\xc3\xbf"},
        {"UTF-16LE", std::string{"a\0\x7c\x01", 4}, "a\xc5\xbc"},
        {"shift_jis", "\x82\xa0", "\xe3\x81\x82"},
        {"ISO-2022-JP", "\x1b$B$\"\x1b(B", "\xe3\x81\x82"},
    };
    for (auto const& each : cases) {
        INFO(each.encoding);
        CHECK(decodeText(each.bytes, each.encoding) == each.text);
        CHECK(encodeText(each.text, each.encoding) == each.bytes);
    }
}

TEST_CASE("text of any length is converted whole", "[core][encoding]") {
    for (std::size_t const size : {4095U, 4096U, 4097U, 100'000U}) {
        std::string const bytes(size, '\xe9');
        auto const text = decodeText(bytes, "iso-8859-1");
        CHECK(text.size() == 2 * size);
        CHECK(encodeText(text, "iso-8859-1") == bytes);
    }
}

TEST_CASE("a byte that is none of the encoding's is an error that names its offset", "[core][encoding]") {
    struct {
        std::string encoding, bytes, offset;
    } const cases[] = {
        {"utf-8", "abc\xff", "byte 3 "},         {"utf-8", "\xc5", "byte 0 "},
        {"ascii", "abcdefghij\xe9", "byte 10 "}, {"utf-16le", "a", "byte 0 "},
        {"shift_jis", "ab\x82", "byte 2 "},      {"euc-jp", std::string(5000, 'a') + "\xff", "byte 5000 "},
    };
    for (auto const& each : cases) {
        INFO(each.encoding);
        auto const error = errorOf([&] { static_cast<void>(decodeText(each.bytes, each.encoding)); });
        CHECK(error.kind() == ErrorKind::malformed);
        CHECK_THAT(error.message(), Catch::Contains(each.offset) && Catch::Contains(each.encoding));
    }
}

TEST_CASE("text that an encoding cannot hold is an error that names its offset", "[core][encoding]") {
    auto const error = errorOf([] { static_cast<void>(encodeText("ab\xc5\xbc", "iso-8859-1")); });
    CHECK(error.kind() == ErrorKind::invalidInput);
    CHECK_THAT(error.message(), Catch::Contains("byte 2 "));
    auto const bytes = errorOf([] { static_cast<void>(encodeText("ab\xff", "iso-8859-1")); });
    CHECK(bytes.kind() == ErrorKind::invalidInput);
    CHECK_THAT(bytes.message(), Catch::Contains("byte 2 "));
}

TEST_CASE("a name that would change what iconv does is refused, and so is one that it does not know",
          "[core][encoding]") {
    for (std::string const name :
         {"ascii//IGNORE", "utf-8//TRANSLIT", "", "utf-8 ", "a/b", "a,b", "no-such-encoding"}) {
        INFO(name);
        CHECK(errorOf([&] { static_cast<void>(decodeText("a", name)); }).kind() == ErrorKind::invalidInput);
        CHECK(errorOf([&] { static_cast<void>(encodeText("a", name)); }).kind() == ErrorKind::invalidInput);
    }
}

} // namespace core_text_encoding_test
