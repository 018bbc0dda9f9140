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
    // Piece by piece on the stack: to append costs more than all that is done to a character.
    constexpr std::size_t most = 84;
    std::array<char, 3 * most> piece;
    do {
        auto const some = text.substr(0, most);
        text.remove_prefix(some.size());
        auto* to = piece.data();
        for (char const c : some) {
            auto const byte = static_cast<unsigned char>(c);
            // One comparison for both: of 0, less one is more than all others.
            if (static_cast<std::uint8_t>(plainInUri[byte] - 1) < highest) {
                *to++ = c;
            } else {
                to[0] = '%';
                to[1] = upperHexDigits[byte >> 4];
                to[2] = upperHexDigits[byte & 15];
                to += 3;
            }
        }
        out.append(std::string_view{piece.data(), static_cast<std::size_t>(to - piece.data())});
    } while (!text.empty());
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PERCENT_ENCODING_HPP
