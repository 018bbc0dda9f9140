// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP
#define PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP

#include <pylon/core/hex.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pylon::detail {

/// Which bytes stay as they are: 1 always, 2 where slashes are kept.
inline constexpr std::array<std::uint8_t, 256> plainInUri = [] {
    std::array<std::uint8_t, 256> table{};
    for (char const c : std::string_view{"-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"})
        table[static_cast<unsigned char>(c)] = 1;
    table['/'] = 2;
    return table;
}();

/// appendEncoded, to a std::string or to a TextBuffer.
template <class Out> void encodeInto(Out& out, std::string_view text, bool keepSlash) {
    std::uint8_t const highest = keepSlash ? 2 : 1;
    std::size_t plainFrom = 0;
    for (std::size_t i = 0; i != text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        auto const rank = plainInUri[byte];
        if (rank != 0 && rank <= highest) continue;
        out.append(text.substr(plainFrom, i - plainFrom));
        char const escape[] = {'%', upperHexDigits[byte >> 4], upperHexDigits[byte & 15]};
        out.append(std::string_view{escape, 3});
        plainFrom = i + 1;
    }
    out.append(text.substr(plainFrom));
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP
