// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENCODED_WORD_HPP
#define PYLON_CORE_ENCODED_WORD_HPP

#include <pylon/config.hpp>

#include <string>
#include <string_view>

/// @file
/// Text beyond ASCII in headers: the encoded words of RFC 2047, `=?UTF-8?B?xbw=?=`.

namespace pylon {

/// Text as it can stand in a header: as it is where that is read back unchanged, else as encoded words of UTF-8 in base64.
/// `text` is UTF-8.
[[nodiscard]] std::string encodeWords(std::string_view text);

/// Text with its encoded words, of either form and of any encoding, read. A word that cannot be read is left as it stands.
[[nodiscard]] std::string decodeWords(std::string_view text);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/encoded_word.ipp>
#endif

#endif // PYLON_CORE_ENCODED_WORD_HPP
