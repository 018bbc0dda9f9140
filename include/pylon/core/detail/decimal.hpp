// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_DECIMAL_HPP
#define PYLON_CORE_DETAIL_DECIMAL_HPP

#include <pylon/config.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace pylon::detail {

/// A number as digits spell it: its sign apart.
struct SignedMagnitude {
    std::uint64_t magnitude;
    bool negative;
};

/// Reads digits, and a minus sign before them; nothing for any other text, or a number that 64 bits do not hold.
///
/// std::from_chars reads numbers to any base, for each type anew, which is ten times the code.
[[nodiscard]] std::optional<SignedMagnitude> parseMagnitude(std::string_view text) noexcept;

/// The integer that the whole text spells; nothing where it spells none, or one that T does not hold.
template <std::integral T> std::optional<T> parseInteger(std::string_view text) noexcept {
    auto const read = parseMagnitude(text);
    if (!read) return std::nullopt;
    auto const [magnitude, negative] = *read;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    if (!negative) return magnitude <= most ? std::optional{static_cast<T>(magnitude)} : std::nullopt;
    if constexpr (std::signed_integral<T>)
        // The least of two's complement is one beyond the greatest, with its sign changed.
        return magnitude <= most + 1 ? std::optional{static_cast<T>(0 - magnitude)} : std::nullopt;
    else
        return std::nullopt;
}

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/decimal.ipp>
#endif

#endif // PYLON_CORE_DETAIL_DECIMAL_HPP
