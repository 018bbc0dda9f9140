// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP
#define PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP

#include <pylon/core/hex.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pylon::detail {

/// Which bytes stay as they are: 1 always, 2 where slashes are kept.
inline constexpr std::array<std::uint8_t, 256> plainInUri = [] {
    std::array<std::uint8_t, 256> table{};
    for (char const c : std::string_view{"-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"})
        table[static_cast<unsigned char>(c)] = 1;
    table['/'] = 2;
    return table;
}();

/// Copies what a path begins with as long as sixteen bytes at a time are plain; returns how many they were. As most paths are.
inline std::size_t copyPlain([[maybe_unused]] char* to, [[maybe_unused]] std::string_view path) noexcept {
    std::size_t count = 0;
#ifdef __SSE2__
    for (; path.size() - count >= 16; count += 16) {
        auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(path.data() + count));
        auto const within = [](__m128i each, char first, char last) {
            auto const fromLeast = _mm_add_epi8(each, _mm_set1_epi8(static_cast<char>(-128 - first)));
            return _mm_cmplt_epi8(fromLeast, _mm_set1_epi8(static_cast<char>(-127 + last - first)));
        };
        auto const letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
        auto const others = _mm_or_si128(within(bytes, '-', '9'), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
        if (_mm_movemask_epi8(_mm_or_si128(letters, others)) != 0xffff) break;
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + count), bytes);
    }
#endif
    return count;
}

/// appendEncoded, to a std::string or to a TextBuffer.
template <class Out> void encodeInto(Out& out, std::string_view text, bool keepSlash) {
    std::uint8_t const highest = keepSlash ? 2 : 1;
    // Piece by piece on the stack: to append costs more than all that is done to a character.
    constexpr std::size_t most = 84;
    std::array<char, 3 * most> piece;
    do {
        auto const some = text.substr(0, most);
        text.remove_prefix(some.size());
        auto* to = piece.data();
        auto const plain = keepSlash ? copyPlain(to, some) : 0;
        to += plain;
        for (char const c : some.substr(plain)) {
            auto const byte = static_cast<unsigned char>(c);
            // One comparison for both: of 0, less one is more than all others.
            if (static_cast<std::uint8_t>(plainInUri[byte] - 1) < highest) {
                *to++ = c;
            } else {
                to[0] = '%';
                to[1] = upperHexDigits[byte >> 4];
                to[2] = upperHexDigits[byte & 15];
                to += 3;
            }
        }
        out.append(std::string_view{piece.data(), static_cast<std::size_t>(to - piece.data())});
    } while (!text.empty());
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP
