// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_CODEC_HPP
#define PYLON_BACKENDS_RAPIDJSON_CODEC_HPP

#include <pylon/core/serializer.hpp>

#include <string>
#include <string_view>

namespace pylon {

/// The JSON codec: values as AWS JSON and restJson1 spell them, written and read by RapidJSON's event interface.
///
/// Numbers never pass through a double unless their member is one. Blobs are base64, NaN and the infinities text, times as
/// their binding or the format says. Null is absence; in a list or map whose elements are optional it is an empty element.
/// Where an object names a member twice, the later wins. Text is parsed in place.
/// Limits: documents nest 128 deep at most, beyond which they are malformed (read) or invalidInput (written).
struct RapidJsonCodec {
    [[nodiscard]] static Result<void> write(ConstView from, DocumentFormat const& format, std::string& out);
    [[nodiscard]] static Result<void> read(std::string& text, MutableView to, DocumentFormat const& format);
    /// Whether the text is one JSON value, of whatever type, in UTF-8.
    [[nodiscard]] static bool isDocument(std::string_view text);
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/rapidjson_codec.ipp>
#endif

#endif // PYLON_BACKENDS_RAPIDJSON_CODEC_HPP
