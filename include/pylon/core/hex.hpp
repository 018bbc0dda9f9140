// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_HEX_HPP
#define PYLON_CORE_HEX_HPP

#include <pylon/core/result.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace pylon {

/// Appends two lower-case hexadecimal digits for each byte.
void appendHex(std::string& out, std::span<std::byte const> bytes);

/// As appendHex, as a new string.
[[nodiscard]] std::string hexEncode(std::span<std::byte const> bytes);

/// The bytes that hexadecimal digits of either case spell.
/// Errors: ErrorKind::malformed for an odd number of digits or any other character.
[[nodiscard]] Result<std::string> hexDecode(std::string_view digits);

namespace detail {

inline constexpr std::string_view lowerHexDigits = "0123456789abcdef";
inline constexpr std::string_view upperHexDigits = "0123456789ABCDEF";

/// The value of one hexadecimal digit, or -1.
[[nodiscard]] constexpr int hexValue(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// Writes two lower-case digits for each byte; returns the place after them.
char* writeHex(char* to, std::span<std::byte const> bytes) noexcept;

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/hex.ipp>
#endif

#endif // PYLON_CORE_HEX_HPP
