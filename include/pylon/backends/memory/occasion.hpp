// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_OCCASION_HPP
#define PYLON_BACKENDS_MEMORY_OCCASION_HPP

#include <pylon/core/clock.hpp>

#include <cstdint>
#include <map>

namespace pylon::memory {

namespace detail {
class ExchangeBoard; // NOLINT(cppcoreguidelines-virtual-class-destructor): it is final
struct Exchange;
} // namespace detail

/// What calls are parked for, such as the next message of a queue. All that wait for one occasion want the same of it: it holds
/// something for the call that has waited longest, or for none.
///
/// Thread safety: all members are called with the clock's lock held; an occasion that nobody waits for may go without it.
class Occasion {
public:
    Occasion() = default;
    Occasion(Occasion const&) = delete;
    Occasion& operator=(Occasion const&) = delete;
    /// Whoever still waits is asked again by VirtualClock::changed().
    ~Occasion();

    /// It may be there: VirtualClock::changed() asks the call again that has waited longest; if that is answered, the next, and so on.
    void come();

private:
    friend class detail::ExchangeBoard;

    detail::ExchangeBoard* board_ = nullptr;               ///< where they are parked; null: nobody has waited yet
    std::map<std::uint64_t, detail::Exchange*> waiting_{}; ///< by the order in which they arrived
    Ticks expected_ = never;                               ///< when it comes by itself
};

/// The wish to be asked again, since there is no answer yet: at `wakeAt`, and when `occasion` has come.
struct Park {
    Ticks wakeAt;
    Occasion* occasion = nullptr; ///< whose end, too, is a reason to ask
    Ticks expected = never;       ///< when the occasion comes by itself, as far as is known now
};

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/exchange.hpp>
#endif

#endif // PYLON_BACKENDS_MEMORY_OCCASION_HPP
