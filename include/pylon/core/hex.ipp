// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_HEX_IPP
#define PYLON_CORE_HEX_IPP

#include <pylon/core/hex.hpp>

#include <array>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pylon {
namespace detail {

/// The two digits of each byte.
inline constexpr std::array<char, 512> hexPairs = [] {
    std::array<char, 512> table{};
    for (std::size_t byte = 0; byte != 256; ++byte) {
        table[2 * byte] = lowerHexDigits[byte >> 4];
        table[2 * byte + 1] = lowerHexDigits[byte & 15];
    }
    return table;
}();

} // namespace detail

PYLON_INLINE char* detail::writeHex(char* to, std::span<std::byte const> bytes) noexcept {
#ifdef __SSE2__
    for (; bytes.size() >= 16; bytes = bytes.subspan(16), to += 32) {
        auto const sixteen = _mm_loadu_si128(reinterpret_cast<__m128i const*>(bytes.data()));
        auto const halves = _mm_set1_epi8(15);
        auto const high = _mm_and_si128(_mm_srli_epi16(sixteen, 4), halves);
        auto const low = _mm_and_si128(sixteen, halves);
        auto const write = [](char* place, __m128i values) {
            auto const letters = _mm_and_si128(_mm_cmpgt_epi8(values, _mm_set1_epi8(9)), _mm_set1_epi8('a' - '0' - 10));
            auto const digits = _mm_add_epi8(_mm_add_epi8(values, _mm_set1_epi8('0')), letters);
            _mm_storeu_si128(reinterpret_cast<__m128i*>(place), digits);
        };
        write(to, _mm_unpacklo_epi8(high, low));
        write(to + 16, _mm_unpackhi_epi8(high, low));
    }
#endif
    for (std::byte const byte : bytes) {
        std::memcpy(to, &hexPairs[2 * std::to_integer<std::size_t>(byte)], 2);
        to += 2;
    }
    return to;
}

PYLON_INLINE void appendHex(std::string& out, std::span<std::byte const> bytes) {
    auto const start = out.size();
    out.resize(start + 2 * bytes.size());
    detail::writeHex(out.data() + start, bytes);
}

PYLON_INLINE std::string hexEncode(std::span<std::byte const> bytes) {
    std::string out;
    appendHex(out, bytes);
    return out;
}

PYLON_INLINE Result<std::string> hexDecode(std::string_view digits) {
    if (digits.size() % 2 != 0) return Error{ErrorKind::malformed, "hexadecimal text has an odd number of digits"};
    std::string out;
    out.reserve(digits.size() / 2);
    for (std::size_t i = 0; i != digits.size(); i += 2) {
        int const high = detail::hexValue(digits[i]);
        int const low = detail::hexValue(digits[i + 1]);
        if (high < 0 || low < 0)
            return Error{ErrorKind::malformed, "hexadecimal text holds a character other than 0-9, a-f and A-F"};
        out.push_back(static_cast<char>(high << 4 | low));
    }
    return out;
}

} // namespace pylon

#endif // PYLON_CORE_HEX_IPP
