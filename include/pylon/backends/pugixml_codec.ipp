// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_PUGIXML_CODEC_IPP
#define PYLON_BACKENDS_PUGIXML_CODEC_IPP

#include <pylon/backends/pugixml_codec.hpp>
#include <pylon/backends/pugixml_document.hpp>
#include <pylon/backends/pugixml_reader.hpp>
#include <pylon/backends/pugixml_writer.hpp>
#include <pylon/core/utf8.hpp>

#include <pugixml.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace pylon {
namespace detail {

/// Whether `reference`, what stands between `&` and `;`, is a character reference or one of XML's own five entities.
PYLON_INLINE bool isKnownReference(std::string_view reference) noexcept {
    if (!reference.starts_with('#'))
        return reference == "lt" || reference == "gt" || reference == "amp" || reference == "quot" ||
               reference == "apos";
    reference.remove_prefix(1);
    int const base = reference.starts_with('x') ? 16 : 10;
    if (base == 16) reference.remove_prefix(1);
    std::uint32_t code = 0;
    auto const [end, error] = std::from_chars(reference.data(), reference.data() + reference.size(), code, base);
    return error == std::errc{} && end == reference.data() + reference.size() && code != 0 && code <= 0x10ffff &&
           (code < 0xd800 || code > 0xdfff);
}

constexpr bool isXmlSpace(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Whether a reference to nothing or a tag within a tag may be in the text. False is certain, and found at the speed of memchr;
/// true may be wrong where there are comments or CDATA, or quotes in text.
PYLON_INLINE bool isSuspect(std::string_view text) noexcept {
    for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
        // This is the one that S3 writes, twice an object.
        constexpr std::string_view quotes = "&quot;";
        if (text.size() - at >= quotes.size() && std::memcmp(text.data() + at, quotes.data(), quotes.size()) == 0)
            continue;
        auto const end = text.find(';', at);
        if (end == std::string_view::npos || !isKnownReference(text.substr(at + 1, end - at - 1))) return true;
    }
    // An attribute's value stands behind an equals sign, white space and a quote.
    for (auto at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
        auto quote = at + 1; // nearly always that is it
        while (quote != text.size() && isXmlSpace(text[quote]))
            ++quote;
        if (quote == text.size() || (text[quote] != '"' && text[quote] != '\'')) continue;
        auto const end = text.find(text[quote], quote + 1);
        if (text.substr(quote, end - quote).find('<') != std::string_view::npos) return true;
    }
    return false;
}

/// What pugixml lets pass although it is not XML, or not the XML that services write, document type declarations aside; empty where
/// there is nothing of the kind. `offset` is where.
PYLON_INLINE std::string_view objectionTo(std::string_view text, std::size_t& offset) noexcept {
    offset = text.find('\0');
    if (offset != std::string_view::npos) return "it holds a zero byte";
    offset = 0;
    if (!isUtf8(text)) return "it is not UTF-8";
    if (text.starts_with(std::string_view{"\xef\xbb\xbf"})) offset = 3;
    auto first = offset;
    while (first != text.size() && isXmlSpace(text[first]))
        ++first;
    if (first != text.size() && text[first] != '<') return offset = first, "there is text before the document";
    // After the last tag too only white space may stand.
    auto behind = text.size();
    while (behind != 0 && isXmlSpace(text[behind - 1]))
        --behind;
    if (behind != 0 && text[behind - 1] != '>')
        return offset = behind - 1, "it has been cut short, or there is text after the document";

    if (!isSuspect(text)) return {};

    auto const passedOver = [&](std::string_view opening, std::string_view closing) {
        if (!text.substr(offset).starts_with(opening)) return false;
        auto const end = text.find(closing, offset + opening.size());
        offset = end == std::string_view::npos ? text.size() : end + closing.size();
        return true;
    };
    bool inTag = false;
    char quote = '\0'; // in a tag: what the value ends with that is being read
    while ((offset = text.find_first_of(inTag ? "<&>\"'" : "<&", offset)) != std::string_view::npos) {
        char const c = text[offset];
        if (c == '&') {
            auto const end = text.find(';', offset);
            if (end == std::string_view::npos || !isKnownReference(text.substr(offset + 1, end - offset - 1)))
                return "it holds a reference to an entity or character that XML does not have";
            offset = end;
        } else if (inTag) {
            // Else the value of an attribute could begin a comment here that is none to the parser.
            if (c == '<') return "it has a tag within a tag";
            if (c == '>')
                inTag = quote != '\0';
            else if (quote == '\0')
                quote = c;
            else if (quote == c)
                quote = '\0';
            ++offset;
        } else if (!passedOver("<!--", "-->") && !passedOver("<![CDATA[", "]]>") && !passedOver("<?", "?>")) {
            if (text.substr(offset).starts_with("<!")) return "it has a document type declaration";
            inTag = true;
            ++offset;
        }
    }
    return {};
}

} // namespace detail

PYLON_INLINE Result<void> PugixmlCodec::write(ConstView from, DocumentFormat const& format, std::string& out) {
    auto const start = out.size();
    std::string failure;
    {
        // Until it goes, the text is longer than what was written.
        detail::XmlDocumentWriter writer{out, format};
        if (writer.write(from)) return {};
        failure = writer.failure();
    }
    out.resize(start);
    return Error{ErrorKind::invalidInput, std::move(failure)};
}

PYLON_INLINE Result<void> PugixmlCodec::read(std::string& text, MutableView to, DocumentFormat const& format) {
    if (text.empty()) return {};
    std::size_t offset = 0;
    if (auto const objection = detail::objectionTo(text, offset); !objection.empty())
        return detail::notXml(objection, offset);

    pugi::xml_document document;
    if (auto parsed = detail::parseXml(text, document); !parsed) return parsed;
    detail::XmlDocumentReader reader{format};
    if (reader.read(document.document_element(), to)) return {};
    return Error{reader.failureKind(), "the XML document cannot be read: " + reader.failure()};
}

} // namespace pylon

#endif // PYLON_BACKENDS_PUGIXML_CODEC_IPP
