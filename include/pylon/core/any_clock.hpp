// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ANY_CLOCK_HPP
#define PYLON_CORE_ANY_CLOCK_HPP

#include <pylon/core/clock.hpp>

#include <memory>
#include <type_traits>

namespace pylon {

/// A Clock of which only this is known. A view: it does not keep the clock, which must outlive it.
///
/// Thread safety: as Clock asks.
class AnyClock {
public:
    template <class C>
        requires(!std::same_as<std::remove_const_t<C>, AnyClock> && Clock<C>)
    explicit AnyClock(C& clock) noexcept
        : object_(const_cast<std::remove_const_t<C>*>(std::addressof(clock))), functions_(&functionsOf<C>) {}

    [[nodiscard]] WallTime now() const { return functions_->now(object_); }
    [[nodiscard]] Ticks ticks() const { return functions_->ticks(object_); }
    bool waitUntil(Ticks deadline, std::stop_token const& stop) const {
        return functions_->waitUntil(object_, deadline, stop);
    }

private:
    struct Functions {
        WallTime (*now)(void*);
        Ticks (*ticks)(void*);
        bool (*waitUntil)(void*, Ticks, std::stop_token const&);
    };
    template <class C>
    static constexpr Functions functionsOf{[](void* clock) { return static_cast<C*>(clock)->now(); },
                                           [](void* clock) { return static_cast<C*>(clock)->ticks(); },
                                           [](void* clock, Ticks deadline, std::stop_token const& stop) {
                                               return static_cast<C*>(clock)->waitUntil(deadline, stop);
                                           }};

    void* object_;
    Functions const* functions_;
};

static_assert(Clock<AnyClock> && Clock<AnyClock const>);

} // namespace pylon

#endif // PYLON_CORE_ANY_CLOCK_HPP
