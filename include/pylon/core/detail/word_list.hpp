// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_WORD_LIST_HPP
#define PYLON_CORE_DETAIL_WORD_LIST_HPP

#include <string_view>

namespace pylon::detail {

/// Whether a list of words, with a space between two, has this one.
[[nodiscard]] constexpr bool hasWord(std::string_view list, std::string_view word) noexcept {
    while (!list.empty()) {
        auto const each = list.substr(0, list.find(' '));
        if (each == word) return true;
        list.remove_prefix(each.size());
        if (!list.empty()) list.remove_prefix(1);
    }
    return false;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_WORD_LIST_HPP
