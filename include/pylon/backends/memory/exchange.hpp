// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_EXCHANGE_HPP
#define PYLON_BACKENDS_MEMORY_EXCHANGE_HPP

#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/core/call_limits.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>

#include <functional>
#include <list>
#include <optional>
#include <stop_token>
#include <thread>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// What the in-memory AWS made of a request: what the transmission ends with, or the time at which it wants to be asked again.
using Progress = std::variant<Result<Response>, Ticks>;

/// A request that the in-memory AWS has taken. Until it has an outcome it is parked on the board.
struct Exchange {
    std::function<Progress()> proceed;
    std::stop_token stop{};
    Ticks limit = never; ///< when the caller's patience ends
    Ticks wakeAt = never;
    std::thread::id owner{}; ///< the thread that opened it
    std::optional<Result<Response>> outcome{};
};

/// The exchanges that are parked: long polls, until a message arrives or their time is up. They cost no thread; one mechanism
/// serves whoever waits for them.
///
/// Thread safety: all members are called with the clock's lock held.
class ExchangeBoard final : public Agenda {
public:
    explicit ExchangeBoard(VirtualClock& clock) : clock_(&clock) { clock.setAgenda(*this); }

    /// What else falls due in the Cloud, besides exchanges. It must outlive the board's use.
    void add(Agenda& other) { others_.push_back(&other); }

    /// Asks for an answer; parks the exchange if there is none yet. It must stay where it is until it has an outcome or is
    /// abandoned.
    void open(Exchange& exchange);
    /// Takes an exchange off the board, if it is on it.
    void abandon(Exchange& exchange);
    /// Whether another thread than this one has an exchange parked.
    [[nodiscard]] bool heldByAnotherThread() const;

    [[nodiscard]] Ticks nextDue() const override;
    void settle() override;

private:
    /// Asks again, or gives up; whether the exchange now has its outcome.
    bool advance(Exchange& exchange);

    VirtualClock* clock_;
    std::list<Exchange*> parked_;
    std::vector<Agenda*> others_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/exchange.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_EXCHANGE_HPP
