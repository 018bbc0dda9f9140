// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BASE64_HPP
#define PYLON_CORE_BASE64_HPP

#include <pylon/core/result.hpp>

#include <string>
#include <string_view>

namespace pylon {

/// Appends the base64 of `bytes` (RFC 4648, section 4: `+` and `/`, padded). `bytes` must not be a view into `out`.
void appendBase64(std::string& out, std::string_view bytes);

/// As appendBase64, as a new string.
[[nodiscard]] std::string base64Encode(std::string_view bytes);

/// The bytes that `text` spells. Strict: one spelling a value, so that what is decoded and encoded again is the same
/// text.
/// Errors: ErrorKind::malformed for missing padding, any character outside the alphabet (white space too) and unused
/// bits that are not zero.
[[nodiscard]] Result<std::string> base64Decode(std::string_view text);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/base64.ipp>
#endif

#endif // PYLON_CORE_BASE64_HPP
