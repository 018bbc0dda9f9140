// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_CODEC_IPP
#define PYLON_BACKENDS_RAPIDJSON_CODEC_IPP

#include <pylon/backends/detail/json_reader.hpp>
#include <pylon/backends/detail/json_writer.hpp>
#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/core/detail/concat.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>

#include <utility>

namespace pylon {
namespace detail {

[[gnu::cold]] PYLON_INLINE std::string atOffset(std::size_t offset) {
    return concat({", at offset ", std::to_string(offset)});
}

} // namespace detail

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
    // By an escape a text may become what is not UTF-8: half of a surrogate pair.
    bool const utf8 = isUtf8(text) && text.find("\\u") == std::string::npos;
    detail::JsonHandler handler{to, format, utf8};
    detail::JsonReader reader{text, handler};
    auto const outcome = reader.read();
    if (!outcome.IsError() && reader.tell() == text.size()) return {};

    if (!handler.failure().empty())
        return Error{handler.failureKind(), detail::concat({"the JSON document cannot be read: ", handler.failure(),
                                                            detail::atOffset(outcome.Offset())})};
    if (outcome.Code() == rapidjson::kParseErrorDocumentEmpty && reader.tell() == text.size()) return {};
    if (outcome.IsError())
        return Error{ErrorKind::malformed,
                     detail::concat({"this is not JSON: ", rapidjson::GetParseError_En(outcome.Code()),
                                     detail::atOffset(outcome.Offset())})};
    // RapidJSON takes a zero byte for the end.
    return Error{ErrorKind::malformed, detail::concat({"this is not JSON: there is a zero byte after the document",
                                                       detail::atOffset(reader.tell())})};
}

PYLON_INLINE bool RapidJsonCodec::isDocument(std::string_view text) {
    rapidjson::MemoryStream stream{text.data(), text.size()};
    rapidjson::BaseReaderHandler<> ignore;
    rapidjson::Reader reader;
    auto const outcome =
        reader.Parse < rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag > (stream, ignore);
    // RapidJSON takes a zero byte for the end.
    return !outcome.IsError() && stream.Tell() == text.size();
}

} // namespace pylon

#endif // PYLON_BACKENDS_RAPIDJSON_CODEC_IPP
