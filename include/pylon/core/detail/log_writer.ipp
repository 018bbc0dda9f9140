// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_LOG_WRITER_IPP
#define PYLON_CORE_DETAIL_LOG_WRITER_IPP

#include <pylon/core/call_name.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/log_writer.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/timestamp.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace pylon::detail {

/// Whether a terminal or a log viewer might take a character for more than its picture: controls, line ends, and what changes
/// the direction of text.
PYLON_INLINE bool isLogControl(std::string_view character) noexcept {
    auto const first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7f;
    auto const second = static_cast<unsigned char>(character[1]);
    if (first == 0xc2) return second < 0xa0; // U+0080 to U+009F
    if (first != 0xe2 || character.size() != 3) return false;
    auto const third = static_cast<unsigned char>(character[2]);
    // U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069
    return (second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae))) ||
           (second == 0x81 && third >= 0xa6 && third <= 0xa9);
}

PYLON_INLINE void appendLogWord(std::string& line, std::string_view text) {
    auto const start = line.size();
    bool plain = !text.empty();
    line.push_back('"');
    while (!text.empty()) {
        auto const length = utf8SequenceLength(text.data(), text.data() + text.size());
        auto const character = text.substr(0, std::max<std::size_t>(length, 1));
        text.remove_prefix(character.size());
        if (length == 0 || isLogControl(character)) {
            plain = false;
            for (char const c : character) {
                auto const byte = static_cast<unsigned char>(c);
                line.append({'\\', 'x', lowerHexDigits[byte >> 4], lowerHexDigits[byte & 15]});
            }
            continue;
        }
        if (character == "\"" || character == "\\") line.push_back('\\');
        plain = plain && character != " " && character != "\"" && character != "\\";
        line.append(character);
    }
    if (plain)
        line.erase(start, 1);
    else
        line.push_back('"');
}

PYLON_INLINE void LogWriter::write(WallTime at, Duration took, Request const& request,
                                   Result<Response> const& outcome) noexcept try {
    if (!sink_) return;
    auto const text = line(at, took, request, outcome);
    std::scoped_lock const lock{mutex_};
    sink_(text);
} catch (...) {
    // A log that cannot be written must not be the end of a call that can be made.
}

PYLON_INLINE std::string LogWriter::line(WallTime at, Duration took, Request const& request,
                                         Result<Response> const& outcome) const {
    std::string text;
    auto const word = [&](std::string_view name, std::string_view value) {
        text.append(" ").append(name);
        appendLogWord(text, value);
    };
    appendIso8601(text, std::chrono::floor<std::chrono::milliseconds>(at));
    word("", to_string(options_.nameOf ? options_.nameOf(request) : callNameOf(request)));
    word("", request.method);
    auto const query = redactor_.query(request.query);
    word("", concat({request.scheme, "://", request.authority, redactor_.text(request.path), query.empty() ? "" : "?",
                     query}));

    // `attempt=2; max=3`, as clients tell the service.
    auto const attempt = request.headers.find("amz-sdk-request").value_or("");
    auto const value = [&](std::string_view name) {
        auto const begin = attempt.find(name);
        return begin == std::string_view::npos
                   ? std::string_view{}
                   : attempt.substr(begin + name.size(), attempt.find(';', begin) - begin - name.size());
    };
    if (auto const number = value("attempt="); !number.empty())
        word("attempt=", std::string{number}.append("/").append(value("max=")));

    if (outcome) {
        word("status=", std::to_string(outcome.value().status));
        for (auto const name : {"x-amzn-RequestId", "x-amz-request-id"})
            if (auto const id = outcome.value().headers.find(name)) word("requestId=", *id);
    } else {
        word("error=", to_string(outcome.error().kind()));
        word("message=", redactor_.text(outcome.error().message()));
    }
    word("out=", std::to_string(request.body.size()));
    if (outcome) word("in=", std::to_string(outcome.value().body.size()));
    word("ms=", std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));

    appendMessage(text, '>', request.headers, request.body);
    if (outcome) appendMessage(text, '<', outcome.value().headers, outcome.value().body);
    return text;
}

PYLON_INLINE void LogWriter::appendMessage(std::string& line, char direction, Headers const& headers,
                                           std::string_view body) const {
    if (options_.headers)
        for (auto const [name, value] : redactor_.headers(headers)) {
            line.append({' ', direction}).append(name).append("=");
            appendLogWord(line, value);
        }
    if (!options_.bodies || body.empty()) return;
    line.append({' ', direction}).append("body=");
    auto const shown = redactor_.body(headers, body);
    if (!shown) {
        line.append("(withheld)");
        return;
    }
    auto cut = std::min(shown->size(), options_.bodyLimit);
    // Not within a character.
    while (cut != 0 && cut != shown->size() && (static_cast<unsigned char>((*shown)[cut]) & 0xc0U) == 0x80U)
        --cut;
    appendLogWord(line, std::string_view{*shown}.substr(0, cut));
    if (cut != shown->size()) line.append("(and ").append(std::to_string(shown->size() - cut)).append(" bytes more)");
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_LOG_WRITER_IPP
