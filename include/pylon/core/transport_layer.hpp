// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TRANSPORT_LAYER_HPP
#define PYLON_CORE_TRANSPORT_LAYER_HPP

#include <pylon/core/detail/layered_multiplexer.hpp>
#include <pylon/core/transport.hpp>

#include <concepts>
#include <optional>
#include <utility>

namespace pylon {

/// What a decorator makes of one transmission, from TransportLayer's `before` to its `after`. A decorator that has more to
/// remember derives a type of its own from it.
struct LayerVisit {
    std::optional<Result<Response>> answer{}; ///< if set, the outcome: the next transport is not asked
    std::optional<Request> replacement{};     ///< if set, sent in the place of the caller's request
    Ticks notBefore = Ticks::min();           ///< the outcome is held back until then, by the transport's clock
};

namespace requirement {

template <class T>
concept layerHasBefore = requires(T& t, Request const& request, CallLimits const& limits) {
    { t.before(request, limits) } -> std::derived_from<LayerVisit>;
};

template <class T, class Visit>
concept layerHasAfter = requires(T& t, Visit& visit, Request const& request, Result<Response>& outcome) {
    t.after(visit, request, outcome);
};

} // namespace requirement

/// The base of transports that decorate another one. It forwards the clock and, where there is one, the multiplexer, so that a
/// decorator has two functions to write and cannot lose either:
///
///   - `Visit before(Request const&, CallLimits const&)`, where Visit is LayerVisit or derived from it: before a transmission
///   - `void after(Visit&, Request const&, Result<Response>& outcome)`: after it; `outcome` may be replaced
///
/// Both are called once for each transmission, blocking or not, and must not throw. `after` is not called for a transmission
/// that is abandoned with its multiplexer. They may be called from several threads at once. What they change stands behind a
/// pointer: a client moves its transport.
/// Requirements: `Next` is a TransportPolicy; it is a ConcurrentTransportPolicy if the decorator is to be one. A multiplexer
/// refers to the layer that made it, which must stay where it is meanwhile.
/// Errors, thread safety: as TransportPolicy asks, where they hold for `Next` and the two functions.
/// Example: core/logged.hpp
template <class Derived, TransportPolicy Next> class TransportLayer {
public:
    // NOLINTNEXTLINE(bugprone-crtp-constructor-accessibility): a decorator may inherit it
    explicit TransportLayer(Next next) : next_(std::move(next)) { checkHooks(); }

    Result<Response> send(Request const& request, CallLimits const& limits) {
        checkHooks();
        auto visit = self().before(request, limits);
        auto outcome = visit.answer ? std::move(*visit.answer)
                                    : next_.send(visit.replacement ? *visit.replacement : request, limits);
        self().after(visit, request, outcome);
        if (visit.notBefore > clock().ticks() && !clock().waitUntil(visit.notBefore, limits.stop))
            return detail::cancelledWhileHeld();
        return outcome;
    }

    [[nodiscard]] auto& clock() { return next_.clock(); }

    [[nodiscard]] auto multiplexer()
        requires ConcurrentTransportPolicy<Next>
    {
        checkHooks();
        return detail::LayeredMultiplexer<Derived, Next>{self(), next_};
    }

    /// The transport that is decorated.
    [[nodiscard]] Next& next() noexcept { return next_; }

private:
    static consteval void checkHooks() {
        constexpr bool hasBefore = requirement::layerHasBefore<Derived>;
        static_assert(hasBefore,
                      "a decorator of a transport needs a public `Visit before(Request const&, CallLimits const&)`, "
                      "where Visit is LayerVisit or derived from it");
        if constexpr (hasBefore) {
            using Visit = decltype(std::declval<Derived&>().before(std::declval<Request const&>(),
                                                                   std::declval<CallLimits const&>()));
            static_assert(
                requirement::layerHasAfter<Derived, Visit>,
                "a decorator of a transport needs a public `void after(Visit&, Request const&, Result<Response>&)`, "
                "where Visit is what its before() returns");
        }
    }

    Derived& self() noexcept { return static_cast<Derived&>(*this); }

    Next next_;
};

} // namespace pylon

#endif // PYLON_CORE_TRANSPORT_LAYER_HPP
