// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RECORDING_HPP
#define PYLON_BACKENDS_RECORDING_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/redact.hpp>
#include <pylon/core/reflect.hpp>
#include <pylon/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What a Recorded transport writes and a Replayed one reads: exchanges, a JSON object on a line of its own each.

namespace pylon {

/// Takes one line of a recording, without a line break at its end.
using RecordingSink = std::function<void(std::string_view line)>;

/// Bytes as a recording holds them: text where they are UTF-8, else base64. Of a body that may not be shown, its size alone.
struct RecordedBytes {
    std::optional<std::string> text{};
    std::optional<Blob> base64{};
    std::optional<std::uint64_t> withheld{};

    [[nodiscard]] static RecordedBytes of(std::string_view bytes);
    /// What was recorded; empty where it was withheld.
    [[nodiscard]] std::string bytes() const;
};

struct RecordedHeader {
    std::string name{};
    RecordedBytes value{};
};

struct RecordedRequest {
    std::string method{};
    std::string scheme{};
    std::string authority{};
    std::string path{};
    std::string query{};
    std::vector<RecordedHeader> headers{};
    RecordedBytes body{};

    [[nodiscard]] static RecordedRequest of(Request const& request, Redactor const& redactor);
    /// @throws Error (invalidInput) where a header cannot be one.
    [[nodiscard]] Request request() const;
};

struct RecordedResponse {
    int status = 0;
    std::vector<RecordedHeader> headers{};
    RecordedBytes body{};
};

struct RecordedError {
    std::string kind{}; ///< as to_string(ErrorKind)
    std::string message{};
    bool reachedService = true;
};

/// A request, and what came of it: a response, or else the transport's error.
struct RecordedExchange {
    int format = 1;           ///< of this struct; a recording of another format is not read
    Timestamp at{};           ///< when it was sent
    std::int64_t elapsed = 0; ///< until it ended, in milliseconds
    RecordedRequest request{};
    std::optional<RecordedResponse> response{};
    std::optional<RecordedError> error{};

    [[nodiscard]] static RecordedExchange of(Request const& request, Result<Response> const& outcome,
                                             Redactor const& redactor);
    /// @throws Error (invalidInput) where a header cannot be one.
    [[nodiscard]] Result<Response> outcome() const;
};

/// The exchange as a line, without a line break at its end.
/// Errors: invalidInput for a time outside the years 0000 to 9999.
[[nodiscard]] Result<std::string> writeExchange(RecordedExchange const& exchange);

/// The exchanges of a recording, in the order in which they ended.
struct Recording {
    struct Entry {
        std::size_t line; ///< the first is 1
        RecordedExchange exchange;
    };

    std::string name{}; ///< what errors call it: its file
    std::vector<Entry> entries{};

    /// Reads lines; empty ones are passed over.
    /// @throws Error (malformed) naming the line that is damaged or cut short.
    [[nodiscard]] static Recording parse(std::string_view text, std::string name);
    /// @throws Error (configuration) for a file that cannot be read, (malformed) as parse().
    [[nodiscard]] static Recording fromFile(std::string const& path);
};

} // namespace pylon

BOOST_HANA_ADAPT_STRUCT(pylon::RecordedBytes, text, base64, withheld);
BOOST_HANA_ADAPT_STRUCT(pylon::RecordedHeader, name, value);
BOOST_HANA_ADAPT_STRUCT(pylon::RecordedRequest, method, scheme, authority, path, query, headers, body);
BOOST_HANA_ADAPT_STRUCT(pylon::RecordedResponse, status, headers, body);
BOOST_HANA_ADAPT_STRUCT(pylon::RecordedError, kind, message, reachedService);
BOOST_HANA_ADAPT_STRUCT(pylon::RecordedExchange, format, at, elapsed, request, response, error);

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/recording.ipp>
#endif

#endif // PYLON_BACKENDS_RECORDING_HPP
