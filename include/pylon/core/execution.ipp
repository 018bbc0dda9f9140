// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_EXECUTION_IPP
#define PYLON_CORE_EXECUTION_IPP

#include <pylon/core/execution.hpp>
#include <pylon/core/protocol/error_reading.hpp>
#include <pylon/core/random.hpp>
#include <pylon/core/text_buffer.hpp>
#include <pylon/core/timestamp.hpp>

#include <charconv>

namespace pylon::detail {

PYLON_INLINE ExecutionBase::ExecutionBase(CallSpec const& call, CallLimits const& limits, Observer* observer,
                                          ClientContext& context, Ticks start)
    : observer_(observer), context_(&context),
      // All of it is written: not to be filled with what stands in a new one.
      request_{.method = {}, .scheme = {}, .authority = {}, .path = {}, .query = {}, .headers = {}, .body = {}},
      resumeAt_(start), call_(call), attemptLimits_(limits), start_(start),
      deadline_(deadlineAfter(start, limits.total)) {
    // What the service spends on purpose is not a sign that it hangs. A limit of years is cut, lest the sums overflow.
    constexpr Duration longest = std::chrono::years{10};
    for (auto const limit : {&CallLimits::inactivity, &CallLimits::attempt})
        if (attemptLimits_.*limit > Duration::zero())
            attemptLimits_.*limit = std::min(attemptLimits_.*limit, longest) + call.serverWait;
    attemptLimit_ = attemptLimits_.attempt;
}

PYLON_INLINE Result<void> ExecutionBase::writeFirstRequest() {
    auto const endpoint = context_->endpoint(*call_.operation->service, bucketOf(call_));
    if (!endpoint) return endpoint.error();
    endpoint_ = *endpoint;
    if (call_.bodySize != 0) request_.body.own().reserve(call_.bodySize);
    if (auto written = protocol::writeRequest(*call_.protocol, *call_.operation, {call_.input, call_.payload},
                                              *call_.codec, *endpoint_, request_);
        !written)
        return written;
    if (auto const* const checking = call_.checksum.checking) try {
            checking->add(request_, call_.checksum, endpoint_->custom);
        } catch (Error const& error) {
            return error;
        }
    addOwnHeader(request_.headers, "User-Agent", "pylon/" PYLON_VERSION " ua/2.1 os/linux lang/c++#20");
    auto const uuid = uuidText();
    addOwnHeader(request_.headers, "amz-sdk-invocation-id", {uuid.data(), uuid.size()});
    return {};
}

PYLON_INLINE Result<void> ExecutionBase::encode(int maxAttempts, WallTime now, Ticks ticks) {
    ++attempt_;
    if (attempts_.empty()) began_ = now;
    sentAt_ = now;
    sentTicks_ = ticks;
    if (stale_) {
        auto const invocation = std::string{request_.headers.find("amz-sdk-invocation-id").value_or("")};
        if (auto written = writeFirstRequest(); !written) return written;
        // It names the call, whatever becomes of its requests.
        if (!invocation.empty()) request_.headers.set("amz-sdk-invocation-id", invocation);
        stale_ = false;
    }
    skew_ = context_->skew();

    attemptLimits_.attempt = attemptLimit_;
    if (deadline_ != never) {
        auto const left = std::max<Duration>(deadline_ - ticks, std::chrono::milliseconds{1});
        if (attemptLimit_ <= Duration::zero() || left < attemptLimit_) attemptLimits_.attempt = left;
    }

    TextBuffer text;
    // From the second attempt on the service may drop what it gets to only after we have given up.
    if (attempt_ > 1 && attemptLimits_.attempt > Duration::zero()) {
        auto const giveUp = now + std::chrono::duration_cast<WallTime::duration>(skew_ + attemptLimits_.attempt);
        text.append("ttl=");
        text.append(SigningStamp{giveUp}.text());
        text.append("; ");
    }
    char digits[16];
    auto const number = [&](int value) {
        return std::string_view{digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
    };
    text.append("attempt=");
    text.append(number(attempt_));
    text.append("; max=");
    text.append(number(maxAttempts));
    if (attempt_ == 1)
        addOwnHeader(request_.headers, "amz-sdk-request", text.text());
    else
        request_.headers.set("amz-sdk-request", text.text());
    return {};
}

PYLON_INLINE bool ExecutionBase::decode(Result<Response>& outcome) {
    serverTime_.reset();
    if (!outcome) {
        error_ = outcome.error();
        reachedService_ = reachedService_ || error_->details().reachedService;
        return false;
    }
    reachedService_ = true;
    auto& response = *outcome;
    if (response.status >= 400)
        if (auto const date = response.headers.find("Date"))
            if (auto const parsed = parseHttpDate(*date)) serverTime_ = *parsed;
    if (attempt_ > 1) call_.operation->resetOutput(call_.output.object);
    if (auto const* const checking = call_.checksum.checking)
        if (auto damage = checking->whyDamaged(response, call_.checksum)) {
            error_ = Error{ErrorDetails{
                .kind = ErrorKind::integrity, .message = *std::move(damage), .httpStatus = response.status}};
            return false;
        }
    auto read = protocol::readResponse(*call_.protocol, *call_.operation, response, *call_.codec, call_.output);
    if (read) {
        error_.reset();
        return true;
    }
    error_ = read.error();
    return false;
}

[[gnu::cold]] PYLON_INLINE bool ExecutionBase::correctClock(WallTime now, Ticks ticks) {
    if (clockCorrected_ || !serverTime_ || !saysClockIsSkewed(error_->code())) return false;
    auto const offset = *serverTime_ - now;
    auto const wrongBy = offset - skew_;
    if (wrongBy < std::chrono::minutes{5} && wrongBy > -std::chrono::minutes{5}) return false;
    if (ticks >= deadline_) return false;
    clockCorrected_ = true;
    context_->setSkew(std::chrono::duration_cast<Duration>(offset));
    remember(*error_, Duration::zero(), ticks);
    return true;
}

PYLON_INLINE std::string_view bucketOf(CallSpec const& call) noexcept {
    if (!call.operation->service->bucketInHost) return {};
    for (auto const& member : call.operation->input->members)
        if (member.name == "bucket" && member.shape->kind == Kind::string)
            return call.input.member(member).as<std::string>();
    return {};
}

[[gnu::cold]] PYLON_INLINE bool ExecutionBase::correctRegion(Ticks ticks) {
    auto const& details = error_->details();
    if (regionCorrected_ || details.region.empty() || bucketOf(call_).empty() || ticks >= deadline_) return false;
    // These are the statuses of the several answers to a request that went to the wrong region.
    if (details.httpStatus != 301 && details.httpStatus != 307 && details.httpStatus != 400) return false;
    if (details.region == endpoint_->signingRegion) return false;
    regionCorrected_ = stale_ = true;
    context_->setBucketRegion(bucketOf(call_), details.region);
    remember(*error_, Duration::zero(), ticks);
    --attempt_; // it counts for no attempt: the service did not look at what was asked
    return true;
}

[[gnu::cold]] PYLON_INLINE bool ExecutionBase::renewCredentials(Ticks ticks) {
    if (credentialsRenewed_ || !signedBy_ || ticks >= deadline_ || !saysCredentialsHaveExpired(error_->code()))
        return false;
    credentialsRenewed_ = true;
    if (!context_->renewCredentials(*signedBy_)) return false;
    remember(*error_, Duration::zero(), ticks);
    return true;
}

[[gnu::cold]] PYLON_INLINE bool ExecutionBase::mayHaveActed() const {
    auto const& details = error_->details();
    // A service that throttles, or refuses with 4xx, says that it did not act.
    bool const refused =
        details.httpStatus >= 400 && (failureClassOf(*error_) == FailureClass::throttling || details.httpStatus < 500);
    return details.reachedService && !refused;
}

[[gnu::cold]] PYLON_INLINE Failure ExecutionBase::failure(Ticks ticks) const {
    auto const& details = error_->details();
    Failure failure{.failureClass = failureClassOf(*error_),
                    .idempotency = call_.operation->idempotency,
                    .mayHaveActed = mayHaveActed(),
                    .longPoll =
                        call_.serverWait > Duration::zero() && call_.operation->idempotency != Idempotency::unsafe,
                    .attempt = attempt_,
                    .elapsed = ticks - start_,
                    .service = serviceId()};
    if (details.retryAfter >= std::chrono::milliseconds::zero()) failure.retryAfter = details.retryAfter;
    return failure;
}

[[gnu::cold]] PYLON_INLINE ExecutionBase::Next ExecutionBase::decide(RetryDecision const& decision, Ticks ticks) {
    auto const resumeAt = deadlineAfter(ticks, decision.delay);
    bool const inTime = decision.delay <= Duration::zero() ? ticks < deadline_ : resumeAt < deadline_;
    bool const again = decision.retry() && inTime;
    remember(*error_, again ? decision.delay : Duration::zero(), ticks);
    if (decision.delay > Duration::zero() && inTime) resumeAt_ = resumeAt;
    return again ? Next::transmit : Next::report;
}

PYLON_INLINE SigningScope scopeOf(ServiceInfo const& service, Endpoint const& endpoint) noexcept {
    // S3 signs paths exactly as they are sent, and wants to be told the payload's hash.
    bool const isS3 = service.bucketInHost;
    return {.region = endpoint.signingRegion,
            .service = service.signingName,
            .encodePathTwice = !isS3,
            .normalizePath = !isS3,
            .payloadHash = isS3 ? PayloadHash::header : PayloadHash::implied};
}

[[gnu::cold]] PYLON_INLINE void ExecutionBase::remember(Error const& error, Duration delay, Ticks ticks) {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    attempts_.push_back({.kind = error.kind(),
                         .httpStatus = error.httpStatus(),
                         .code = error.code(),
                         .message = error.message(),
                         .elapsed = duration_cast<milliseconds>(ticks - start_),
                         .delayAfter = duration_cast<milliseconds>(delay),
                         .mayHaveActed = mayHaveActed()});
}

[[gnu::cold]] PYLON_INLINE void ExecutionBase::fail(Error const& error, Ticks ticks) {
    error_ = error;
    resumeAt_ = ticks;
}

[[gnu::cold]] PYLON_INLINE void ExecutionBase::cancel(Ticks ticks) {
    resumeAt_ = ticks;
    ErrorDetails details{.kind = ErrorKind::cancelled, .message = "the call's stop token was triggered"};
    details.reachedService = attempt_ > 0;
    error_ = Error{std::move(details)};
}

[[gnu::cold]] PYLON_INLINE ObservedCall ExecutionBase::observed() const noexcept {
    ObservedCall call{.service = serviceId(),
                      .operation = call_.operation->name,
                      .invocationId = request_.headers.find("amz-sdk-invocation-id").value_or(""),
                      .host = {},
                      .region = {}};
    if (endpoint_) {
        call.host = request_.authority;
        call.region = endpoint_->signingRegion;
    }
    return call;
}

[[gnu::cold]] PYLON_INLINE void ExecutionBase::tellAttempt(Result<Response> const& outcome, Ticks ticks,
                                                           Next next) const {
    auto const requestId = outcome ? protocol::detail::requestIdOf(outcome->headers) : std::string{};
    auto const failures = static_cast<int>(attempts_.size());
    observer_->attemptEnded({.call = observed(),
                             .attempt = error_ ? failures : failures + 1,
                             .began = sentAt_,
                             .took = ticks - sentTicks_,
                             .httpStatus = outcome ? outcome->status : 0,
                             .requestId = requestId,
                             .error = error_ ? &*error_ : nullptr,
                             .again = next == Next::transmit,
                             .delayAfter = next == Next::transmit ? resumeAt_ - ticks : Duration::zero()});
}

[[gnu::cold]] PYLON_INLINE void ExecutionBase::tellCall(Error const* error) const {
    if (attempt_ == 0) return;
    auto const failures = static_cast<int>(attempts_.size());
    observer_->callEnded({.call = observed(),
                          .attempts = error ? failures : failures + 1,
                          .began = began_,
                          .took = resumeAt_ - start_,
                          .error = error});
}

PYLON_INLINE Result<void> ExecutionBase::outcome() const {
    if (!error_) {
        if (observer_) tellCall(nullptr);
        return {};
    }
    return failedOutcome();
}

[[gnu::cold]] PYLON_INLINE Error ExecutionBase::failedOutcome() const {
    auto details = error_->details();
    details.service = serviceId();
    details.operation = call_.operation->name;
    details.reachedService = details.reachedService || reachedService_;
    details.attempts = attempts_;
    Error error{std::move(details)};
    if (observer_) tellCall(&error);
    return error;
}

} // namespace pylon::detail

#endif // PYLON_CORE_EXECUTION_IPP
