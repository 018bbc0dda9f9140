// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_LOG_WRITER_HPP
#define PYLON_CORE_DETAIL_LOG_WRITER_HPP

#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/log_options.hpp>
#include <pylon/core/result.hpp>

#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::detail {

/// Appends text as one word: as it is, or in quotation marks where it is empty, holds a space or has to be escaped.
void appendLogWord(std::string& line, std::string_view text);

/// Makes the lines of a Logged transport and hands them to its sink.
class LogWriter {
public:
    LogWriter(LogSink sink, LogOptions options)
        : sink_(std::move(sink)), options_(std::move(options)), redactor_(options_.redaction) {}

    void write(WallTime at, Duration took, Request const& request, Result<Response> const& outcome) noexcept;

private:
    [[nodiscard]] std::string line(WallTime at, Duration took, Request const& request,
                                   Result<Response> const& outcome) const;
    void appendMessage(std::string& line, char direction, Headers const& headers, std::string_view body) const;

    LogSink sink_;
    LogOptions options_;
    Redactor redactor_;
    std::mutex mutex_;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/log_writer.ipp>
#endif

#endif // PYLON_CORE_DETAIL_LOG_WRITER_HPP
