// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_EIGHT_BYTES_HPP
#define PYLON_CORE_DETAIL_EIGHT_BYTES_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pylon::detail {

/// The eight bytes from there on, as they stand in memory.
inline std::uint64_t eightBytes(char const* at) noexcept {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return eight;
}

/// Those of a text that has as many from there on.
inline std::uint64_t eightBytes(std::string_view text, std::size_t at = 0) noexcept {
    return eightBytes(text.data() + at);
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_EIGHT_BYTES_HPP
