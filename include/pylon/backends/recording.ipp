// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RECORDING_IPP
#define PYLON_BACKENDS_RECORDING_IPP

#include <pylon/backends/rapidjson_codec.hpp>
#include <pylon/backends/recording.hpp>
#include <pylon/core/detail/concat.hpp>
#include <pylon/core/uri.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace pylon {
namespace detail {

inline constexpr DocumentFormat recordingFormat{.unknown = Unknown::reject, .time = TimeForm::iso8601};

/// What JSON can hold of a text that should have been ASCII: of what is not UTF-8, `%XX`.
PYLON_INLINE std::string recordedText(std::string text) {
    if (isUtf8(text)) return text;
    std::string out;
    for (char const c : text)
        if (static_cast<unsigned char>(c) < 0x80)
            out.push_back(c);
        else
            appendEncoded(out, {&c, 1});
    return out;
}

PYLON_INLINE std::vector<RecordedHeader> recordedHeaders(Headers const& headers) {
    std::vector<RecordedHeader> recorded;
    for (auto const [name, value] : headers)
        recorded.push_back({std::string{name}, RecordedBytes::of(value)});
    return recorded;
}

PYLON_INLINE Headers headersOf(std::vector<RecordedHeader> const& recorded) {
    Headers headers;
    for (auto const& each : recorded)
        headers.add(each.name, each.value.bytes());
    return headers;
}

PYLON_INLINE RecordedBytes recordedBody(Headers const& headers, std::string_view body, Redactor const& redactor) {
    if (auto const shown = redactor.body(headers, body)) return RecordedBytes::of(*shown);
    return {.text = {}, .base64 = {}, .withheld = body.size()};
}

PYLON_INLINE std::optional<ErrorKind> errorKindOf(std::string_view name) noexcept {
    for (auto kind = ErrorKind::invalidInput; kind <= ErrorKind::unmodelled;
         kind = static_cast<ErrorKind>(static_cast<int>(kind) + 1))
        if (to_string(kind) == name) return kind;
    return std::nullopt;
}

/// @throws Error (malformed) for what no Recorded writes.
PYLON_INLINE void checkExchange(RecordedExchange const& exchange) {
    auto const wrong = [](std::string_view why) { return Error{ErrorKind::malformed, why}; };
    if (exchange.format != RecordedExchange{}.format)
        throw wrong(
            concat({"it is of format ", std::to_string(exchange.format), ", which this version does not read"}));
    if (exchange.request.method.empty() || exchange.request.path.empty()) throw wrong("it holds no request");
    if (exchange.response.has_value() == exchange.error.has_value())
        throw wrong("it holds neither a response nor an error, or both");
    if (exchange.response && (exchange.response->status < 100 || exchange.response->status > 999))
        throw wrong("its status is none of HTTP");
    if (exchange.error && !errorKindOf(exchange.error->kind)) throw wrong("there is no such kind of error");
    // What cannot be a header throws.
    static_cast<void>(exchange.request.request());
    static_cast<void>(exchange.outcome());
}

} // namespace detail

PYLON_INLINE RecordedBytes RecordedBytes::of(std::string_view bytes) {
    RecordedBytes recorded;
    if (isUtf8(bytes))
        recorded.text = bytes;
    else
        recorded.base64 = Blob{std::string{bytes}};
    return recorded;
}

PYLON_INLINE std::string RecordedBytes::bytes() const { return base64 ? base64->bytes : text.value_or(""); }

PYLON_INLINE RecordedRequest RecordedRequest::of(Request const& request, Redactor const& redactor) {
    using detail::recordedText;
    return {.method = recordedText(request.method),
            .scheme = recordedText(request.scheme),
            .authority = recordedText(request.authority),
            .path = recordedText(redactor.text(request.path)),
            .query = recordedText(redactor.query(request.query)),
            .headers = detail::recordedHeaders(redactor.headers(request.headers)),
            .body = detail::recordedBody(request.headers, request.body, redactor)};
}

PYLON_INLINE Request RecordedRequest::request() const {
    return {.method = method,
            .scheme = scheme,
            .authority = authority,
            .path = path,
            .query = query,
            .headers = detail::headersOf(headers),
            .body = body.bytes()};
}

PYLON_INLINE RecordedExchange RecordedExchange::of(Request const& request, Result<Response> const& outcome,
                                                   Redactor const& redactor) {
    RecordedExchange exchange;
    exchange.request = RecordedRequest::of(request, redactor);
    if (outcome)
        exchange.response = {.status = outcome->status,
                             .headers = detail::recordedHeaders(redactor.headers(outcome->headers)),
                             .body = detail::recordedBody(outcome->headers, outcome->body, redactor)};
    else
        exchange.error = {.kind = std::string{to_string(outcome.error().kind())},
                          .message = detail::recordedText(redactor.text(outcome.error().message())),
                          .reachedService = outcome.error().details().reachedService};
    return exchange;
}

PYLON_INLINE Result<Response> RecordedExchange::outcome() const {
    if (response) return Response{response->status, detail::headersOf(response->headers), response->body.bytes()};
    return Error{ErrorDetails{.kind = detail::errorKindOf(error->kind).value_or(ErrorKind::connection),
                              .message = error->message,
                              .reachedService = error->reachedService}};
}

PYLON_INLINE Result<std::string> writeExchange(RecordedExchange const& exchange) {
    std::string line;
    if (auto written = RapidJsonCodec::write(view(exchange), detail::recordingFormat, line); !written)
        return written.error();
    return line;
}

PYLON_INLINE Recording Recording::parse(std::string_view text, std::string name) {
    Recording recording{std::move(name), {}};
    for (std::size_t line = 1; !text.empty(); ++line) {
        auto const end = text.find('\n');
        std::string content{text.substr(0, end)};
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (content.find_first_not_of(" \t\r") == std::string::npos) continue;
        Entry entry{line, {}};
        // What is left out must not look as if it had been said.
        entry.exchange.format = 0;
        try {
            RapidJsonCodec::read(content, mutableView(entry.exchange), detail::recordingFormat).value();
            detail::checkExchange(entry.exchange);
        } catch (Error const& error) {
            throw Error{ErrorKind::malformed,
                        detail::concat({recording.name, ":", std::to_string(line), ": this line of a recording is ",
                                        end == std::string_view::npos ? "cut short" : "damaged", " (", error.message(),
                                        "); take it out, or record again"})};
        }
        recording.entries.push_back(std::move(entry));
    }
    return recording;
}

PYLON_INLINE Recording Recording::fromFile(std::string const& path) {
    std::string text;
    std::ifstream file{path, std::ios::binary};
    bool read = file.is_open();
    try {
        text.assign(std::istreambuf_iterator<char>{file}, {});
    } catch (std::ios_base::failure const&) { // as of a folder
        read = false;
    }
    if (!read) throw Error{ErrorKind::configuration, detail::concat({"the recording ", path, " cannot be read"})};
    return parse(text, path);
}

} // namespace pylon

#endif // PYLON_BACKENDS_RECORDING_IPP
