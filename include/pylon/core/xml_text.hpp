// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_XML_TEXT_HPP
#define PYLON_CORE_XML_TEXT_HPP

#include <pylon/config.hpp>
#include <pylon/core/detail/eight_bytes.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace pylon::detail {

/// Appends text as XML content or as an attribute's value in double quotes. Line ends and tabs that a parser would change are
/// written as character references. False, and the text is written up to there, where it is not UTF-8 or holds a character
/// that XML 1.0 has no way to write.
[[nodiscard]] bool appendXmlText(std::string& out, std::string_view text);

/// Sets the highest bit of each byte that XML's text may not hold as it is: what is not ASCII, a control character or markup.
/// Perhaps also of bytes that stand above one of these. Other bits mean nothing.
[[nodiscard]] inline std::uint64_t xmlSyntaxIn(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101U;
    auto const quotes = (word | ones * 4) ^ ones * '&'; // `"` is `&` without a bit
    auto const tags = (word | ones * 2) ^ ones * '>';   // and `<` is `>`
    return word | (word - ones * 0x20) | (quotes - ones) | (tags - ones);
}

/// Whether text is ASCII that appendXmlText writes as it is, as most names and keys are.
[[nodiscard]] inline bool isPlainXml(std::string_view text) noexcept {
    char const* at = text.data();
    char const* const end = at + text.size();
    constexpr std::uint64_t highBits = 0x8080'8080'8080'8080U;
    if (text.size() < 8) {
        char padded[8] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
        for (char* to = padded; at != end;)
            *to++ = *at++;
        return (xmlSyntaxIn(eightBytes(&padded[0])) & highBits) == 0;
    }
    // The last bytes are looked at together with some that have been.
    auto found = xmlSyntaxIn(eightBytes(end - 8));
    for (; end - at > 8; at += 8)
        found |= xmlSyntaxIn(eightBytes(at));
    return (found & highBits) == 0;
}

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/xml_text.ipp>
#endif

#endif // PYLON_CORE_XML_TEXT_HPP
