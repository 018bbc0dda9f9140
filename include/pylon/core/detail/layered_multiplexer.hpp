// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_LAYERED_MULTIPLEXER_HPP
#define PYLON_CORE_DETAIL_LAYERED_MULTIPLEXER_HPP

#include <pylon/core/detail/any_stop.hpp>
#include <pylon/core/transport.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <stop_token>
#include <utility>

namespace pylon::detail {

inline Error cancelledWhileHeld() {
    return {ErrorKind::cancelled, "the call was cancelled while a decorator of its transport held back the outcome"};
}

/// The multiplexer of a TransportLayer: the one of the next transport, with each transmission led through the layer's `before`
/// and `after`. Outcomes that the layer gave itself or wants held back wait here.
template <class Layer, class Next> class LayeredMultiplexer {
    using Visit =
        decltype(std::declval<Layer&>().before(std::declval<Request const&>(), std::declval<CallLimits const&>()));
    struct Flight {
        Visit visit;
        Request const* request;
        std::stop_token stop;
        std::optional<Result<Response>> outcome{}; ///< once it is only held back
    };

public:
    LayeredMultiplexer(Layer& layer, Next& next) : layer_(&layer), next_(next.multiplexer()) {}
    LayeredMultiplexer(LayeredMultiplexer&&) noexcept = default;
    LayeredMultiplexer& operator=(LayeredMultiplexer&& other) noexcept {
        layer_ = other.layer_;
        next_ = std::move(other.next_); // first: what it had in flight refers to our flights
        flights_ = std::move(other.flights_);
        return *this;
    }
    ~LayeredMultiplexer() = default;

    void start(Token token, Request const& request, CallLimits const& limits) {
        auto& flight = flights_.insert_or_assign(token, Flight{layer_->before(request, limits), &request, limits.stop})
                           .first->second;
        if (flight.visit.answer)
            land(flight, std::move(*flight.visit.answer));
        else
            next_.start(token, flight.visit.replacement ? *flight.visit.replacement : request, limits);
    }

    std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
        for (;;) {
            if (auto completion = takeDue()) return completion;
            auto const bound = std::min(deadline, nextDue());
            // A call that is only held back does not hear of its own stop token from the next multiplexer.
            AnyStop anyStop;
            anyStop.add(stop);
            for (auto const& [token, flight] : flights_)
                if (flight.outcome) anyStop.add(flight.stop);

            if (anyFlying() || bound == never) {
                if (auto completion = next_.wait(bound, anyStop.token())) {
                    land(flights_.at(completion->token), std::move(completion->outcome));
                    continue;
                }
                // Nothing is in flight, or it can be waited for no longer.
                if (bound == never && !anyStop.token().stop_requested()) return std::nullopt;
            } else {
                layer_->clock().waitUntil(bound, anyStop.token());
            }
            if (auto completion = takeDue()) return completion;
            if (stop.stop_requested() || layer_->clock().ticks() >= deadline) return std::nullopt;
        }
    }

private:
    void land(Flight& flight, Result<Response> outcome) {
        layer_->after(flight.visit, *flight.request, outcome);
        flight.outcome.emplace(std::move(outcome));
    }

    [[nodiscard]] bool anyFlying() const {
        return std::any_of(flights_.begin(), flights_.end(), [](auto const& each) { return !each.second.outcome; });
    }

    [[nodiscard]] Ticks nextDue() const {
        auto next = never;
        for (auto const& [token, flight] : flights_)
            if (flight.outcome) next = std::min(next, flight.visit.notBefore);
        return next;
    }

    std::optional<Completion> takeDue() {
        auto const now = layer_->clock().ticks();
        for (auto each = flights_.begin(); each != flights_.end(); ++each) {
            auto& [token, flight] = *each;
            if (!flight.outcome) continue;
            bool const due = flight.visit.notBefore <= now;
            if (!due && !flight.stop.stop_requested()) continue;
            Completion completion{token, due ? std::move(*flight.outcome) : Result<Response>{cancelledWhileHeld()}};
            flights_.erase(each);
            return completion;
        }
        return std::nullopt;
    }

    Layer* layer_;
    std::map<Token, Flight> flights_; // nodes: the next multiplexer refers to replaced requests, and goes before them
    decltype(std::declval<Next&>().multiplexer()) next_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_LAYERED_MULTIPLEXER_HPP
