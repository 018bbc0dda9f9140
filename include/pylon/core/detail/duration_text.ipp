// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_DURATION_TEXT_IPP
#define PYLON_CORE_DETAIL_DURATION_TEXT_IPP

#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/detail/duration_text.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

namespace pylon::detail {

PYLON_INLINE std::optional<std::chrono::milliseconds> durationIn(std::string_view text) noexcept {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
        {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    constexpr std::int64_t longest = std::chrono::milliseconds{std::chrono::years{100}}.count();
    auto const digits = std::min(text.find_first_not_of("-0123456789"), text.size());
    auto const unit =
        std::find_if(units.begin(), units.end(), [&](auto const& each) { return each.first == text.substr(digits); });
    auto const number = parseInteger<std::int64_t>(text.substr(0, digits));
    if (!number || unit == units.end()) return std::nullopt;
    auto const most = longest / unit->second;
    if (*number < -most || *number > most) return std::nullopt;
    return std::chrono::milliseconds{*number * unit->second};
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_DURATION_TEXT_IPP
