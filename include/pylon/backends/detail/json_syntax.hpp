// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_JSON_SYNTAX_HPP
#define PYLON_BACKENDS_DETAIL_JSON_SYNTAX_HPP

#include <pylon/core/detail/eight_bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// @file
/// What means something in the text of a JSON string, found eight bytes at a time, or sixteen where the processor can.

namespace pylon::detail {

/// Sets the highest bit of each byte that is a quotation mark, a backslash or a control character, and perhaps of such that
/// stand above one of these.
inline std::uint64_t jsonSyntaxIn(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101U;
    auto const quotes = word ^ (ones * '"');
    auto const backslashes = word ^ (ones * '\\');
    // Of a byte that is ASCII, less one is beyond ASCII only where it was zero.
    auto const found = (word - ones * 0x20) | (quotes - ones) | (backslashes - ones);
    return found & ~word & (ones << 7);
}

/// Whether the eight bytes are ASCII and none has to be escaped.
inline bool isPlainJson(std::uint64_t word) noexcept {
    return (word & 0x8080'8080'8080'8080U) == 0 && jsonSyntaxIn(word) == 0;
}

#ifdef __SSE2__
/// Sets all bits of each byte that is a quotation mark, a backslash or a control character.
inline __m128i jsonSyntaxIn(__m128i bytes) noexcept {
    auto const quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    auto const backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    auto const controls = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    return _mm_or_si128(_mm_or_si128(quotes, backslashes), controls);
}

/// Whether the sixteen bytes are ASCII and none has to be escaped.
inline bool isPlainJson(__m128i bytes) noexcept {
    return _mm_movemask_epi8(_mm_or_si128(bytes, jsonSyntaxIn(bytes))) == 0;
}
#endif

/// Where a text goes on that ends in a zero byte, behind white space.
[[gnu::always_inline]] inline char* behindJsonSpace(char* at) noexcept {
    // Services write none.
    while (static_cast<unsigned char>(*at) <= ' ') {
        if (*at != ' ' && *at != '\n' && *at != '\r' && *at != '\t') break;
        ++at;
    }
    return at;
}

/// Whether a text is ASCII and nothing in it has to be escaped. Names and most values are.
inline bool isPlainJson(std::string_view text) noexcept {
    auto const* const at = text.data();
    auto const size = text.size();
    // The last block may overlap the one before, so that there is no rest to be looked at byte by byte.
#ifdef __SSE2__
    if (size >= 16) {
        auto const sixteenAt = [at](std::size_t i) {
            return _mm_loadu_si128(reinterpret_cast<__m128i const*>(at + i));
        };
        for (std::size_t i = 0; i + 16 < size; i += 16)
            if (!isPlainJson(sixteenAt(i))) return false;
        return isPlainJson(sixteenAt(size - 16));
    }
#endif
    if (size >= 8) {
        for (std::size_t i = 0; i + 8 < size; i += 8)
            if (!isPlainJson(eightBytes(at + i))) return false;
        return isPlainJson(eightBytes(at + size - 8));
    }
    std::uint32_t first = 0x6161'6161U; // letters
    std::uint32_t last = first;
    if (size >= 4) {
        std::memcpy(&first, at, sizeof first);
        std::memcpy(&last, at + size - sizeof last, sizeof last);
    } else if (size != 0) {
        auto const byteAt = [at](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(at[i])}; };
        last = 0x6100'0000U | byteAt(0) | byteAt(size / 2) << 8 | byteAt(size - 1) << 16;
    }
    return isPlainJson(std::uint64_t{first} << 32 | last);
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_JSON_SYNTAX_HPP
