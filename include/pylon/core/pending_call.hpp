// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PENDING_CALL_HPP
#define PYLON_CORE_PENDING_CALL_HPP

#include <pylon/core/execution.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/result.hpp>
#include <pylon/core/transport.hpp>

#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace pylon {

namespace detail {

/// One call that goes on while its caller does something else, as far as the network can do that without a thread of ours.
template <ConcurrentTransportPolicy Transport, SignerPolicy Signer, RetryPolicy Retry> class Flight {
public:
    /// Sends the first attempt. What is referred to must outlive the object, which stays where it is.
    Flight(Transport& transport, Signer const& signer, Retry const& retry, ClientContext& context,
           CallLimits const& limits, CallSpec const& spec)
        : clock_(&transport.clock()), stop_(limits.stop),
          execution_(spec, limits, context, signer, retry, clock_->ticks()), multiplexer_(transport.multiplexer()) {
        transmit();
    }
    Flight(Flight const&) = delete;
    Flight& operator=(Flight const&) = delete;

    /// Waits for the end of the call, all its attempts.
    Result<void> finish() {
        while (!ended_) {
            if (stop_.stop_requested()) {
                multiplexer_.reset();
                execution_.cancel();
                break;
            }
            if (inFlight_) {
                auto completion = multiplexer_->wait(never, stop_);
                if (!completion) continue;
                inFlight_ = false;
                auto const ticks = clock_->ticks();
                next_ = execution_.absorb(std::move(completion->outcome), clock_->now(), ticks);
                if (execution_.resumeAt() > ticks) clock_->waitUntil(execution_.resumeAt(), stop_);
                continue;
            }
            if (next_ == Next::report)
                ended_ = true;
            else
                transmit();
        }
        return execution_.outcome();
    }

private:
    using Call = Execution<Signer, Retry>;
    using Next = typename Call::Next;

    void transmit() {
        if (auto ready = execution_.prepare(clock_->now(), clock_->ticks()); !ready) {
            execution_.fail(ready.error());
            ended_ = true;
            return;
        }
        multiplexer_->start(0, execution_.request(), execution_.attemptLimits());
        inFlight_ = true;
    }

    std::remove_reference_t<decltype(std::declval<Transport&>().clock())>* clock_;
    std::stop_token stop_;
    Call execution_;
    // Behind the execution, whose request it sends.
    std::optional<decltype(std::declval<Transport&>().multiplexer())> multiplexer_;
    Next next_ = Next::transmit;
    bool inFlight_ = false;
    bool ended_ = false;
};

} // namespace detail

/// A call that was begun by Client::start. Move-only; letting it go abandons the call, which may or may not have been done.
/// Thread safety: for one thread at a time.
template <Operation Op> class PendingCall {
public:
    using Output = typename Op::Output;

    /// What a client has to do with a call that it has begun.
    struct State {
        explicit State(Op op) : operation(std::move(op)) {}
        State(State const&) = delete;
        State& operator=(State const&) = delete;
        virtual ~State() = default;
        virtual Result<void> finish() = 0;

        Op operation;
        Output output{};
    };

    explicit PendingCall(std::unique_ptr<State> state) : state_(std::move(state)) {}

    /// Waits for the end of the call. Only once.
    Result<Output> get() {
        auto const state = std::exchange(state_, nullptr);
        if (auto done = state->finish(); !done) return done.error();
        return std::move(state->output);
    }

private:
    std::unique_ptr<State> state_;
};

} // namespace pylon

#endif // PYLON_CORE_PENDING_CALL_HPP
