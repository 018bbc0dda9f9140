// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ASCII_CASE_HPP
#define PYLON_CORE_DETAIL_ASCII_CASE_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pylon::detail {

constexpr char asciiLower(char c) noexcept {
    return static_cast<char>(c + ((static_cast<unsigned char>(c - 'A') < 26) << 5));
}

/// asciiLower of eight characters at once, all of which are ASCII.
constexpr std::uint64_t asciiLower8(std::uint64_t text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    auto const fromA = text + ones * (0x80 - 'A');
    auto const beyondZ = text + ones * (0x7f - 'Z');
    return text | (fromA & ~beyondZ & ones * 0x80) >> 2;
}

inline std::uint64_t eightBytes(char const* from) noexcept {
    std::uint64_t eight = 0;
    std::memcpy(&eight, from, sizeof eight);
    return eight;
}

/// Whether two texts of one length are the same but for the case of ASCII letters.
inline bool sameButForCase(char const* a, char const* b, std::size_t size) noexcept {
    constexpr std::uint64_t beyondAscii = 0x8080808080808080;
    if (size >= 8) {
        // The last eight may overlap those before.
        for (std::size_t at = 0;; at = at + 16 <= size ? at + 8 : size - 8) {
            auto const left = eightBytes(a + at);
            auto const right = eightBytes(b + at);
            if (left != right) {
                if (((left | right) & beyondAscii) != 0) break;
                if (asciiLower8(left) != asciiLower8(right)) return false;
            }
            if (at + 8 == size) return true;
        }
    }
    for (std::size_t i = 0; i != size; ++i)
        if (a[i] != b[i] && asciiLower(a[i]) != asciiLower(b[i])) return false;
    return true;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_ASCII_CASE_HPP
