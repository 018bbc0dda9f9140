// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_TRANSPORT_IPP
#define PYLON_BACKENDS_MEMORY_TRANSPORT_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/transport.hpp>

#include <deque>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace pylon::memory {

PYLON_INLINE VirtualClock& Transport::clock() const noexcept { return account_->clock; }

PYLON_INLINE Transport::Multiplexer Transport::multiplexer() const { return Multiplexer{account_}; }

PYLON_INLINE Result<Response> Transport::send(Request const& request, CallLimits const& limits) const {
    auto& clock = account_->clock;
    auto lock = clock.lock();
    detail::Exchange exchange;
    account_->open(exchange, request, limits);
    if (!exchange.outcome) {
        // Its limit, which may change, is on the clock's agenda.
        clock.await(lock, never, limits.stop, [&] { return exchange.outcome.has_value(); });
        // Where the stop token was triggered, the exchange gets its outcome now.
        if (!exchange.outcome) account_->board.ask(exchange);
    }
    if (exchange.outcome) return std::move(*exchange.outcome);
    account_->board.abandon(exchange);
    return Error(ErrorKind::configuration,
                 "the service holds the call open for ever, and nothing is left that could end it");
}

/// Which calls were stopped, and that the thread that waits for them is to hear of it. Thread safety: any number of threads at once.
class StoppedCalls {
public:
    void note(std::optional<Token> token) noexcept {
        std::scoped_lock const lock{mutex_};
        if (token) tokens_.push_back(*token);
        wake_.request_stop();
    }
    /// Triggered by note().
    [[nodiscard]] std::stop_token wake() const {
        std::scoped_lock const lock{mutex_};
        return wake_.get_token();
    }
    /// What was noted; wake() gives a new token from now on.
    [[nodiscard]] std::vector<Token> take() {
        std::scoped_lock const lock{mutex_};
        if (wake_.stop_requested()) wake_ = std::stop_source{};
        return std::exchange(tokens_, {});
    }

private:
    mutable std::mutex mutex_;
    std::vector<Token> tokens_;
    std::stop_source wake_;
};

struct Transport::Multiplexer::State {
    struct NoteStop {
        StoppedCalls* stopped;
        std::optional<Token> token;
        void operator()() const noexcept { stopped->note(token); }
    };
    struct Flight : detail::Exchange {
        Token token = 0;
        std::optional<std::stop_callback<NoteStop>> watch{};
    };

    explicit State(std::shared_ptr<detail::Account> shared) : account(std::move(shared)) {}
    State(State const&) = delete;
    State& operator=(State const&) = delete;
    ~State() {
        auto const lock = account->clock.lock();
        for (auto& [token, flight] : flights)
            account->board.abandon(flight);
    }

    std::shared_ptr<detail::Account> account;
    StoppedCalls stopped;
    std::deque<detail::Exchange*> ended;
    std::map<Token, Flight> flights; // nodes: the board points at them
};

PYLON_INLINE Transport::Multiplexer::Multiplexer(std::shared_ptr<detail::Account> account)
    : state_(std::make_unique<State>(std::move(account))) {}
PYLON_INLINE Transport::Multiplexer::Multiplexer(Multiplexer&&) noexcept = default;
PYLON_INLINE Transport::Multiplexer& Transport::Multiplexer::operator=(Multiplexer&&) noexcept = default;
PYLON_INLINE Transport::Multiplexer::~Multiplexer() = default;

PYLON_INLINE void Transport::Multiplexer::start(Token token, Request const& request, CallLimits const& limits) {
    auto const lock = state_->account->clock.lock();
    auto& flight = state_->flights[token];
    flight.token = token;
    flight.ended = &state_->ended;
    state_->account->open(flight, request, limits);
    if (!flight.outcome && limits.stop.stop_possible())
        flight.watch.emplace(limits.stop, State::NoteStop{&state_->stopped, token});
}

PYLON_INLINE std::optional<Completion> Transport::Multiplexer::wait(Ticks deadline, std::stop_token const& stop) {
    auto& clock = state_->account->clock;
    auto& ended = state_->ended;
    // Each request has a stop token of its own, and any of them wakes this thread.
    std::stop_callback const watch{stop, State::NoteStop{&state_->stopped, std::nullopt}};

    auto lock = clock.lock();
    if (deadline != never || !state_->flights.empty())
        clock.await(lock, deadline, state_->stopped.wake(), [&ended] { return !ended.empty(); });
    for (auto const token : state_->stopped.take())
        if (auto const found = state_->flights.find(token); found != state_->flights.end() && !found->second.outcome)
            state_->account->board.ask(found->second);
    if (ended.empty()) return std::nullopt;
    auto& flight = static_cast<State::Flight&>(*ended.front());
    ended.pop_front();
    Completion completion{flight.token, std::move(*flight.outcome)};
    state_->flights.erase(completion.token);
    return completion;
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_TRANSPORT_IPP
