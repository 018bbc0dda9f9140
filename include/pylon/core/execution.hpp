// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_EXECUTION_HPP
#define PYLON_CORE_EXECUTION_HPP

#include <pylon/core/call_limits.hpp>
#include <pylon/core/checksum.hpp>
#include <pylon/core/client_context.hpp>
#include <pylon/core/error_code.hpp>
#include <pylon/core/observer.hpp>
#include <pylon/core/protocol.hpp>
#include <pylon/core/retry.hpp>
#include <pylon/core/signer.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace pylon::detail {

/// A call as the pipeline sees it. What the views show outlives the call.
struct CallSpec {
    OperationInfo const* operation = nullptr;
    protocol::ClientSide const* protocol = nullptr;
    CodecFunctions const* codec = nullptr;
    ConstView input{};
    std::string_view payload{}; ///< in the place of the payload in `input`; empty: there is none
    MutableView output{};
    ChecksumUse checksum{};
    std::size_t bodySize = 0; ///< about how many bytes the request's body will have; 0: not many
    Duration serverWait{};    ///< how long the service may hold the call open of its own will
};

/// The bucket that is called, empty where there is none.
[[nodiscard]] std::string_view bucketOf(CallSpec const& call) noexcept;
/// What a signature towards the service holds for. Its views are of the endpoint.
[[nodiscard]] SigningScope scopeOf(ServiceInfo const& service, Endpoint const& endpoint) noexcept;

/// One call, all its attempts, without I/O: it says what to send and when, and is told what came of it.
///
///     encode ─▶ sign ─▶ (transmit) ─▶ decode ─▶ retry?
///
/// `prepare` makes the next attempt's request; the caller transmits it; `absorb` takes what came of it. Both ways to run a
/// client, one call and many, drive this one class. The base holds what does not depend on the policies.
class ExecutionBase {
public:
    /// What comes next, once resumeAt() has come.
    enum class Next : std::uint8_t { transmit, report };

    [[nodiscard]] Request const& request() const noexcept { return request_; }
    /// The limits of the attempt that was prepared: the call's, and no longer than what is left of its total.
    [[nodiscard]] CallLimits const& attemptLimits() const noexcept { return attemptLimits_; }
    [[nodiscard]] Ticks resumeAt() const noexcept { return resumeAt_; }
    /// What became of the call, once: the observer is told, too. Only after Next::report, or once the call was ended.
    [[nodiscard]] Result<void> outcome() const;

    /// Ends the call with an error that was met on our side; to be reported at once.
    void fail(Error const& error, Ticks ticks);
    /// Ends the call because its stop token was triggered.
    void cancel(Ticks ticks);

protected:
    ExecutionBase(CallSpec const& call, CallLimits const& limits, Observer* observer, ClientContext& context,
                  Ticks start);

    /// Writes the request, all but what the signer adds.
    Result<void> encode(int maxAttempts, WallTime now, Ticks ticks);
    /// Reads the answer into the output; true when the call has succeeded.
    bool decode(Result<Response>& outcome);
    /// Whether the failure was our clock's, and the clock is now corrected: then the attempt is made again at once.
    bool correctClock(WallTime now, Ticks ticks);
    /// Whether the failure was that the bucket is in another region, and that is now known: then the request is written and sent
    /// anew at once.
    bool correctRegion(Ticks ticks);
    /// Whether the failure was that the credentials have expired, and others may be had: then the attempt is made again at once.
    bool renewCredentials(Ticks ticks);
    [[nodiscard]] Failure failure(Ticks ticks) const;
    Next decide(RetryDecision const& decision, Ticks ticks);
    /// Tells the observer what the attempt came to.
    void tellAttempt(Result<Response> const& outcome, Ticks ticks, Next next) const;
    [[nodiscard]] SigningScope scope() const noexcept { return scopeOf(*call_.operation->service, *endpoint_); }
    [[nodiscard]] std::string_view serviceId() const noexcept { return call_.operation->service->id; }

    Observer* observer_; ///< null where nobody watches
    ClientContext* context_;
    Request request_;
    Ticks resumeAt_;
    /// What the attempt was signed by. The context's may have changed since, by another call's having met the same refusal.
    Duration skew_{};
    CredentialsPtr signedBy_;

private:
    Result<void> writeFirstRequest();
    [[nodiscard]] bool mayHaveActed() const;
    void remember(Error const& error, Duration delay, Ticks ticks);
    [[nodiscard]] ObservedCall observed() const noexcept;
    void tellCall(Error const* error) const;
    [[nodiscard]] Error failedOutcome() const;

    CallSpec call_;
    CallLimits attemptLimits_;
    Duration attemptLimit_; ///< one attempt's, before it is cut down to what is left of the total
    Ticks start_;
    Ticks deadline_;
    WallTime began_{};  ///< as sentAt_, of the first attempt
    WallTime sentAt_{}; ///< when the attempt began
    Ticks sentTicks_{};
    Endpoint const* endpoint_ = nullptr;
    int attempt_ = 0;
    bool reachedService_ = false; ///< in any attempt
    bool clockCorrected_ = false;
    bool regionCorrected_ = false;
    bool credentialsRenewed_ = false;
    bool stale_ = true; ///< the request is to be written
    std::optional<WallTime> serverTime_;
    std::optional<Error> error_;
    std::vector<Attempt> attempts_;
};

/// An Execution with its signer and retry policies.
template <class Signer, class Retry> class Execution : public ExecutionBase {
public:
    Execution(CallSpec const& call, CallLimits const& limits, Observer* observer, ClientContext& context,
              Signer const& signer, Retry const& retry, Ticks start)
        : ExecutionBase(call, limits, observer, context, start), signer_(&signer), retry_(retry) {}

    /// Makes the next attempt's request ready to be sent. An error is for fail().
    Result<void> prepare(WallTime now, Ticks ticks) {
        if (auto encoded = encode(retry_.maxAttempts(serviceId()), now, ticks); !encoded) return encoded;
        auto credentials = context_->credentials(attemptLimits());
        if (!credentials) return credentials.error();
        signedBy_ = *std::move(credentials);
        auto const serviceNow = now + std::chrono::duration_cast<WallTime::duration>(skew_);
        return signer_->sign(request_, *signedBy_, scope(), serviceNow);
    }

    /// Takes what came of the attempt.
    Next absorb(Result<Response>&& outcome, WallTime now, Ticks ticks) {
        auto const next = judge(outcome, now, ticks);
        if (observer_) tellAttempt(outcome, ticks, next);
        return next;
    }

private:
    Next judge(Result<Response>& outcome, WallTime now, Ticks ticks) {
        resumeAt_ = ticks;
        if (decode(outcome)) {
            retry_.succeeded();
            return Next::report;
        }
        if (correctClock(now, ticks) || correctRegion(ticks) || renewCredentials(ticks)) return Next::transmit;
        return decide(retry_.failed(failure(ticks)), ticks);
    }

    Signer const* signer_;
    Retry retry_;
};

/// Makes a call, from its first attempt to its end.
template <class Transport, class Signer, class Retry>
Result<void> runCall(Transport& transport, Execution<Signer, Retry> execution, std::stop_token const& stop) {
    using Next = ExecutionBase::Next;
    auto& clock = transport.clock();
    for (;;) {
        if (stop.stop_requested()) {
            execution.cancel(clock.ticks());
            break;
        }
        if (auto ready = execution.prepare(clock.now(), clock.ticks()); !ready) {
            execution.fail(ready.error(), clock.ticks());
            break;
        }
        auto outcome = transport.send(execution.request(), execution.attemptLimits());
        auto const ticks = clock.ticks();
        auto const next = execution.absorb(std::move(outcome), clock.now(), ticks);
        if (execution.resumeAt() > ticks) clock.waitUntil(execution.resumeAt(), stop);
        if (next == Next::report) break;
    }
    return execution.outcome();
}

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/execution.ipp>
#endif

#endif // PYLON_CORE_EXECUTION_HPP
