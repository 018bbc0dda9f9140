// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_EXCHANGE_IPP
#define PYLON_BACKENDS_MEMORY_EXCHANGE_IPP

#include <pylon/backends/memory/exchange.hpp>

#include <algorithm>

namespace pylon::memory {

PYLON_INLINE Occasion::~Occasion() {
    if (!waiting_.empty()) board_->release(*this);
}

PYLON_INLINE void Occasion::come() {
    if (!waiting_.empty()) board_->wake(waiting_.begin()->first);
}

} // namespace pylon::memory

namespace pylon::memory::detail {

PYLON_INLINE void Exchange::end(Result<Response>&& result) {
    outcome.emplace(std::move(result));
    if (ended != nullptr) ended->push_back(this);
}

PYLON_INLINE void ExchangeBoard::open(Exchange& exchange) {
    exchange.owner = std::this_thread::get_id();
    exchange.arrival = ++arrivals_;
    ask(exchange);
}

PYLON_INLINE void ExchangeBoard::ask(Exchange& exchange) {
    // Time has passed in system mode: what it has brought is for those who have been waiting.
    askReady();
    if (!exchange.outcome) proceed(exchange);
    clock_->changed();
}

PYLON_INLINE void ExchangeBoard::proceed(Exchange& exchange) {
    auto progress = exchange.proceed();
    auto const end = [&](Result<Response>&& outcome) {
        abandon(exchange);
        exchange.end(std::move(outcome));
    };
    if (auto* const outcome = std::get_if<Result<Response>>(&progress)) return end(std::move(*outcome));
    auto const now = clock_->ticks();
    auto const fail = [&](ErrorKind kind, char const* message) {
        ErrorDetails details;
        details.kind = kind;
        details.message = message;
        end(Error{std::move(details)});
    };
    if (exchange.stop.stop_requested())
        return fail(ErrorKind::cancelled, "the call was cancelled while the service held it open");
    if (now >= exchange.limit)
        return fail(ErrorKind::timeout, "no answer within the call's limits (CallLimits::attempt or "
                                        "CallLimits::inactivity): the service was still holding it open");
    park(exchange, std::get<Park>(progress), now);
}

PYLON_INLINE void ExchangeBoard::park(Exchange& exchange, Park const& park, Ticks now) {
    if (parked_.emplace(exchange.arrival, &exchange).second)
        ++owners_[exchange.owner];
    else
        due_.erase({exchange.due, exchange.arrival});
    // A time that is past would be due again at once, and for ever.
    auto const soonest = now + Ticks::duration{1};
    exchange.due = std::min(std::max(park.wakeAt, soonest), exchange.limit);
    due_.emplace(exchange.due, exchange.arrival);
    waitFor(exchange, park.occasion);
    if (park.occasion != nullptr) expect(*park.occasion, std::max(park.expected, soonest));
}

PYLON_INLINE void ExchangeBoard::waitFor(Exchange& exchange, Occasion* occasion) {
    auto* const before = std::exchange(exchange.occasion, occasion);
    if (before == occasion) return;
    if (before != nullptr) {
        before->waiting_.erase(exchange.arrival);
        if (before->waiting_.empty()) expect(*before, never);
        // It may hold something for the next one, too.
        before->come();
    }
    if (occasion != nullptr) {
        occasion->board_ = this;
        occasion->waiting_.emplace(exchange.arrival, &exchange);
    }
}

PYLON_INLINE void ExchangeBoard::expect(Occasion& occasion, Ticks at) {
    if (occasion.expected_ == at) return;
    if (occasion.expected_ != never) expected_.erase({occasion.expected_, &occasion});
    occasion.expected_ = at;
    if (at != never) expected_.emplace(at, &occasion);
}

PYLON_INLINE void ExchangeBoard::release(Occasion& occasion) {
    expect(occasion, never);
    for (auto const& [arrival, exchange] : occasion.waiting_) {
        exchange->occasion = nullptr;
        wake(arrival);
    }
}

PYLON_INLINE void ExchangeBoard::abandon(Exchange& exchange) {
    if (parked_.erase(exchange.arrival) == 0) return;
    auto const owner = owners_.find(exchange.owner);
    if (--owner->second == 0) owners_.erase(owner);
    due_.erase({exchange.due, exchange.arrival});
    ready_.erase(exchange.arrival);
    waitFor(exchange, nullptr);
}

PYLON_INLINE bool ExchangeBoard::heldByAnotherThread() const {
    return owners_.size() > owners_.count(std::this_thread::get_id());
}

PYLON_INLINE Ticks ExchangeBoard::nextDue() const {
    auto next = never;
    if (!due_.empty()) next = due_.begin()->first;
    if (!expected_.empty()) next = std::min(next, expected_.begin()->first);
    for (auto const* each : others_)
        next = std::min(next, each->nextDue());
    return next;
}

PYLON_INLINE void ExchangeBoard::settle() {
    for (auto* each : others_)
        each->settle();
    askReady();
}

PYLON_INLINE void ExchangeBoard::wakeDue() {
    if (due_.empty()) return; // nobody is parked
    auto const now = clock_->ticks();
    while (!expected_.empty() && expected_.begin()->first <= now) {
        auto& occasion = *expected_.begin()->second;
        expect(occasion, never);
        occasion.come();
    }
    for (auto each = due_.begin(); each != due_.end() && each->first <= now; ++each)
        wake(each->second);
}

PYLON_INLINE void ExchangeBoard::askReady() {
    wakeDue();
    if (ready_.empty()) return;
    // One that is asked in vain may wake another: a poll that finds a message worn out moves it to the dead-letter queue. Two queues
    // that are each other's would go on for ever: who has been asked so often is asked after the next change.
    constexpr int often = 16;
    std::map<std::uint64_t, int> asked;
    std::set<std::uint64_t> later;
    while (!ready_.empty()) {
        auto const arrival = ready_.extract(ready_.begin()).value();
        if (++asked[arrival] > often)
            later.insert(arrival);
        else
            proceed(*parked_.at(arrival));
    }
    ready_ = std::move(later);
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_EXCHANGE_IPP
