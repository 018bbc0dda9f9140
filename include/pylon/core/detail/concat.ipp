// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_CONCAT_IPP
#define PYLON_CORE_DETAIL_CONCAT_IPP

#include <pylon/core/detail/concat.hpp>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE std::string concat(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (auto const part : parts)
        size += part.size();
    std::string text;
    text.reserve(size);
    for (auto const part : parts)
        text.append(part);
    return text;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_CONCAT_IPP
