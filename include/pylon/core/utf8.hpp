// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_UTF8_HPP
#define PYLON_CORE_UTF8_HPP

#include <pylon/core/detail/eight_bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pylon {

/// The length of the well-formed UTF-8 sequence that begins at `begin`, or 0 where there is none: overlong forms, surrogates
/// and anything above U+10FFFF are not well-formed (Unicode 15, table 3-7). `begin` is before `end`.
[[nodiscard]] inline std::size_t utf8SequenceLength(char const* begin, char const* end) noexcept {
    auto const byteAt = [begin](std::size_t i) { return static_cast<unsigned char>(begin[i]); };
    auto const left = static_cast<std::size_t>(end - begin);
    auto const continues = [&](std::size_t i) { return i < left && (byteAt(i) & 0xc0U) == 0x80U; };
    auto const first = byteAt(0);
    if (first < 0x80U) return 1;
    if (first < 0xc2U || first > 0xf4U || !continues(1)) return 0;
    if (first < 0xe0U) return 2;
    auto const second = byteAt(1);
    if (first < 0xf0U) {
        if ((first == 0xe0U && second < 0xa0U) || (first == 0xedU && second > 0x9fU)) return 0;
        return continues(2) ? 3 : 0;
    }
    if ((first == 0xf0U && second < 0x90U) || (first == 0xf4U && second > 0x8fU)) return 0;
    return continues(2) && continues(3) ? 4 : 0;
}

/// Whether the text is UTF-8 from its beginning to its end.
[[nodiscard]] inline bool isUtf8(std::string_view text) noexcept {
    constexpr std::uint64_t highBits = 0x8080'8080'8080'8080U;
    constexpr std::ptrdiff_t wordSize = sizeof highBits;
    auto const isAscii = [](char const* eight) { return (detail::eightBytes(eight) & highBits) == 0; };
    char const* at = text.data();
    char const* const end = at + text.size();
    // Long texts are ASCII for the most part: eight words at a time.
    for (; end - at >= 8 * wordSize; at += 8 * wordSize) {
        std::uint64_t words[8];
        std::memcpy(words, at, sizeof words);
        auto const all = words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7];
        if ((all & highBits) != 0) break;
    }
    while (at != end) {
        if (end - at >= wordSize) {
            if (isAscii(at)) {
                at += wordSize;
                continue;
            }
        } else if (text.size() >= sizeof highBits && isAscii(end - wordSize)) {
            // The last bytes, together with some that have been looked at.
            return true;
        }
        auto const length = utf8SequenceLength(at, end);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

/// How many characters a text has that is UTF-8: the bytes that continue one are not counted.
[[nodiscard]] inline std::size_t utf8CharacterCount(std::string_view text) noexcept {
    std::size_t count = 0;
    for (char const c : text)
        count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    return count;
}

} // namespace pylon

#endif // PYLON_CORE_UTF8_HPP
