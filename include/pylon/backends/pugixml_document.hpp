// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_PUGIXML_DOCUMENT_HPP
#define PYLON_BACKENDS_PUGIXML_DOCUMENT_HPP

#include <pylon/config.hpp>
#include <pylon/core/result.hpp>

#include <pugixml.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace pylon::detail {

/// What is wrong with a text that is no document, and where.
[[nodiscard]] Error notXml(std::string_view why, std::size_t offset);

/// Parses a document in place: it points into `text` from then on, and has one root. A document type declaration makes it malformed.
[[nodiscard]] Result<void> parseXml(std::string& text, pugi::xml_document& into);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/pugixml_document.ipp>
#endif

#endif // PYLON_BACKENDS_PUGIXML_DOCUMENT_HPP
