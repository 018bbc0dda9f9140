// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_TRANSPORT_IPP
#define PYLON_BACKENDS_MEMORY_TRANSPORT_IPP

#include <pylon/backends/memory/account.hpp>
#include <pylon/backends/memory/transport.hpp>
#include <pylon/core/detail/any_stop.hpp>

#include <algorithm>
#include <list>

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
        clock.changed();
    }
    if (exchange.outcome) return std::move(*exchange.outcome);
    account_->board.abandon(exchange);
    return Error(ErrorKind::configuration,
                 "the service holds the call open for ever, and nothing is left that could end it");
}

struct Transport::Multiplexer::State {
    struct Flight {
        Token token;
        detail::Exchange exchange{};
    };

    explicit State(std::shared_ptr<detail::Account> shared) : account(std::move(shared)) {}
    State(State const&) = delete;
    State& operator=(State const&) = delete;
    ~State() {
        auto const lock = account->clock.lock();
        for (auto& each : flights)
            account->board.abandon(each.exchange);
    }

    [[nodiscard]] std::list<Flight>::iterator ended() {
        return std::find_if(flights.begin(), flights.end(),
                            [](Flight const& each) { return each.exchange.outcome.has_value(); });
    }

    std::shared_ptr<detail::Account> account;
    std::list<Flight> flights; // nodes: the board points at exchanges
};

PYLON_INLINE Transport::Multiplexer::Multiplexer(std::shared_ptr<detail::Account> account)
    : state_(std::make_unique<State>(std::move(account))) {}
PYLON_INLINE Transport::Multiplexer::Multiplexer(Multiplexer&&) noexcept = default;
PYLON_INLINE Transport::Multiplexer& Transport::Multiplexer::operator=(Multiplexer&&) noexcept = default;
PYLON_INLINE Transport::Multiplexer::~Multiplexer() = default;

PYLON_INLINE void Transport::Multiplexer::start(Token token, Request const& request, CallLimits const& limits) {
    auto const lock = state_->account->clock.lock();
    auto& flight = state_->flights.emplace_back();
    flight.token = token;
    state_->account->open(flight.exchange, request, limits);
}

PYLON_INLINE std::optional<Completion> Transport::Multiplexer::wait(Ticks deadline, std::stop_token const& stop) {
    auto& clock = state_->account->clock;
    auto& flights = state_->flights;

    // Each request has a stop token of its own, and any of them must wake this thread.
    pylon::detail::AnyStop anyStop;
    anyStop.add(stop);
    for (auto const& each : flights)
        if (each.exchange.stop != stop) anyStop.add(each.exchange.stop);

    auto lock = clock.lock();
    auto const ended = [this] { return state_->ended() != state_->flights.end(); };
    if (deadline != never || !flights.empty()) clock.await(lock, deadline, anyStop.token(), ended);
    if (anyStop.token().stop_requested()) clock.changed();
    auto const found = state_->ended();
    if (found == flights.end()) return std::nullopt;
    Completion completion{found->token, std::move(*found->exchange.outcome)};
    flights.erase(found);
    return completion;
}

} // namespace pylon::memory

#endif // PYLON_BACKENDS_MEMORY_TRANSPORT_IPP
