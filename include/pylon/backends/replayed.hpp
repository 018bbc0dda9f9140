// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_REPLAYED_HPP
#define PYLON_BACKENDS_REPLAYED_HPP

#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/backends/recording.hpp>
#include <pylon/core/transport.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pylon {

/// How requests are compared with recorded ones, besides what Replayed says.
struct ReplayOptions {
    bool authority = false;             ///< compares the host, too
    std::vector<std::string> headers{}; ///< names of headers that are compared, too
    /// That of the recording. More may be named here: members that differ from run to run, as random ids, are then not compared.
    Redaction redaction{};
};

/// A transport that answers from a recording (see Recorded), without a network.
///
/// A request gets the outcome of the recorded one that is equal to it and was not asked for before, the first of several. Equal
/// is: method, path, query, body, and the headers X-Amz-Target, Range and X-Amz-Copy-Source, which say what is asked for; all
/// without what Redactor takes out and without a query's signature. Dates, signatures and ids of invocations are not compared.
/// Bodies are compared by their bytes: JSON whose members stand in another order is another body. pylon writes members as they
/// are declared and maps sorted, so the same call has the same bytes; where bytes are random (the deduplication id that a FIFO
/// queue's messages are given), name the member in ReplayOptions::redaction.
///
/// Each outcome comes at once. The clock begins at the time of the recording's first line, and moves when it is waited for.
/// Messages of SQS of which something was redacted no longer match their MD5.
///
/// A copyable handle; copies share what was asked for.
/// Errors: those recorded; configuration, naming the recorded request that is nearest and what differs, for one that the
/// recording does not hold or no longer, and for an answer whose body was withheld; cancelled.
/// Thread safety: as TransportPolicy asks. Of equal requests that several threads make, it is open who gets which outcome.
class Replayed {
    struct State;

public:
    class Multiplexer;

    explicit Replayed(Recording recording, ReplayOptions options = {});

    [[nodiscard]] Result<Response> send(Request const& request, CallLimits const& limits) const;
    [[nodiscard]] memory::VirtualClock& clock() const noexcept;
    [[nodiscard]] Multiplexer multiplexer() const;

    /// What was never asked for: `calls.jsonl:12: sqs.SendMessage, POST /`, in the recording's order.
    [[nodiscard]] std::vector<std::string> unused() const;

private:
    std::shared_ptr<State> state_;
};

/// Many requests to a recording on one thread. Each has ended when it is started; wait() returns them in that order.
class Replayed::Multiplexer {
public:
    explicit Multiplexer(Replayed transport) : transport_(std::move(transport)) {}

    void start(Token token, Request const& request, CallLimits const& limits) {
        ended_.push_back({token, transport_.send(request, limits)});
    }
    [[nodiscard]] std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop);

private:
    Replayed transport_;
    std::deque<Completion> ended_;
};

static_assert(ConcurrentTransportPolicy<Replayed>);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/replayed.ipp>
#endif

#endif // PYLON_BACKENDS_REPLAYED_HPP
