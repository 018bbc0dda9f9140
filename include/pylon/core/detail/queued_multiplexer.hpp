// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_QUEUED_MULTIPLEXER_HPP
#define PYLON_CORE_DETAIL_QUEUED_MULTIPLEXER_HPP

#include <pylon/core/transport.hpp>

#include <deque>
#include <optional>
#include <stop_token>

namespace pylon::detail {

/// A multiplexer of a transport that has none: sends what was started one by one, in that order, each in a wait() of its own.
/// A request is not sent once the deadline has passed; one that is being sent is waited for beyond it.
template <TransportPolicy T> class QueuedMultiplexer {
public:
    explicit QueuedMultiplexer(T& transport) : transport_(&transport) {}

    void start(Token token, Request const& request, CallLimits const& limits) {
        queue_.push_back({token, &request, limits});
    }

    std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop) {
        if (stop.stop_requested()) return std::nullopt;
        if (queue_.empty()) {
            if (deadline != never) transport_->clock().waitUntil(deadline, stop);
            return std::nullopt;
        }
        if (transport_->clock().ticks() >= deadline) return std::nullopt;
        auto const next = queue_.front();
        queue_.pop_front();
        return Completion{next.token, transport_->send(*next.request, next.limits)};
    }

private:
    struct Waiting {
        Token token;
        Request const* request;
        CallLimits limits;
    };

    T* transport_;
    std::deque<Waiting> queue_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_QUEUED_MULTIPLEXER_HPP
