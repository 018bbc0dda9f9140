// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_IPP
#define PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_IPP

#include <pylon/backends/memory/s3_chunked_body.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
#include <pylon/core/detail/decimal.hpp>
#include <pylon/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

PYLON_INLINE std::string_view withoutSpaces(std::string_view text) noexcept {
    auto const begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

template <class Each> void forEachOfList(std::string_view list, Each const& each) {
    while (!list.empty()) {
        auto const comma = std::min(list.find(','), list.size());
        each(withoutSpaces(list.substr(0, comma)));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

PYLON_INLINE bool isChunkedBody(Request const& request) {
    return request.headers.find("x-amz-content-sha256").value_or("").starts_with("STREAMING-");
}

PYLON_INLINE Refusal checkMayBeChunked(Request const& request, std::string_view operation) {
    if (operation == "PutObject" || operation == "UploadPart") return std::nullopt;
    auto const payloadHash = request.headers.find("x-amz-content-sha256").value_or("");
    // What S3 said of this one: https://github.com/versity/versitygw/issues/1601
    if (payloadHash == "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        return s3Error("InvalidRequest", {}, "The value of x-amz-content-sha256 header is invalid.");
    return unmodelled("the in-memory s3 does not model a request of " + std::string{operation} +
                      " whose x-amz-content-sha256 is " + std::string{payloadHash});
}

/// The text of a chunked body, from the front.
class ChunkedText {
public:
    explicit ChunkedText(std::string_view text) : rest_(text) {}

    /// What stands before the next line break, which is taken away too; nothing where there is none.
    std::optional<std::string_view> line() noexcept {
        auto const end = rest_.find("\r\n");
        if (end == rest_.npos) return std::nullopt;
        auto const line = rest_.substr(0, end);
        rest_.remove_prefix(end + 2);
        return line;
    }
    std::optional<std::string_view> bytes(std::size_t size) noexcept {
        if (size > rest_.size()) return std::nullopt;
        auto const bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return bytes;
    }
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

private:
    std::string_view rest_;
};

/// How the body of a request is chunked, by its x-amz-content-sha256.
struct ChunkedForm {
    bool isSigned;    ///< each chunk, and the trailers together
    bool hasTrailers; ///< or may have
};

PYLON_INLINE std::optional<ChunkedForm> chunkedFormOf(std::string_view payloadHash) noexcept {
    if (payloadHash == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return ChunkedForm{false, true};
    if (payloadHash == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD") return ChunkedForm{true, false};
    if (payloadHash == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") return ChunkedForm{true, true};
    return std::nullopt;
}

/// What stands before a chunk: its size in hexadecimal digits and, where it is signed, `;chunk-signature=...`.
struct ChunkLine {
    std::size_t size = 0;
    std::string_view signature{};
};

PYLON_INLINE std::optional<ChunkLine> readChunkLine(std::string_view line, bool isSigned) noexcept {
    constexpr std::string_view name = ";chunk-signature=";
    auto const digits = line.substr(0, line.find(';'));
    auto const extension = line.substr(digits.size());
    ChunkLine chunk;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), chunk.size, 16);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (!isSigned) return chunk;
    if (!extension.starts_with(name)) return std::nullopt;
    chunk.signature = extension.substr(name.size());
    return chunk;
}

/// Takes all chunks off the front of a text, and what they hold into `body`.
PYLON_INLINE Refusal takeChunks(ChunkedText& text, bool isSigned, SigV4ChunkChain* signatures, std::string& body) {
    constexpr std::size_t least = 8192; // of all but the last one that is not empty
    std::size_t before = least;
    for (int number = 1;; ++number) {
        auto const line = text.line();
        auto const chunk = line ? readChunkLine(*line, isSigned) : std::nullopt;
        if (!chunk) return s3Error("IncompleteBody");
        // As S3 does, the next one is named, and the size of the one that is too small.
        if (chunk->size != 0 && before < least)
            return s3Error("InvalidChunkSizeError",
                           {{"Chunk", std::to_string(number)}, {"BadChunkSize", std::to_string(before)}});
        before = chunk->size;
        auto const bytes = text.bytes(chunk->size);
        if (!bytes || (chunk->size != 0 && text.bytes(2) != "\r\n")) return s3Error("IncompleteBody");
        if (signatures != nullptr && !signatures->takeChunk(*bytes, chunk->signature))
            return s3Error("SignatureDoesNotMatch");
        if (chunk->size == 0) return std::nullopt;
        body.append(*bytes);
    }
}

using Trailers = std::vector<std::pair<std::string, std::string>>;

/// What stands behind the last chunk; nothing where it is no list of headers. Some end it with an empty line, and some do not.
PYLON_INLINE std::optional<Trailers> readTrailers(ChunkedText& text) {
    Trailers trailers;
    while (!text.empty()) {
        auto const line = text.line();
        if (!line) return std::nullopt;
        if (line->empty()) break;
        auto const colon = line->find(':');
        if (colon == line->npos) return std::nullopt;
        trailers.emplace_back(withoutSpaces(line->substr(0, colon)), withoutSpaces(line->substr(colon + 1)));
    }
    if (!text.empty()) return std::nullopt;
    return trailers;
}

/// Whether what was announced has come, and nothing else. No other header may be put in the place of one that was signed.
PYLON_INLINE bool areAnnounced(Trailers const& trailers, std::string_view announced) {
    std::size_t count = 0;
    bool allThere = true;
    forEachOfList(announced, [&](std::string_view name) {
        ++count;
        allThere = allThere && std::any_of(trailers.begin(), trailers.end(),
                                           [name](auto const& each) { return sameHeaderName(each.first, name); });
    });
    constexpr std::string_view prefix = "x-amz-checksum-";
    return allThere && count == trailers.size() && std::all_of(trailers.begin(), trailers.end(), [&](auto const& each) {
               return sameHeaderName(std::string_view{each.first}.substr(0, prefix.size()), prefix);
           });
}

/// Takes the signature off the end of the trailers, and checks it.
PYLON_INLINE Refusal checkTrailers(Trailers& trailers, SigV4ChunkChain* signatures) {
    if (trailers.empty() || !sameHeaderName(trailers.back().first, "x-amz-trailer-signature"))
        return s3Error("MalformedTrailerError");
    auto const signature = std::move(trailers.back().second);
    trailers.pop_back();
    std::string lines;
    for (auto const& [name, value] : trailers)
        lines.append(name).append(":").append(value).append("\n");
    if (signatures != nullptr && !signatures->takeTrailers(lines, signature)) return s3Error("SignatureDoesNotMatch");
    return std::nullopt;
}

PYLON_INLINE Refusal unchunkBody(Request& request, SigV4ChunkChain* signatures) {
    auto& headers = request.headers;
    std::string const payloadHash{*headers.find("x-amz-content-sha256")};
    auto const form = chunkedFormOf(payloadHash);
    if (!form) return unmodelled("the in-memory s3 does not model bodies whose x-amz-content-sha256 is " + payloadHash);
    // What S3 says where it is no number, too: https://github.com/versity/versitygw/issues/1656
    auto const stated = headers.find("x-amz-decoded-content-length").value_or("");
    auto const length = pylon::detail::parseInteger<std::size_t>(stated);
    if (!length) return s3Error("MissingContentLength");

    std::string body;
    body.reserve(std::min(*length, request.body.size()));
    ChunkedText text{request.body};
    if (auto refused = takeChunks(text, form->isSigned, signatures, body)) return refused;
    if (*length != body.size())
        return s3Error("IncompleteBody", {{"NumberBytesExpected", std::to_string(*length)},
                                          {"NumberBytesProvided", std::to_string(body.size())}});

    auto trailers = readTrailers(text);
    if (!trailers) return s3Error("MalformedTrailerError");
    if (form->isSigned && form->hasTrailers)
        if (auto refused = checkTrailers(*trailers, signatures)) return refused;
    if (!areAnnounced(*trailers, headers.find("x-amz-trailer").value_or("")) ||
        (!form->hasTrailers && !trailers->empty()))
        return s3Error("MalformedTrailerError");
    try {
        for (auto const& [name, value] : *trailers)
            headers.set(name, value);
    } catch (Error const&) {
        return s3Error("MalformedTrailerError");
    }

    std::string encodings;
    forEachOfList(headers.find("Content-Encoding").value_or(""), [&](std::string_view name) {
        if (!sameHeaderName(name, "aws-chunked")) encodings.append(encodings.empty() ? "" : ",").append(name);
    });
    headers.remove("Content-Encoding");
    if (!encodings.empty()) headers.add("Content-Encoding", encodings);
    for (auto const name : {"x-amz-content-sha256", "x-amz-decoded-content-length", "x-amz-trailer"})
        headers.remove(name);
    request.body = std::move(body);
    return std::nullopt;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_IPP
