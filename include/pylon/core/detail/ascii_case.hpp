// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_ASCII_CASE_HPP
#define PYLON_CORE_DETAIL_ASCII_CASE_HPP

#include <pylon/core/detail/eight_bytes.hpp>

#include <cstddef>
#include <cstdint>
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

/// Whether two texts of one length are the same but for the case of ASCII letters.
inline bool sameButForCase(std::string_view a, std::string_view b) noexcept {
    auto const slowly = [&](std::size_t from, std::size_t to) {
        for (; from != to; ++from)
            if (a[from] != b[from] && asciiLower(a[from]) != asciiLower(b[from])) return false;
        return true;
    };
    auto const size = a.size();
    if (size < 8) return slowly(0, size);
    auto const sameAt = [&](std::size_t at) {
        auto const left = eightBytes(a, at);
        auto const right = eightBytes(b, at);
        if (left == right) return true;
        constexpr std::uint64_t beyondAscii = 0x8080808080808080;
        if (((left | right) & beyondAscii) != 0) return slowly(at, at + 8);
        return asciiLower8(left) == asciiLower8(right);
    };
    std::size_t at = 0;
    for (; at + 8 < size; at += 8)
        if (!sameAt(at)) return false;
    return sameAt(size - 8); // some of them a second time
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_ASCII_CASE_HPP
