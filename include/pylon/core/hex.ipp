// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_HEX_IPP
#define PYLON_CORE_HEX_IPP

#include <pylon/core/hex.hpp>

#include <array>
#include <cstring>

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
