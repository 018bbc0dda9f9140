// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CONCURRENT_CALLS_HPP
#define PYLON_CORE_CONCURRENT_CALLS_HPP

#include <pylon/core/execution.hpp>
#include <pylon/core/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace pylon::detail {

/// A call that has come to its end.
struct EndedCall {
    Token ticket;
    Result<void> outcome;
};

/// Calls that go on while their caller does something else, as far as the network can do that without a thread of ours: all on one
/// multiplexer of the transport's. Not a template of the operation: compiled once a stack.
///
/// What is given by reference must outlive the object, which stays where it is. Letting it go abandons what is under way.
template <class Transport, class Signer, class Retry> class ConcurrentCalls {
public:
    ConcurrentCalls(Transport& transport, Signer const& signer, Retry const& retry, ClientContext& context,
                    CallLimits const& limits, Observer* observer)
        : clock_(&transport.clock()), signer_(&signer), retry_(&retry), context_(&context), limits_(&limits),
          observer_(observer), multiplexer_(transport.multiplexer()) {}
    ConcurrentCalls(ConcurrentCalls const&) = delete;
    ConcurrentCalls& operator=(ConcurrentCalls const&) = delete;

    /// How many calls have been started and not been given back.
    [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }

    /// Begins a call under a ticket that no other has: its first attempt is on its way.
    void start(Token ticket, CallSpec const& spec) {
        auto const slot =
            slots_.try_emplace(ticket, spec, *limits_, observer_, *context_, *signer_, *retry_, clock_->ticks()).first;
        proceed(*slot);
    }

    /// Waits for the next call to end; nothing where there is none. Once stopped, all that are there end as cancelled.
    std::optional<EndedCall> next() {
        for (;;) {
            if (slots_.empty()) return std::nullopt;
            if (limits_->stop.stop_requested()) {
                multiplexer_.reset();
                ended_.clear();
                auto const first = slots_.begin();
                if (!first->second.ended) first->second.execution.cancel(clock_->ticks());
                return take(first);
            }
            if (!ended_.empty()) {
                auto const ticket = ended_.back();
                ended_.pop_back();
                return take(slots_.find(ticket));
            }
            await();
        }
    }

private:
    using Call = Execution<Signer, Retry>;
    using Next = typename Call::Next;

    struct Slot {
        Slot(CallSpec const& spec, CallLimits const& limits, Observer* observer, ClientContext& context,
             Signer const& signer, Retry const& retry, Ticks start)
            : execution(spec, limits, observer, context, signer, retry, start) {}

        Call execution;
        bool inFlight = false;
        bool ended = false;
        Next next = Next::transmit;
    };
    using Slots = std::map<Token, Slot>; // nodes: requests in flight point into them

    EndedCall take(typename Slots::iterator position) {
        auto const slot = slots_.extract(position);
        return {slot.key(), slot.mapped().execution.outcome()};
    }

    /// Does what a call is due for.
    void proceed(typename Slots::reference entry) {
        auto& [ticket, slot] = entry;
        if (slot.next == Next::transmit) {
            if (limits_->stop.stop_requested())
                slot.execution.cancel(clock_->ticks());
            else if (auto const ready = slot.execution.prepare(clock_->now(), clock_->ticks()); !ready)
                slot.execution.fail(ready.error(), clock_->ticks());
            else {
                slot.inFlight = true;
                multiplexer_->start(ticket, slot.execution.request(), slot.execution.attemptLimits());
                return;
            }
        }
        slot.ended = true;
        ended_.push_back(ticket);
    }

    /// Waits until a request has come to its end, or it is time for another attempt.
    void await() {
        auto wake = never;
        for (auto const& [ticket, slot] : slots_)
            if (!slot.inFlight) wake = std::min(wake, slot.execution.resumeAt());

        if (wake > clock_->ticks()) {
            if (auto completion = multiplexer_->wait(wake, limits_->stop)) {
                auto& entry = *slots_.find(completion->token);
                auto& slot = entry.second;
                slot.inFlight = false;
                auto const ticks = clock_->ticks();
                slot.next = slot.execution.absorb(std::move(completion->outcome), clock_->now(), ticks);
                if (slot.execution.resumeAt() <= ticks) proceed(entry);
                return;
            }
            // Nothing is in flight any more, and nothing waits for its time: this is the child of a fork, whose parent has the
            // requests. They count as lost, else it would wait for ever.
            if (wake == never && !limits_->stop.stop_requested())
                for (auto& [ticket, slot] : slots_) {
                    slot.inFlight = false;
                    slot.next = slot.execution.absorb(
                        Error{ErrorDetails{.kind = ErrorKind::connection,
                                           .message =
                                               "the request was in flight when the process forked, or nothing is "
                                               "left that could end it"}},
                        clock_->now(), clock_->ticks());
                }
        }
        auto const ticks = clock_->ticks();
        for (auto& entry : slots_)
            if (auto const& slot = entry.second; !slot.inFlight && slot.execution.resumeAt() <= ticks) proceed(entry);
    }

    std::remove_reference_t<decltype(std::declval<Transport&>().clock())>* clock_;
    Signer const* signer_;
    Retry const* retry_;
    ClientContext* context_;
    CallLimits const* limits_;
    Observer* observer_;
    Slots slots_;
    // Behind the calls, whose requests it sends.
    std::optional<decltype(std::declval<Transport&>().multiplexer())> multiplexer_;
    std::vector<Token> ended_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_CONCURRENT_CALLS_HPP
