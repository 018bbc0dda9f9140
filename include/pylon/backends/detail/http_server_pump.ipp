// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_PUMP_IPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_PUMP_IPP

#include <pylon/backends/detail/http_server_pump.hpp>

#include <optional>
#include <utility>

namespace pylon::detail {

PYLON_INLINE HttpServerPump::HttpServerPump(AnyTransport transport, Done done)
    : transport_(std::move(transport)), done_(std::move(done)), thread_([this] { run(); }) {}

PYLON_INLINE HttpServerPump::~HttpServerPump() {
    {
        std::scoped_lock const lock{mutex_};
        ending_ = true;
        wake_.request_stop();
    }
    given_.notify_one();
    thread_.join();
}

PYLON_INLINE void HttpServerPump::start(Token token, Request request) {
    give({token, false, std::make_unique<Flight>(Flight{std::move(request), {}})});
}

PYLON_INLINE void HttpServerPump::cancel(Token token) { give({token, true}); }

PYLON_INLINE void HttpServerPump::give(Order order) {
    std::scoped_lock const lock{mutex_};
    orders_.push_back(std::move(order));
    // Whoever is not waiting looks for orders before it does.
    if (waiting_) wake_.request_stop();
    if (orders_.size() == 1) given_.notify_one();
}

/// Takes what has been ordered, and waits for it where nothing is in flight. False when it is time to end.
PYLON_INLINE bool HttpServerPump::take(std::vector<Order>& orders) {
    std::unique_lock lock{mutex_};
    waiting_ = false;
    if (flights_.empty()) given_.wait(lock, [this] { return ending_ || !orders_.empty(); });
    std::swap(orders, orders_);
    if (orders.empty()) {
        if (wake_.stop_requested()) wake_ = std::stop_source{};
        waiting_ = true;
    }
    return !ending_;
}

PYLON_INLINE void HttpServerPump::run() {
    auto multiplexer = transport_.multiplexer();
    std::vector<Order> orders;
    std::vector<Completion> ended;
    auto const keep = [&](std::optional<Completion> completion) {
        if (!completion) return false;
        flights_.erase(completion->token);
        ended.push_back(*std::move(completion));
        return true;
    };
    while (take(orders)) {
        for (auto& each : orders)
            if (!each.cancels) {
                auto const& flight = *(flights_[each.token] = std::move(each.flight));
                multiplexer.start(each.token, flight.request,
                                  {.connect = {}, .inactivity = {}, .attempt = {}, .stop = flight.stop.get_token()});
            }
        while (keep(multiplexer.wait(transport_.clock().ticks(), {}))) {
        }
        bool cancelled = false;
        for (auto const& each : orders)
            if (auto const found = flights_.find(each.token); each.cancels && found != flights_.end())
                cancelled = found->second->stop.request_stop() || cancelled;
        // Nothing was ordered: now there is time to wait. wake_ stays as it is until this thread looks for orders again.
        if (orders.empty() && ended.empty())
            keep(multiplexer.wait(never, wake_.get_token()));
        else if (cancelled)
            while (keep(multiplexer.wait(transport_.clock().ticks(), {}))) {
            }
        orders.clear();
        if (!ended.empty()) done_(std::exchange(ended, {}));
    }
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_PUMP_IPP
