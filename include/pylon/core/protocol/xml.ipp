// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_XML_IPP
#define PYLON_CORE_PROTOCOL_XML_IPP

#include <pylon/core/protocol.hpp>
#include <pylon/core/utf8.hpp>
#include <pylon/core/xml_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

/// @file
/// What the query protocol and restXml have in common.

namespace pylon::protocol::detail {

inline constexpr std::string_view xmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

PYLON_INLINE DocumentFormat xmlFormat(ServiceInfo const& service, Unknown unknown,
                                      std::string_view root = {}) noexcept {
    return {.naming = service.naming,
            .unknown = unknown,
            .time = TimeForm::iso8601,
            .root = root,
            .xmlNamespace = service.xmlNamespace};
}

/// The local name of a document's root element, or nothing where it does not begin as a document does.
PYLON_INLINE std::string_view xmlRootOf(std::string_view text) noexcept {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    auto const isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    while (true) {
        while (!text.empty() && isSpace(text.front()))
            text.remove_prefix(1);
        if (!text.starts_with('<')) return {};
        bool const instruction = text.size() > 1 && text[1] == '?';
        if (!instruction && !text.starts_with(std::string_view{"<!--"})) break;
        std::string_view const closing = instruction ? "?>" : "-->";
        auto const end = text.find(closing);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + closing.size());
    }
    // Short, and so not worth a search for each of the characters that may end it.
    std::size_t begin = 1;
    std::size_t end = 1;
    for (; end != text.size() && !isSpace(text[end]) && text[end] != '/' && text[end] != '>'; ++end)
        if (text[end] == ':' && begin == 1) begin = end + 1;
    return text.substr(begin, end - begin);
}

/// Appends `<name>text</name>`. What XML cannot hold in it becomes a question mark, so that an error can always be written.
PYLON_INLINE void appendXmlElement(std::string& out, std::string_view name, std::string_view text) {
    out.append("<").append(name).append(">");
    for (char const *at = text.data(), *const end = at + text.size(); at != end;) {
        auto const length = std::max<std::size_t>(utf8SequenceLength(at, end), 1);
        if (!pylon::detail::appendXmlText(out, {at, length})) out.push_back('?');
        at += length;
    }
    out.append("</").append(name).append(">");
}

/// The element `Error` of both protocols, without its end; `code` is what the protocol calls the error.
PYLON_INLINE void beginXmlError(std::string& out, ServiceError const& error, std::string_view code) {
    out.append("<Error>");
    appendXmlElement(out, "Code", code);
    appendXmlElement(out, "Message", error.message);
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_XML_IPP
