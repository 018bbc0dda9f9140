// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_CALL_PIPELINE_HPP
#define PYLON_CORE_CALL_PIPELINE_HPP

#include <pylon/core/concurrent_calls.hpp>
#include <pylon/core/operation.hpp>
#include <pylon/core/result.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace pylon {

namespace detail {

/// What a client has to do with calls that it has begun, without their types.
class CallRunner {
public:
    CallRunner() = default;
    CallRunner(CallRunner const&) = delete;
    CallRunner& operator=(CallRunner const&) = delete;
    virtual ~CallRunner() = default;
    virtual void start(Token ticket, CallSpec const& spec) = 0;
    virtual std::optional<EndedCall> next() = 0;
};

} // namespace detail

/// Calls that are under way while their caller does something else; more can be begun at any time. Made by Client::pipeline.
///
/// Move-only; letting it go abandons what is under way, which may or may not have been done.
/// Errors: a call's own, in its Result; `start` and `next` throw only where memory runs out.
/// Thread safety: for one thread at a time.
template <Operation Op> class CallPipeline {
public:
    using Output = typename Op::Output;
    using MakeSpec = detail::CallSpec (*)(Op const& operation, Output& output);

    /// A call that has come to its end.
    struct Ended {
        Op operation;
        Result<Output> result;
    };

    CallPipeline(std::unique_ptr<detail::CallRunner> runner, MakeSpec makeSpec) noexcept
        : makeSpec_(makeSpec), runner_(std::move(runner)) {}

    /// Begins a call: its request is on its way, and its answer is taken in `next`.
    void start(Op&& operation) {
        auto const ticket = nextTicket_++;
        auto& entry = entries_.try_emplace(ticket, std::move(operation)).first->second;
        runner_->start(ticket, makeSpec_(entry.operation, entry.output));
    }

    /// Waits for the next call to end, whichever it is; nothing where all have been given.
    std::optional<Ended> next() {
        auto ended = runner_->next();
        if (!ended) return std::nullopt;
        auto entry = entries_.extract(ended->ticket);
        auto& [operation, output] = entry.mapped();
        if (!ended->outcome) return Ended{std::move(operation), ended->outcome.error()};
        return Ended{std::move(operation), std::move(output)};
    }

    /// How many calls have been started and not been given yet.
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

private:
    struct Entry {
        explicit Entry(Op op) : operation(std::move(op)) {}
        Op operation;
        Output output{};
    };

    MakeSpec makeSpec_;
    Token nextTicket_ = 0;
    std::map<Token, Entry> entries_; // nodes: calls under way hold views into them
    // Behind the entries, which it uses.
    std::unique_ptr<detail::CallRunner> runner_;
};

} // namespace pylon

#endif // PYLON_CORE_CALL_PIPELINE_HPP
