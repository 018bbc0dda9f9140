// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FAULTY_IPP
#define PYLON_CORE_FAULTY_IPP

#include <pylon/core/faulty.hpp>

namespace pylon::detail {

PYLON_INLINE Error faultTimeout() {
    return Error{ErrorDetails{.kind = ErrorKind::timeout,
                              .message = "no whole answer within the call's limits (CallLimits::attempt or "
                                         "CallLimits::inactivity): a fault that was asked for"}};
}

PYLON_INLINE void beforeFault(FaultVisit& visit, Request const& request, CallLimits const& limits, WallTime now,
                              Ticks ticks) {
    visit.silentUntil = silentUntil(ticks, limits);
    visit.attemptUntil = deadlineAfter(ticks, limits.attempt);
    visit.answer = outcomeInstead(*visit.fault, request, nullptr, now);
    if (visit.fault->kind != FaultKind::timeOut) return;
    if (visit.silentUntil == never) {
        visit.answer =
            Error{ErrorKind::configuration, "a request that is lost is waited for without end where the call has "
                                            "neither CallLimits::attempt nor CallLimits::inactivity"};
        return;
    }
    visit.answer = faultTimeout();
    visit.notBefore = visit.silentUntil;
}

PYLON_INLINE void afterFault(FaultVisit& visit, Ticks ticks, Result<Response>& outcome) {
    auto const& fault = *visit.fault;
    if (visit.answer) return; // the service was not asked
    spoil(fault, outcome);
    auto const by = heldBackBy(fault);
    if (by == Duration::zero() || !outcome) return;
    auto const patience = fault.kind == FaultKind::trickle ? visit.attemptUntil : visit.silentUntil;
    visit.notBefore = deadlineAfter(ticks, by);
    if (visit.notBefore <= patience) return;
    visit.notBefore = patience;
    outcome = faultTimeout();
}

} // namespace pylon::detail

#endif // PYLON_CORE_FAULTY_IPP
