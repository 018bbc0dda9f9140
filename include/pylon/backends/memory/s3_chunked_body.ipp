// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_IPP
#define PYLON_BACKENDS_MEMORY_S3_CHUNKED_BODY_IPP

#include <pylon/backends/memory/s3_chunked_body.hpp>
#include <pylon/backends/memory/s3_errors.hpp>
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

/// The size of a chunk, which stands before `;chunk-signature=...`.
PYLON_INLINE std::optional<std::size_t> chunkSizeIn(std::string_view line) noexcept {
    auto const digits = line.substr(0, line.find(';'));
    std::size_t size = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return size;
}

PYLON_INLINE Refusal unchunkBody(Request& request, bool checkSignatures) {
    auto const incomplete = [] { return s3Error("IncompleteBody"); };
    auto const trailing = [] { return s3Error("MalformedTrailerError"); };
    auto& headers = request.headers;
    if (checkSignatures && headers.find("x-amz-content-sha256")->starts_with("STREAMING-AWS4-"))
        return unmodelled("the in-memory s3 does not model the signatures of a body's chunks");

    std::string body;
    body.reserve(request.body.size());
    ChunkedText text{request.body};
    for (;;) {
        auto const line = text.line();
        auto const size = line ? chunkSizeIn(*line) : std::nullopt;
        if (!size) return incomplete();
        if (*size == 0) break;
        auto const bytes = text.bytes(*size);
        if (!bytes || text.bytes(2) != "\r\n") return incomplete();
        body.append(*bytes);
    }
    auto const stated = headers.find("x-amz-decoded-content-length");
    if (stated && *stated != std::to_string(body.size())) return incomplete();

    std::vector<std::pair<std::string, std::string>> trailers;
    // Some end with an empty line, and some without.
    while (!text.empty()) {
        auto const line = text.line();
        if (!line) return trailing();
        if (line->empty()) break;
        auto const colon = line->find(':');
        if (colon == line->npos) return trailing();
        trailers.emplace_back(withoutSpaces(line->substr(0, colon)), withoutSpaces(line->substr(colon + 1)));
    }
    if (!text.empty()) return trailing();
    std::erase_if(trailers, [](auto const& each) { return sameHeaderName(each.first, "x-amz-trailer-signature"); });

    // What was announced must have come, and nothing else.
    std::size_t announced = 0;
    bool allThere = true;
    forEachOfList(headers.find("x-amz-trailer").value_or(""), [&](std::string_view name) {
        ++announced;
        allThere = allThere && std::any_of(trailers.begin(), trailers.end(),
                                           [name](auto const& each) { return sameHeaderName(each.first, name); });
    });
    // No other header may be put in the place of one that was signed.
    constexpr std::string_view prefix = "x-amz-checksum-";
    bool const allChecksums = std::all_of(trailers.begin(), trailers.end(), [&](auto const& each) {
        return sameHeaderName(std::string_view{each.first}.substr(0, prefix.size()), prefix);
    });
    if (!allThere || !allChecksums || announced != trailers.size()) return trailing();
    try {
        for (auto const& [name, value] : trailers)
            headers.set(name, value);
    } catch (Error const&) {
        return trailing();
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
