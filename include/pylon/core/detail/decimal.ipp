// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_DECIMAL_IPP
#define PYLON_CORE_DETAIL_DECIMAL_IPP

#include <pylon/core/detail/decimal.hpp>

namespace pylon::detail {

PYLON_INLINE std::optional<SignedMagnitude> parseMagnitude(std::string_view text) noexcept {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    SignedMagnitude number{0, text.starts_with('-')};
    if (number.negative) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    // So many digits always fit.
    if (text.size() <= 19) {
        bool allDigits = true;
        for (char const c : text) {
            auto const digit = static_cast<std::uint64_t>(static_cast<unsigned char>(c)) - '0';
            allDigits &= digit <= 9;
            number.magnitude = number.magnitude * 10 + digit;
        }
        if (!allDigits) return std::nullopt;
        return number;
    }
    for (char const c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        auto const digit = static_cast<std::uint64_t>(c - '0');
        if (number.magnitude > (most - digit) / 10) return std::nullopt;
        number.magnitude = number.magnitude * 10 + digit;
    }
    return number;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_DECIMAL_IPP
