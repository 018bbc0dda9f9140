// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_VIRTUAL_CLOCK_HPP
#define PYLON_BACKENDS_MEMORY_VIRTUAL_CLOCK_HPP

#include <pylon/core/clock.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <stop_token>

namespace pylon::memory {

/// What moves the time of an in-memory AWS.
enum class ClockMode : std::uint8_t {
    automatic, ///< waiting: who waits has at once waited, and the clock has moved on
    manual,    ///< VirtualClock::advance: who waits stays until the clock has come far enough
    system,    ///< the machine's own clock, and VirtualClock::advance beside it
};

namespace detail {

/// Things that fall due at certain times. Both functions are called with the clock's lock held.
class Agenda {
public:
    /// When the next thing falls due; what is due already counts.
    [[nodiscard]] virtual Ticks nextDue() const = 0;
    /// Does what is due.
    virtual void settle() = 0;

protected:
    ~Agenda() = default;
};

} // namespace detail

/// The clock of an in-memory AWS. All waiting in it, and by its clients, is done here.
///
/// When the clock is moved, whatever falls due on the way is done at its own time and in its order: moving it by an hour is as
/// good as living through the hour.
/// Thread safety: all members may be called from any number of threads at once.
class VirtualClock {
public:
    /// Where a clock that is not told otherwise begins: 2026-01-01T00:00:00Z.
    static constexpr WallTime defaultStart{std::chrono::seconds{1'767'225'600}};

    /// `start` means nothing to ClockMode::system.
    explicit VirtualClock(ClockMode mode = ClockMode::automatic, WallTime start = defaultStart)
        : mode_(mode), start_(start) {}

    VirtualClock(VirtualClock const&) = delete;
    VirtualClock& operator=(VirtualClock const&) = delete;

    [[nodiscard]] ClockMode mode() const noexcept { return mode_; }
    [[nodiscard]] WallTime now() const noexcept;
    /// The time of who is outside, by which requests are signed: now(), less what a clock in system mode was moved.
    [[nodiscard]] WallTime outsideNow() const noexcept;
    [[nodiscard]] Ticks ticks() const noexcept;

    /// As Clock says. In automatic mode it moves the clock instead of waiting; in manual mode it waits for advance().
    bool waitUntil(Ticks deadline, std::stop_token const& stop);

    /// Moves the clock. In system mode it is ahead of the machine's by so much from then on.
    /// @throws Error (invalidInput) where the clock would go backwards.
    void advance(Duration duration);
    /// Moves the clock to a time of day, as advance().
    void advanceTo(WallTime time);

    /// How many threads are waiting, in manual mode, for what has not come yet. Where it is all threads that there are, only advance()
    /// gets any further: that is how a test drives several.
    [[nodiscard]] std::size_t waiting();

    // The rest is for the services of the in-memory AWS, all of whose state this clock's lock guards.

    [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock{mutex_}; }
    /// The agenda that moving the clock works through; it must outlive all use of the clock.
    void setAgenda(detail::Agenda& agenda) { agenda_ = &agenda; }
    /// Does what a change has made possible, and wakes those who wait for it, and nobody else. Called with the lock held.
    void changed();
    /// Calls `work()` without the lock, which is held before and afterwards: for what comes from outside and may use the clock.
    template <class Work> auto unlocked(Work&& work) {
        struct Unlocked {
            std::mutex& mutex;
            explicit Unlocked(std::mutex& held) : mutex(held) { mutex.unlock(); }
            ~Unlocked() { mutex.lock(); }
        } const guard{mutex_};
        return work();
    }
    /// Waits, with the lock held, until `done()`, or `deadline` has come, or the stop token was triggered, whichever is first.
    /// Returns at once in automatic mode where none of these can come about.
    void await(std::unique_lock<std::mutex>& lock, Ticks deadline, std::stop_token const& stop,
               std::function<bool()> const& done);

private:
    [[nodiscard]] Ticks nextDue() const;
    [[nodiscard]] Ticks unmoved() const noexcept;
    void moveBy(Duration duration);
    void moveTo(Ticks target);

    struct Waiter {
        Ticks deadline;
        std::stop_token const* stop;
        std::function<bool()> const* done;
        Ticks next;          ///< in system mode: until when it sleeps,
        Duration::rep moved; ///< by a clock that was moved so far
        std::condition_variable_any wake{};
    };
    [[nodiscard]] bool hasCome(Waiter const& waiter) const;

    ClockMode mode_;
    WallTime start_;
    std::atomic<Duration::rep> elapsed_{0}; ///< what it was moved; written with the lock held
    std::mutex mutex_;
    detail::Agenda* agenda_ = nullptr;
    std::list<Waiter> waiters_; ///< threads, but in automatic mode
};

static_assert(Clock<VirtualClock>);

} // namespace pylon::memory

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/virtual_clock.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_VIRTUAL_CLOCK_HPP
