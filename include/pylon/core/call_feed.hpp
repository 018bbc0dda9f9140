// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CALL_FEED_HPP
#define PYLON_CORE_CALL_FEED_HPP

#include <pylon/core/concurrent_calls.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <utility>

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
    /// Whether the next call may be taken, although others are under way.
    virtual bool ready() const { return true; }
    /// Whether it is known that none comes after the call that was taken.
    virtual bool last() const { return false; }
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
            auto& entry = keep(ticket, Op(**position_));
            return Call{ticket, makeSpec_(entry.operation, entry.output)};
        } catch (...) {
            thrown_ = std::current_exception();
            return std::nullopt;
        }
    }

    bool ready() const override {
        if constexpr (requires { range_->ready(); })
            return range_->ready();
        else
            return true;
    }

    bool last() const override {
        if constexpr (requires { range_->last(); })
            return range_->last();
        else
            return false;
    }

    void finished(Token ticket, Result<void> outcome) override {
        if (first_ && ticket == firstTicket_) {
            tell(*first_, outcome);
            first_.reset();
        } else {
            auto const entry = entries_.extract(ticket);
            tell(entry.mapped(), outcome);
        }
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

    /// Where it stays until its call has ended. What has none beside it needs no node.
    Entry& keep(Token ticket, Op operation) {
        if (first_) return entries_.try_emplace(ticket, std::move(operation)).first->second;
        firstTicket_ = ticket;
        return first_.emplace(std::move(operation));
    }

    void tell(Entry& entry, Result<void> const& outcome) const {
        auto const& operation = std::as_const(entry.operation);
        if (outcome)
            std::invoke(*onResult_, operation, Result<typename Op::Output>{std::move(entry.output)});
        else
            std::invoke(*onResult_, operation, Result<typename Op::Output>{outcome.error()});
    }

    Range* range_;
    OnResult* onResult_;
    MakeSpec makeSpec_;
    std::optional<std::ranges::iterator_t<Range>> position_;
    Token nextTicket_ = 0;
    std::optional<Entry> first_;
    Token firstTicket_ = 0;
    std::map<Token, Entry> entries_; // nodes: the calls in flight hold views into them
    std::exception_ptr thrown_;
};

/// Runs the calls of a feed with at most `window` of them under way, on a multiplexer of the transport's.
template <class Transport, class Signer, class Retry>
void runConcurrently(ConcurrentCalls<Transport, Signer, Retry>& calls, CallLimits const& limits, CallFeed& feed,
                     std::size_t window) {
    for (bool exhausted = false;;) {
        // Once stopped, what has not been pulled stays in the range.
        while (!exhausted && calls.size() < window && (calls.size() == 0 || feed.ready()) &&
               !limits.stop.stop_requested()) {
            if (auto const call = feed.next())
                calls.start(call->ticket, call->spec);
            else
                exhausted = true;
        }
        auto ended = calls.next();
        if (ended)
            feed.finished(ended->ticket, std::move(ended->outcome));
        else if (exhausted || limits.stop.stop_requested())
            return;
    }
}

} // namespace pylon::detail

#endif // PYLON_CORE_CALL_FEED_HPP
