// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BASE64_IPP
#define PYLON_CORE_BASE64_IPP

#include <pylon/core/base64.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace pylon {
namespace detail {

inline constexpr std::string_view base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Above every digit's value, and not lost when values are combined by `or`.
inline constexpr std::uint32_t notBase64 = 0x8000'0000;

inline constexpr std::array<std::uint32_t, 256> base64Values = [] {
    std::array<std::uint32_t, 256> table{};
    table.fill(notBase64);
    for (std::size_t i = 0; i != base64Digits.size(); ++i)
        table[static_cast<unsigned char>(base64Digits[i])] = static_cast<std::uint32_t>(i);
    return table;
}();

} // namespace detail

PYLON_INLINE void appendBase64(std::string& out, std::string_view bytes) {
    auto const start = out.size();
    out.resize(start + (bytes.size() + 2) / 3 * 4);
    char* to = out.data() + start;
    auto const byteAt = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(bytes[i]); };
    auto const digit = [](std::uint32_t group, int shift) { return detail::base64Digits[group >> shift & 63]; };
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3) {
        auto const group = byteAt(i) << 16 | byteAt(i + 1) << 8 | byteAt(i + 2);
        *to++ = digit(group, 18);
        *to++ = digit(group, 12);
        *to++ = digit(group, 6);
        *to++ = digit(group, 0);
    }
    auto const rest = bytes.size() - i;
    if (rest == 0) return;
    auto const group = byteAt(i) << 16 | (rest == 2 ? byteAt(i + 1) << 8 : 0);
    *to++ = digit(group, 18);
    *to++ = digit(group, 12);
    *to++ = rest == 2 ? digit(group, 6) : '=';
    *to++ = '=';
}

PYLON_INLINE std::string base64Encode(std::string_view bytes) {
    std::string out;
    appendBase64(out, bytes);
    return out;
}

PYLON_INLINE Result<std::string> base64Decode(std::string_view text) {
    auto const wrong = [](char const* why) { return Error{ErrorKind::malformed, why}; };
    if (text.size() % 4 != 0)
        return wrong(
            "base64 text is not a multiple of four characters; it has been cut short or its padding is missing");
    std::size_t const padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    auto const digits = text.substr(0, text.size() - padding);

    std::string out;
    out.resize(text.size() / 4 * 3 - padding);
    char* to = out.data();
    auto const valueAt = [&](std::size_t i) { return detail::base64Values[static_cast<unsigned char>(digits[i])]; };
    std::uint32_t all = 0;
    std::size_t i = 0;
    for (; i + 4 <= digits.size(); i += 4) {
        auto const group = valueAt(i) << 18 | valueAt(i + 1) << 12 | valueAt(i + 2) << 6 | valueAt(i + 3);
        all |= valueAt(i) | valueAt(i + 1) | valueAt(i + 2) | valueAt(i + 3);
        *to++ = static_cast<char>(group >> 16);
        *to++ = static_cast<char>(group >> 8);
        *to++ = static_cast<char>(group);
    }
    std::uint32_t unused = 0;
    if (padding != 0) {
        auto const third = padding == 1 ? valueAt(i + 2) : 0;
        all |= valueAt(i) | valueAt(i + 1) | third;
        auto const group = valueAt(i) << 18 | valueAt(i + 1) << 12 | third << 6;
        *to++ = static_cast<char>(group >> 16);
        if (padding == 1) *to++ = static_cast<char>(group >> 8);
        unused = padding == 1 ? third & 3 : valueAt(i + 1) & 15;
    }
    if ((all & detail::notBase64) != 0) return wrong("base64 text holds a character outside its alphabet");
    if (unused != 0) return wrong("the last character of base64 text stands for more bits than there are bytes");
    return out;
}

} // namespace pylon

#endif // PYLON_CORE_BASE64_IPP
