// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CALL_FEED_HPP
#define PYLON_CORE_CALL_FEED_HPP

#include <pylon/core/execution.hpp>
#include <pylon/core/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

namespace pylon::detail {

/// Many calls, pulled one by one, without their types: what lets the loop that runs them be compiled once.
class CallFeed {
public:
    struct Call {
        Token ticket;
        CallSpec spec;
    };

    virtual ~CallFeed() = default;
    /// The next call; nothing when there are no more.
    virtual std::optional<Call> next() = 0;
    /// Told of the end of each call.
    virtual void finished(Token ticket, Result<void> outcome) = 0;
};

/// A feed of the operations of a range.
template <class Op, std::ranges::input_range Range, class OnResult> class RangeFeed final : public CallFeed {
public:
    using MakeSpec = CallSpec (*)(Op const&, typename Op::Output&);

    RangeFeed(Range& range, OnResult& onResult, MakeSpec makeSpec)
        : range_(&range), onResult_(&onResult), makeSpec_(makeSpec) {}

    std::optional<Call> next() override {
        if (thrown_) return std::nullopt;
        try {
            // Begun and advanced only now, not after the last element was taken: a generator that waits for results must not be
            // run ahead, and what it has made must not be lost.
            if (!position_)
                position_.emplace(std::ranges::begin(*range_));
            else if (*position_ != std::ranges::end(*range_))
                ++*position_;
            if (*position_ == std::ranges::end(*range_)) return std::nullopt;
            auto const ticket = nextTicket_++;
            auto& entry = entries_.try_emplace(ticket, Op(**position_)).first->second;
            return Call{ticket, makeSpec_(entry.operation, entry.output)};
        } catch (...) {
            thrown_ = std::current_exception();
            return std::nullopt;
        }
    }

    void finished(Token ticket, Result<void> outcome) override {
        auto const entry = entries_.extract(ticket);
        auto& [operation, output] = entry.mapped();
        if (outcome)
            std::invoke(*onResult_, std::as_const(operation), Result<typename Op::Output>{std::move(output)});
        else
            std::invoke(*onResult_, std::as_const(operation), Result<typename Op::Output>{outcome.error()});
    }

    /// Throws what the range threw.
    void rethrow() const {
        if (thrown_) std::rethrow_exception(thrown_);
    }

private:
    struct Entry {
        explicit Entry(Op op) : operation(std::move(op)) {}
        Op operation;
        typename Op::Output output{};
    };

    Range* range_;
    OnResult* onResult_;
    MakeSpec makeSpec_;
    std::optional<std::ranges::iterator_t<Range>> position_;
    Token nextTicket_ = 0;
    std::map<Token, Entry> entries_; // nodes: the calls in flight hold views into them
    std::exception_ptr thrown_;
};

/// Runs the calls of a feed with at most `window` of them under way, on a multiplexer of the transport's.
template <class Transport, class Signer, class Retry>
void runConcurrently(Transport& transport, Signer const& signer, Retry const& retry, ClientContext& context,
                     CallLimits const& limits, CallFeed& feed, std::size_t window) {
    using Execution = detail::Execution<Signer, Retry>;
    struct Slot {
        Token ticket;
        Execution execution;
        bool inFlight = false;
        typename Execution::Next next = Execution::Next::transmit;
    };
    auto& clock = transport.clock();
    // The executions first: requests in flight point into them, so the multiplexer must go before they do.
    std::map<Token, std::unique_ptr<Slot>> slots;
    std::optional multiplexer{transport.multiplexer()};
    bool exhausted = false;

    auto const finish = [&](Token token) {
        auto const slot = std::move(slots.extract(token).mapped());
        feed.finished(slot->ticket, slot->execution.outcome());
    };
    // Does what a slot is due for; false when it has ended.
    auto const proceed = [&](Slot& slot) {
        if (slot.next == Execution::Next::report) return false;
        if (auto ready = slot.execution.prepare(clock.now(), clock.ticks()); !ready) {
            slot.execution.fail(ready.error());
            return false;
        }
        slot.inFlight = true;
        multiplexer->start(slot.ticket, slot.execution.request(), slot.execution.attemptLimits());
        return true;
    };

    for (;;) {
        while (!exhausted && slots.size() < window && !limits.stop.stop_requested()) {
            auto const call = feed.next();
            if (!call) {
                exhausted = true;
                break;
            }
            auto& slot = *(slots[call->ticket] = std::unique_ptr<Slot>(new Slot{
                               call->ticket, Execution{call->spec, limits, context, signer, retry, clock.ticks()}}));
            if (!proceed(slot)) finish(slot.ticket);
        }
        if (limits.stop.stop_requested()) {
            // What has not been pulled stays in the range; what is under way is reported as cancelled.
            multiplexer.reset();
            std::vector<Token> open;
            open.reserve(slots.size());
            for (auto const& [token, slot] : slots)
                open.push_back(token);
            for (auto const token : open) {
                slots.at(token)->execution.cancel();
                finish(token);
            }
            return;
        }
        if (slots.empty()) {
            if (exhausted) return;
            continue;
        }

        auto wake = never;
        for (auto const& [token, slot] : slots)
            if (!slot->inFlight) wake = std::min(wake, slot->execution.resumeAt());

        if (wake > clock.ticks()) {
            if (auto completion = multiplexer->wait(wake, limits.stop)) {
                auto& slot = *slots.at(completion->token);
                slot.inFlight = false;
                auto const ticks = clock.ticks();
                slot.next = slot.execution.absorb(std::move(completion->outcome), clock.now(), ticks);
                if (slot.execution.resumeAt() <= ticks && !proceed(slot)) finish(slot.ticket);
                continue;
            }
            // Nothing is in flight any more, and nothing waits for its time: this is the child of a fork, whose parent has the
            // requests. They count as lost, else it would wait for ever.
            if (wake == never && !limits.stop.stop_requested())
                for (auto& [token, slot] : slots) {
                    slot->inFlight = false;
                    slot->next = slot->execution.absorb(
                        Error{ErrorDetails{.kind = ErrorKind::connection,
                                           .message =
                                               "the request was in flight when the process forked, or nothing is "
                                               "left that could end it"}},
                        clock.now(), clock.ticks());
                }
        }
        auto const ticks = clock.ticks();
        std::vector<Token> due;
        for (auto const& [token, slot] : slots)
            if (!slot->inFlight && slot->execution.resumeAt() <= ticks) due.push_back(token);
        for (auto const token : due)
            if (!proceed(*slots.at(token))) finish(token);
    }
}

} // namespace pylon::detail

#endif // PYLON_CORE_CALL_FEED_HPP
