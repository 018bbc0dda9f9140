// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RECORDED_HPP
#define PYLON_BACKENDS_RECORDED_HPP

#include <pylon/backends/detail/recorder.hpp>
#include <pylon/backends/recording.hpp>
#include <pylon/backends/recording_file.hpp>
#include <pylon/core/transport_layer.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace pylon {

/// A transport that writes down what it sends and what comes of it, for Replayed: each exchange as a line of JSON (see
/// RecordedExchange), when it has ended, without secrets (see Redactor). Errors of the transport are recorded as well; what is
/// abandoned with its multiplexer is not.
///
///     auto const client = aws.with(pylon::Recorded{aws.transport(), pylon::RecordingFile{"calls.jsonl"}});
///
/// What is redacted cannot be replayed. Bodies that are neither JSON nor XML nor a form are withheld unless
/// Redaction::opaqueBodies says that they hold no secrets.
///
/// Requirements: those of TransportLayer. `sink` is called with each line, without a line break at its end.
/// Errors: those of Next. An exchange that cannot be recorded, as the sink throws, is lost() and does not break the call.
/// Thread safety: as TransportPolicy asks. The sink is called by one thread at a time, whichever's exchange it is, and must not
/// send by the same transport. Copies share it.
template <TransportPolicy Next> class Recorded : public TransportLayer<Recorded<Next>, Next> {
public:
    struct Visit : LayerVisit {
        WallTime at{};
        Ticks begin{};
    };

    Recorded(Next next, RecordingSink sink, Redaction redaction = {})
        : TransportLayer<Recorded, Next>(std::move(next)),
          recorder_(std::make_shared<detail::Recorder>(std::move(sink), std::move(redaction))) {}

    [[nodiscard]] Visit before(Request const&, CallLimits const&) {
        return {{}, this->clock().now(), this->clock().ticks()};
    }
    void after(Visit& visit, Request const& request, Result<Response>& outcome) noexcept {
        recorder_->record(visit.at, this->clock().ticks() - visit.begin, request, outcome);
    }

    /// How many exchanges could not be recorded: where it is not 0, the recording has gaps.
    [[nodiscard]] std::uint64_t lost() const noexcept { return recorder_->lost(); }

private:
    std::shared_ptr<detail::Recorder> recorder_;
};

} // namespace pylon

#endif // PYLON_BACKENDS_RECORDED_HPP
