// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_DURATION_TEXT_HPP
#define PYLON_CORE_DETAIL_DURATION_TEXT_HPP

#include <pylon/config.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace pylon::detail {

/// `500ms`, `90s`, `20m`, `-1h`, `7d`; nothing for any other text, and where it is more than a hundred years.
[[nodiscard]] std::optional<std::chrono::milliseconds> durationIn(std::string_view text) noexcept;

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/duration_text.ipp>
#endif

#endif // PYLON_CORE_DETAIL_DURATION_TEXT_HPP
