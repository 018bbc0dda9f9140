// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_RECORDER_IPP
#define PYLON_BACKENDS_DETAIL_RECORDER_IPP

#include <pylon/backends/detail/recorder.hpp>

#include <chrono>

namespace pylon::detail {

PYLON_INLINE void Recorder::record(WallTime at, Duration elapsed, Request const& request,
                                   Result<Response> const& outcome) noexcept try {
    auto exchange = RecordedExchange::of(request, outcome, redactor_);
    exchange.at = std::chrono::floor<Timestamp::duration>(at);
    exchange.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count();
    auto const line = writeExchange(exchange).value();
    std::scoped_lock const lock{mutex_};
    sink_(line);
} catch (...) {
    ++lost_;
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_RECORDER_IPP
