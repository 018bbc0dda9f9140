// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_LAYERED_MULTIPLEXER_HPP
#define PYLON_CORE_DETAIL_LAYERED_MULTIPLEXER_HPP

#include <pylon/core/detail/any_stop.hpp>
#include <pylon/core/transport.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
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
        held_ = std::move(other.held_);
        return *this;
    }
    ~LayeredMultiplexer() = default;

    void start(Token token, Request const& request, CallLimits const& limits) {
        auto& flight = flights_.insert_or_assign(token, Flight{layer_->before(request, limits), &request, limits.stop})
                           .first->second;
        if (flight.visit.answer)
            land(token, flight, std::move(*flight.visit.answer));
        else
            next_.start(token, flight.visit.replacement ? *flight.visit.replacement : request, limits);
    }

    std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
        for (;;) {
            if (auto completion = takeDue()) return completion;
            auto const bound = held_.empty() ? deadline : std::min(deadline, held_.begin()->first);
            // A call that is only held back does not hear of its own stop token from the next multiplexer.
            AnyStop anyStop;
            anyStop.add(stop);
            for (auto const& [notBefore, token] : held_)
                anyStop.add(flights_.at(token).stop);

            if (held_.size() != flights_.size() || bound == never) {
                if (auto completion = next_.wait(bound, anyStop.token())) {
                    land(completion->token, flights_.at(completion->token), std::move(completion->outcome));
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
    void land(Token token, Flight& flight, Result<Response> outcome) {
        layer_->after(flight.visit, *flight.request, outcome);
        flight.outcome.emplace(std::move(outcome));
        held_.emplace(flight.visit.notBefore, token);
    }

    std::optional<Completion> takeDue() {
        if (held_.empty()) return std::nullopt;
        auto const now = layer_->clock().ticks();
        auto const ended = std::find_if(held_.begin(), held_.end(), [&](auto const& each) {
            return each.first <= now || flights_.at(each.second).stop.stop_requested();
        });
        if (ended == held_.end()) return std::nullopt;
        auto const [notBefore, token] = *ended;
        auto const flight = flights_.extract(token);
        held_.erase(ended);
        return Completion{token, notBefore <= now ? *std::move(flight.mapped().outcome)
                                                  : Result<Response>{cancelledWhileHeld()}};
    }

    Layer* layer_;
    std::map<Token, Flight> flights_; // nodes: the next multiplexer refers to replaced requests, and goes before them
    std::set<std::pair<Ticks, Token>> held_; // those that have their outcome, by when they may be handed out
    decltype(std::declval<Next&>().multiplexer()) next_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_LAYERED_MULTIPLEXER_HPP
