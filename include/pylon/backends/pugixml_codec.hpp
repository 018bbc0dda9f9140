// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_PUGIXML_CODEC_HPP
#define PYLON_BACKENDS_PUGIXML_CODEC_HPP

#include <pylon/core/serializer.hpp>

#include <string>

namespace pylon {

/// The XML codec: documents as restXml and the query protocol have them, read by pugixml.
///
/// Elements are known by their local names; namespaces are written but not looked at. Text is kept to the last space and line
/// end; around numbers, times, booleans and base64 white space is dropped. Of entities only XML's own five and character
/// references are known, and a document type declaration is refused, so that no document can make itself larger.
/// Limits: elements nest 128 deep at most, beyond which the document is malformed (read) or invalidInput (written). A
/// character that XML 1.0 cannot hold, as most control characters, is invalidInput.
struct PugixmlCodec {
    [[nodiscard]] static Result<void> write(ConstView from, DocumentFormat const& format, std::string& out);
    [[nodiscard]] static Result<void> read(std::string& text, MutableView to, DocumentFormat const& format);
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/pugixml_codec.ipp>
#endif

#endif // PYLON_BACKENDS_PUGIXML_CODEC_HPP
