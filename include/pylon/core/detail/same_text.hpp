// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_SAME_TEXT_HPP
#define PYLON_CORE_DETAIL_SAME_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pylon::detail {

/// Whether two texts of one length are the same: std::memcmp for names, which are so short that a call costs more than to look.
[[gnu::always_inline]] inline bool sameText(std::string_view a, std::string_view b) noexcept {
    auto const sameAt = [a, b]<class Word>(Word first, std::size_t i) {
        Word second;
        std::memcpy(&first, a.data() + i, sizeof first);
        std::memcpy(&second, b.data() + i, sizeof second);
        return first == second;
    };
    auto const size = a.size();
    // The last word may overlap the one before.
    if (size >= 8) {
        for (std::size_t i = 0; i + 8 < size; i += 8)
            if (!sameAt(std::uint64_t{}, i)) return false;
        return sameAt(std::uint64_t{}, size - 8);
    }
    if (size >= 4) return sameAt(std::uint32_t{}, 0) && sameAt(std::uint32_t{}, size - 4);
    for (std::size_t i = 0; i != size; ++i)
        if (a[i] != b[i]) return false;
    return true;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_SAME_TEXT_HPP
