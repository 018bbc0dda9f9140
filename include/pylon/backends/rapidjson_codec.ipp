// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_CODEC_IPP
#define PYLON_BACKENDS_RAPIDJSON_CODEC_IPP

#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/backends/rapidjson_reader.hpp>
#include <pylon/backends/rapidjson_writer.hpp>

#include <rapidjson/error/en.h>

#include <utility>

namespace pylon {

PYLON_INLINE Result<void> RapidJsonCodec::write(ConstView from, DocumentFormat const& format, std::string& out) {
    auto const start = out.size();
    std::string failure;
    {
        // Until it goes, the text is longer than what was written.
        detail::JsonDocumentWriter writer{out, format};
        if (writer.write(from)) return {};
        failure = writer.failure();
    }
    out.resize(start);
    return Error{ErrorKind::invalidInput, std::move(failure)};
}

PYLON_INLINE Result<void> RapidJsonCodec::read(std::string& text, MutableView to, DocumentFormat const& format) {
    detail::JsonHandler handler{to, format};
    detail::JsonSource stream{text};
    rapidjson::Reader reader;
    auto const outcome =
        reader.Parse < rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag > (stream, handler);

    auto const at = [](std::size_t offset) { return ", at offset " + std::to_string(offset); };
    if (!handler.failure().empty())
        return Error{handler.failureKind(),
                     "the JSON document cannot be read: " + handler.failure() + at(outcome.Offset())};
    if (outcome.Code() == rapidjson::kParseErrorDocumentEmpty && stream.Tell() == text.size()) return {};
    if (outcome.IsError())
        return Error{ErrorKind::malformed, std::string{"this is not JSON: "} +
                                               rapidjson::GetParseError_En(outcome.Code()) + at(outcome.Offset())};
    // RapidJSON takes a zero byte for the end.
    if (stream.Tell() != text.size())
        return Error{ErrorKind::malformed,
                     "this is not JSON: there is a zero byte after the document" + at(stream.Tell())};
    return {};
}

} // namespace pylon

#endif // PYLON_BACKENDS_RAPIDJSON_CODEC_IPP
