// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_RECORDER_HPP
#define PYLON_BACKENDS_DETAIL_RECORDER_HPP

#include <pylon/backends/recording.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>

namespace pylon::detail {

/// Makes the lines of a Recorded transport and hands them to its sink.
class Recorder {
public:
    Recorder(RecordingSink sink, Redaction redaction) : sink_(std::move(sink)), redactor_(std::move(redaction)) {}

    void record(WallTime at, Duration elapsed, Request const& request, Result<Response> const& outcome) noexcept;
    [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

private:
    RecordingSink sink_;
    Redactor redactor_;
    std::mutex mutex_;
    std::atomic<std::uint64_t> lost_{0};
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/recorder.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_RECORDER_HPP
