// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_LOGGED_HPP
#define PYLON_CORE_LOGGED_HPP

#include <pylon/core/detail/log_writer.hpp>
#include <pylon/core/log_options.hpp>
#include <pylon/core/transport_layer.hpp>

#include <memory>
#include <utility>

namespace pylon {

/// A transport that says what it did: one line for each attempt that has ended, without secrets (see Redactor).
///
///     2026-01-02T03:04:05.678Z sqs.SendMessage POST https://sqs.eu-west-1.amazonaws.com/ attempt=1/3 status=200
///     requestId=4f2a... out=211 in=98 ms=12
///
/// on one line: the time at which the attempt began and how long it took, by the transport's clock; service and operation as
/// far as the request shows them (`?` where it does not); and the bytes of both bodies. Instead of a status an attempt without
/// an answer has `error=timeout` and the error's message. What is quoted stands within quotation marks, with everything
/// escaped that could end or forge a line or turn it around.
///
/// Requirements: those of TransportLayer. `sink` is called with each line, without a line break at its end.
/// Errors: those of Next. What the sink throws is dropped, and the line with it.
/// Thread safety: as TransportPolicy asks. The sink is called by one thread at a time, whichever's attempt it is, and must not
/// send by the same transport. Copies share it.
template <TransportPolicy Next> class Logged : public TransportLayer<Logged<Next>, Next> {
public:
    struct Visit : LayerVisit {
        WallTime at{};
        Ticks begin{};
    };

    Logged(Next next, LogSink sink, LogOptions options = {})
        : TransportLayer<Logged, Next>(std::move(next)),
          writer_(std::make_shared<detail::LogWriter>(std::move(sink), std::move(options))) {}

    [[nodiscard]] Visit before(Request const&, CallLimits const&) {
        return {{}, this->clock().now(), this->clock().ticks()};
    }
    void after(Visit& visit, Request const& request, Result<Response>& outcome) noexcept {
        writer_->write(visit.at, this->clock().ticks() - visit.begin, request, outcome);
    }

private:
    std::shared_ptr<detail::LogWriter> writer_;
};

} // namespace pylon

#endif // PYLON_CORE_LOGGED_HPP
