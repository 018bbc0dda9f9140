// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_EXCHANGE_HPP
#define PYLON_BACKENDS_MEMORY_EXCHANGE_HPP

#include <pylon/backends/memory/occasion.hpp>
#include <pylon/backends/memory/virtual_clock.hpp>
#include <pylon/core/call_limits.hpp>
#include <pylon/core/http.hpp>
#include <pylon/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// What the in-memory AWS made of a request: what the transmission ends with, or what it waits for.
using Progress = std::variant<Result<Response>, Park>;

/// What is to be asked for the answer to a request: once, or again while it says that there is none yet.
class Inquiry {
public:
    Inquiry() = default;
    /// Asks a function.
    template <class F>
        requires std::is_invocable_r_v<Progress, F&>
    Inquiry(F function) : Inquiry(std::make_unique<F>(std::move(function))) {}
    /// Asks one that has its place already.
    template <class F>
    Inquiry(std::unique_ptr<F> function) noexcept
        : state_(function.release(), [](void* state) { delete static_cast<F*>(state); }),
          ask_([](void* state) -> Progress { return (*static_cast<F*>(state))(); }) {}

    [[nodiscard]] Progress operator()() const { return ask_(state_.get()); }

private:
    std::unique_ptr<void, void (*)(void*)> state_{nullptr, nullptr};
    Progress (*ask_)(void*) = nullptr;
};

/// A request that the in-memory AWS has taken. Until it has an outcome it is parked on the board.
struct Exchange {
    Inquiry proceed{};
    std::stop_token stop{};
    Ticks limit = never; ///< when the caller's patience ends
    std::optional<Result<Response>> outcome{};
    std::deque<Exchange*>* ended = nullptr; ///< gets this exchange when it has its outcome

    void end(Result<Response>&& result);

    // The board's.
    std::uint64_t arrival = 0; ///< its place in the order in which exchanges came
    std::thread::id owner{};   ///< the thread that opened it
    Ticks due = never;         ///< when it is asked again at the latest
    Occasion* occasion = nullptr;
};

/// The exchanges that are parked: long polls, until a message arrives or their time is up. They cost no thread; one mechanism
/// serves whoever waits for them. A change costs those that wait for it, however many others are parked; who came first is asked
/// first.
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
    /// Asks one that is parked again, out of its turn: its stop token was triggered. So is whoever waits for what it leaves behind.
    void ask(Exchange& exchange);
    /// Takes an exchange off the board, if it is on it.
    void abandon(Exchange& exchange);
    /// Whether another thread than this one has an exchange parked.
    [[nodiscard]] bool heldByAnotherThread() const;

    [[nodiscard]] PYLON_INLINE Ticks nextDue() const override; // inline: see Error
    PYLON_INLINE void settle() override;

private:
    friend class memory::Occasion;

    void wake(std::uint64_t arrival) { ready_.insert(arrival); }
    /// Of an occasion that ends.
    void release(Occasion& occasion);
    void proceed(Exchange& exchange);
    void park(Exchange& exchange, Park const& park, Ticks now);
    void waitFor(Exchange& exchange, Occasion* occasion);
    void expect(Occasion& occasion, Ticks at);
    void wakeDue();
    void askReady();

    VirtualClock* clock_;
    std::uint64_t arrivals_ = 0;
    std::map<std::uint64_t, Exchange*> parked_;
    std::map<std::thread::id, std::size_t> owners_; ///< how many of the parked each thread has
    std::set<std::pair<Ticks, std::uint64_t>> due_;
    std::set<std::pair<Ticks, Occasion*>> expected_;
    std::set<std::uint64_t> ready_; ///< to be asked again
    std::vector<Agenda*> others_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/exchange.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_EXCHANGE_HPP
