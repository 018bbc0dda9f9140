// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_PUGIXML_DOCUMENT_IPP
#define PYLON_BACKENDS_PUGIXML_DOCUMENT_IPP

#include <pylon/backends/pugixml_document.hpp>

#include <cstddef>

namespace pylon::detail {

PYLON_INLINE Error notXml(std::string_view why, std::size_t offset) {
    return Error{ErrorKind::malformed,
                 std::string{"this is not XML: "}.append(why) + ", at offset " + std::to_string(offset)};
}

PYLON_INLINE Result<void> parseXml(std::string& text, pugi::xml_document& into) {
    // The text of an element stands in the element itself, which spares a node for each.
    constexpr unsigned options = pugi::parse_embed_pcdata | pugi::parse_doctype | pugi::parse_cdata |
                                 pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute |
                                 pugi::parse_ws_pcdata_single;
    auto const parsed = into.load_buffer_inplace(text.data(), text.size(), options, pugi::encoding_utf8);
    if (!parsed) return notXml(parsed.description(), static_cast<std::size_t>(parsed.offset));
    auto const root = into.document_element();
    for (auto sibling = into.first_child(); sibling; sibling = sibling.next_sibling())
        if (sibling.type() == pugi::node_doctype)
            return notXml("it has a document type declaration", static_cast<std::size_t>(sibling.offset_debug()));
        else if (sibling.type() == pugi::node_element && sibling != root)
            return notXml("it has more than one root element", static_cast<std::size_t>(sibling.offset_debug()));
    return {};
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_PUGIXML_DOCUMENT_IPP
