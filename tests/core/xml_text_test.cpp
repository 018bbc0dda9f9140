// SPDX-License-Identifier: BSL-1.0

#include <pylon/core/xml_text.hpp>

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace core_xml_text_test {

using pylon::detail::appendXmlText;

TEST_CASE("text becomes XML that a parser reads back as it was") {
    std::string out = "before ";
    CHECK(appendXmlText(out, "a<b>&\"' \r\n\tz\xc2\x85\xe2\x80\xa8\xe2\x82\xac\xf0\x9f\x98\xb9"));
    CHECK(out == "before a&lt;b&gt;&amp;&quot;' &#xD;&#xA;&#x9;z&#x85;&#x2028;\xe2\x82\xac\xf0\x9f\x98\xb9");
    out.clear();
    CHECK(appendXmlText(out, ""));
    CHECK(out.empty());
}

TEST_CASE("what XML has no way to write is refused, and what is before it written") {
    for (std::string_view const wrong :
         {std::string_view{"\0", 1}, std::string_view{"\x01"}, std::string_view{"\x0b"}, std::string_view{"\x1f"},
          std::string_view{"\xef\xbf\xbe"}, std::string_view{"\xef\xbf\xbf"}, std::string_view{"\xff"},
          std::string_view{"\xed\xa0\x80"}, std::string_view{"\xc3"}}) {
        std::string out;
        CHECK_FALSE(appendXmlText(out, std::string{"a&"}.append(wrong).append("b")));
        CHECK(out == "a&amp;");
    }
    std::string out;
    CHECK(appendXmlText(out, "\x7f\xef\xbf\xbd"));
    CHECK(out == "\x7f\xef\xbf\xbd");
}

TEST_CASE("text is plain where it is written as it is") {
    for (std::size_t size = 0; size != 20; ++size) {
        CHECK(pylon::detail::isPlainXml(std::string(size, ' ')));
        for (std::size_t at = 0; at != size; ++at)
            for (int byte = 0; byte != 256; ++byte) {
                std::string text(size, '\x7f');
                text[at] = static_cast<char>(byte);
                std::string out;
                bool const plain = appendXmlText(out, text) && out == text && byte < 0x80;
                if (pylon::detail::isPlainXml(text) != plain) FAIL("byte " << byte << " at " << at << " of " << size);
            }
    }
}

TEST_CASE("what is to be replaced is, wherever it stands among what is not") {
    for (std::size_t before = 0; before != 20; ++before) {
        std::string out;
        CHECK(appendXmlText(out, std::string(before, 'a') + "<\xc3\xbc" + std::string(20 - before, 'b')));
        CHECK(out == std::string(before, 'a') + "&lt;\xc3\xbc" + std::string(20 - before, 'b'));
    }
}

} // namespace core_xml_text_test
