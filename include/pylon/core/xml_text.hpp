// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_XML_TEXT_HPP
#define PYLON_CORE_XML_TEXT_HPP

#include <pylon/config.hpp>

#include <string>
#include <string_view>

namespace pylon::detail {

/// Appends text as XML content or as an attribute's value in double quotes. Line ends and tabs that a parser would change are
/// written as character references. False, and the text is written up to there, where it is not UTF-8 or holds a character
/// that XML 1.0 has no way to write.
[[nodiscard]] bool appendXmlText(std::string& out, std::string_view text);

/// Whether text is ASCII that appendXmlText writes as it is, as most names and keys are.
[[nodiscard]] bool isPlainXml(std::string_view text) noexcept;

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/xml_text.ipp>
#endif

#endif // PYLON_CORE_XML_TEXT_HPP
