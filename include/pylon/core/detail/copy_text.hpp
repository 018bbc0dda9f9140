// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_COPY_TEXT_HPP
#define PYLON_CORE_DETAIL_COPY_TEXT_HPP

#include <cstddef>
#include <cstring>

namespace pylon::detail {

template <std::size_t Part> void copyEnds(char* to, char const* from, std::size_t size) noexcept {
    char first[Part];
    char last[Part];
    std::memcpy(first, from, Part);
    std::memcpy(last, from + size - Part, Part);
    std::memcpy(to, first, Part);
    std::memcpy(to + size - Part, last, Part);
}

/// memcpy, without the call where the text is short, as most are: copies of a fixed size that overlap in the middle.
inline void copyText(char* to, char const* from, std::size_t size) noexcept {
    if (size > 32)
        std::memcpy(to, from, size);
    else if (size >= 16)
        copyEnds<16>(to, from, size);
    else if (size >= 8)
        copyEnds<8>(to, from, size);
    else if (size >= 4)
        copyEnds<4>(to, from, size);
    else if (size >= 2)
        copyEnds<2>(to, from, size);
    else if (size == 1)
        *to = *from;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_COPY_TEXT_HPP
