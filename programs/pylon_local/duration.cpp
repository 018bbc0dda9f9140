// SPDX-License-Identifier: BSL-1.0

#include "pylon_local/duration.hpp"
#include <pylon/core/detail/decimal.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace pylon::local {

std::optional<std::chrono::milliseconds> durationIn(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
        {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    auto const digits = std::min(text.find_first_not_of("0123456789"), text.size());
    auto const unit =
        std::find_if(units.begin(), units.end(), [&](auto const& each) { return each.first == text.substr(digits); });
    // Not so large that it could not be multiplied.
    auto const number = pylon::detail::parseInteger<std::uint32_t>(text.substr(0, digits));
    if (!number || unit == units.end()) return std::nullopt;
    return std::chrono::milliseconds{*number * unit->second};
}

} // namespace pylon::local
