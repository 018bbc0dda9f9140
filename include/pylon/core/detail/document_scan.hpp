// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_DOCUMENT_SCAN_HPP
#define PYLON_CORE_DETAIL_DOCUMENT_SCAN_HPP

#include <pylon/config.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// Where in a document its values stand, under which names: for changing some of them and leaving every other byte as it was,
/// which a codec could not.

namespace pylon::detail {

enum class DocumentKind : std::uint8_t { json, xml, form, query };

/// A value of a document, something that holds values, or a member's name where that may be any text (not in XML).
struct DocumentNode {
    std::string name{}; ///< as it means; empty: an element of a list, text between XML's elements, or itself a name
    std::size_t parent = 0;
    bool leaf = false;
    /// leaf: where its spelling begins in the document; a JSON string's with its quotation marks
    std::size_t begin = 0;
    std::size_t end = 0;
    bool isName = false; ///< leaf: it is spelt as a value would be
};

/// The nodes of a document, each after its parent; the first one holds them all. A form's names are taken apart at their dots.
/// Nothing where the text is not quite such a document, in UTF-8: it may not be guessed what a reader would make of it. XML with
/// comments or a document type is among that.
[[nodiscard]] std::optional<std::vector<DocumentNode>> scanDocument(std::string_view text, DocumentKind kind);

/// The text that a leaf spells: escapes, entities or percent signs taken out. Of JSON's numbers and words, the spelling.
[[nodiscard]] std::string decodeLeaf(std::string_view spelling, DocumentKind kind);

/// Spells a text as a leaf: a JSON string with its quotation marks.
[[nodiscard]] std::string encodeLeaf(std::string_view text, DocumentKind kind);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/document_scan.ipp>
#endif

#endif // PYLON_CORE_DETAIL_DOCUMENT_SCAN_HPP
