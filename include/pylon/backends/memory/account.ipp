// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_ACCOUNT_IPP
#define PYLON_BACKENDS_MEMORY_ACCOUNT_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/core/detail/fault_effect.hpp>

#include <memory>
#include <string>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE Account::Account(CloudOptions chosen)
    : options(std::move(chosen)), clock(options.clock, options.start), board(clock), keys(options), sts(keys, options),
      sso(sts, clock, options), metadata(sts, options), containers(sts, options), dynamodb(options), sqs(options),
      sns(sqs, options), ssm(options), lambda(clock, options), s3(options), door(clock, options, keys),
      requests(options.rememberedRequests) {
    door.add(dynamodb.service());
    door.add(sqs.service());
    door.add(sns.service());
    door.add(ssm.service());
    door.add(lambda.service());
    door.add(s3.service());
    door.add(sts.service());
    door.add(sso.portal());
    door.add(sso.tokens());
    door.add(metadata);
    door.add(containers);
    board.add(lambda);
    board.add(dynamodbExpiry);
}

/// Makes an object new in its own place: others refer to it.
template <class T, class... Arguments> void renew(T& object, Arguments&&... arguments) noexcept {
    std::destroy_at(&object);
    std::construct_at(&object, std::forward<Arguments>(arguments)...);
}

PYLON_INLINE void Account::reset() noexcept {
    renew(keys, options);
    renew(sts, keys, options);
    requests.clear();
    resetServices();
}

PYLON_INLINE void Account::resetServices() noexcept {
    renew(dynamodb, options);
    renew(sqs, options);
    renew(sns, sqs, options);
    renew(ssm, options);
    renew(s3, options);
    lambda.forget();
    // Who waits for a queue that has gone is told.
    clock.changed();
}

/// Stands between a request and the service, and does to the answer what a fault says.
struct FaultyService {
    Fault fault;
    VirtualClock const* clock;
    Exchange* exchange;
    Ticks attemptUntil;
    Inquiry ask;
    std::optional<Result<Response>> outcome{};
    Ticks due{};

    Progress operator()() {
        if (!outcome) {
            auto progress = ask();
            auto* const ended = std::get_if<Result<Response>>(&progress);
            if (ended == nullptr) return progress;
            outcome = std::move(*ended);
            pylon::detail::spoil(fault, *outcome);
            if (auto const by = pylon::detail::heldBackBy(fault); by > Duration::zero() && *outcome)
                due = deadlineAfter(clock->ticks(), by);
            // Slow bytes are no silence.
            if (fault.kind == FaultKind::trickle) exchange->limit = attemptUntil;
        }
        if (clock->ticks() < due) return Park{due};
        return *outcome;
    }
};

PYLON_INLINE Inquiry Account::serve(Exchange& exchange, Request const& request, CallLimits const& limits,
                                    std::optional<Fault> const& fault) {
    if (!fault) return door.admit(request);
    if (fault->kind == FaultKind::timeOut) return [] { return Park{never}; };
    if (auto instead = pylon::detail::outcomeInstead(*fault, request, door.serviceOf(request), clock.outsideNow()))
        return [outcome = *std::move(instead)] { return outcome; };
    auto const attemptUntil = deadlineAfter(clock.ticks(), limits.attempt);
    return FaultyService{*fault, &clock, &exchange, attemptUntil, door.admit(request, &*fault)};
}

PYLON_INLINE void Account::open(Exchange& exchange, Request const& request, CallLimits const& limits) {
    auto const refuse = [&](ErrorKind kind, std::string message) {
        ErrorDetails details;
        details.kind = kind;
        details.message = std::move(message);
        details.reachedService = false;
        exchange.end(Error{std::move(details)});
    };
    if (limits.stop.stop_requested()) return refuse(ErrorKind::cancelled, "the call was cancelled before it was sent");
    if (options.clock == ClockMode::automatic && board.heldByAnotherThread())
        return refuse(ErrorKind::configuration,
                      "another thread's call is being held open, so waiting cannot move this Cloud's clock; for use by "
                      "several threads make the Cloud with ClockMode::manual or ClockMode::system");
    auto const fault = faults.meet(request, [this](Request const& each) { return door.callOf(each); });
    bool const arrives = !fault || fault->kind != FaultKind::reset || fault->point != ResetPoint::beforeRequest;
    if (arrives) requests.add(request);

    exchange.stop = limits.stop;
    exchange.limit = pylon::detail::silentUntil(clock.ticks(), limits);
    exchange.proceed = serve(exchange, request, limits, fault);
    board.open(exchange);
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_ACCOUNT_IPP
