// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TEXT_ENCODING_HPP
#define PYLON_CORE_TEXT_ENCODING_HPP

#include <pylon/config.hpp>

#include <string>
#include <string_view>

namespace pylon {

/// The UTF-8 of text that is in another encoding, named as iconv names it: `utf-8`, `iso-8859-1`, `utf-16le`, `shift_jis`.
/// @throws Error: invalidInput for a name that no encoding has or that holds other characters than letters, digits and `_.:-`
///         (iconv would take `//IGNORE` for an order to drop bytes); malformed for bytes that are no text in the encoding,
///         naming the offset of the first.
[[nodiscard]] std::string decodeText(std::string_view bytes, std::string_view encoding);

/// Text in UTF-8 as the bytes of another encoding.
/// @throws Error: invalidInput for such a name, and for text that is not UTF-8 or that the encoding cannot hold, naming the
///         offset of the first such byte.
[[nodiscard]] std::string encodeText(std::string_view text, std::string_view encoding);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/text_encoding.ipp>
#endif

#endif // PYLON_CORE_TEXT_ENCODING_HPP
