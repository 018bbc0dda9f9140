// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_EXCHANGE_IPP
#define PYLON_BACKENDS_MEMORY_EXCHANGE_IPP

#include <pylon/backends/memory/exchange.hpp>

#include <algorithm>
#include <utility>

namespace pylon::memory::detail {

PYLON_INLINE void ExchangeBoard::open(Exchange& exchange) {
    exchange.owner = std::this_thread::get_id();
    if (!advance(exchange)) parked_.push_back(&exchange);
    clock_->changed();
}

PYLON_INLINE void ExchangeBoard::abandon(Exchange& exchange) { parked_.remove(&exchange); }

PYLON_INLINE bool ExchangeBoard::heldByAnotherThread() const {
    return std::any_of(parked_.begin(), parked_.end(),
                       [self = std::this_thread::get_id()](Exchange const* each) { return each->owner != self; });
}

PYLON_INLINE Ticks ExchangeBoard::nextDue() const {
    auto next = never;
    for (auto const* each : parked_)
        next = std::min({next, each->wakeAt, each->limit});
    for (auto const* each : others_)
        next = std::min(next, each->nextDue());
    return next;
}

PYLON_INLINE void ExchangeBoard::settle() {
    for (auto* each : others_)
        each->settle();
    // An answer may make another one possible: a poll that finds a message worn out moves it to the dead-letter queue.
    for (bool changed = true; changed;) {
        changed = false;
        for (auto each = parked_.begin(); each != parked_.end();) {
            if (advance(**each)) {
                each = parked_.erase(each);
                changed = true;
            } else {
                ++each;
            }
        }
    }
}

PYLON_INLINE bool ExchangeBoard::advance(Exchange& exchange) {
    auto progress = exchange.proceed();
    if (auto* const outcome = std::get_if<Result<Response>>(&progress)) {
        exchange.outcome.emplace(std::move(*outcome));
        return true;
    }
    auto const now = clock_->ticks();
    auto const fail = [&](ErrorKind kind, char const* message) {
        ErrorDetails details;
        details.kind = kind;
        details.message = message;
        exchange.outcome.emplace(Error{std::move(details)});
        return true;
    };
    if (exchange.stop.stop_requested())
        return fail(ErrorKind::cancelled, "the call was cancelled while the service held it open");
    if (now >= exchange.limit)
        return fail(ErrorKind::timeout, "no answer within the call's limits (CallLimits::attempt or "
                                        "CallLimits::inactivity): the service was still holding it open");
    // A time that is past would be due again at once, and for ever.
    exchange.wakeAt = std::max(std::get<Ticks>(progress), now + Ticks::duration{1});
    return false;
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_EXCHANGE_IPP
