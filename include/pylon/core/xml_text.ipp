// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_XML_TEXT_IPP
#define PYLON_CORE_XML_TEXT_IPP

#include <pylon/core/utf8.hpp>
#include <pylon/core/xml_text.hpp>

#include <array>
#include <cstddef>

namespace pylon::detail {

/// The characters that are written as they are, whatever stands beside them.
inline constexpr std::array<bool, 256> plainXmlCharacters = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c != 0x80; ++c)
        table[c] = c != '&' && c != '<' && c != '>' && c != '"';
    return table;
}();

PYLON_INLINE bool appendXmlText(std::string& out, std::string_view text) {
    char const* plainFrom = text.data();
    char const* const end = plainFrom + text.size();
    char const* at = plainFrom;
    auto const replace = [&](std::string_view reference, std::size_t length) {
        out.append(plainFrom, at);
        out.append(reference);
        plainFrom = at + length;
    };
    while (at != end) {
        if (end - at >= 8 && (xmlSyntaxIn(eightBytes(at)) & 0x8080'8080'8080'8080U) == 0) {
            at += 8;
            continue;
        }
        if (plainXmlCharacters[static_cast<unsigned char>(*at)]) {
            ++at;
            continue;
        }
        auto const length = utf8SequenceLength(at, end);
        std::string_view const character{at, length == 0 ? 1 : length};
        switch (*at) {
        case '&': replace("&amp;", 1); break;
        case '<': replace("&lt;", 1); break;
        case '>': replace("&gt;", 1); break;
        case '"': replace("&quot;", 1); break;
        case '\r': replace("&#xD;", 1); break;
        case '\n': replace("&#xA;", 1); break;
        case '\t': replace("&#x9;", 1); break;
        default:
            // The line ends of XML 1.1 are characters in XML 1.0, which yet some parsers change.
            if (character == "\xc2\x85")
                replace("&#x85;", 2);
            else if (character == "\xe2\x80\xa8")
                replace("&#x2028;", 3);
            else if (length == 0 || static_cast<unsigned char>(*at) < 0x20 || character == "\xef\xbf\xbe" ||
                     character == "\xef\xbf\xbf")
                return out.append(plainFrom, at), false;
        }
        at += length;
    }
    out.append(plainFrom, at);
    return true;
}

} // namespace pylon::detail

#endif // PYLON_CORE_XML_TEXT_IPP
