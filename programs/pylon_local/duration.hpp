// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_PROGRAMS_PYLON_LOCAL_DURATION_HPP
#define PYLON_PROGRAMS_PYLON_LOCAL_DURATION_HPP

#include <chrono>
#include <optional>
#include <string_view>

namespace pylon::local {

/// `500ms`, `90s`, `20m`, `1h`, `7d`; nothing for any other text.
[[nodiscard]] std::optional<std::chrono::milliseconds> durationIn(std::string_view text);

} // namespace pylon::local

#endif // PYLON_PROGRAMS_PYLON_LOCAL_DURATION_HPP
