// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_PUMP_HPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_PUMP_HPP

#include <pylon/core/any_transport.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <vector>

namespace pylon::detail {

/// The thread that has a transport's multiplexer. A multiplexer waits in wait(), and its concept promises no other way to learn
/// that something has ended; so this thread waits there, and new requests wake it by the stop token that it waits with. A request
/// that is answered at once does not come that far: after start() the multiplexer is asked for what has ended already.
///
/// Thread safety: start() and cancel() may be called from any number of threads at once.
class HttpServerPump {
public:
    using Done = std::function<void(std::vector<Completion>)>;

    /// `done` is called on the pump's thread.
    HttpServerPump(AnyTransport transport, Done done);
    HttpServerPump(HttpServerPump const&) = delete;
    HttpServerPump& operator=(HttpServerPump const&) = delete;
    /// Abandons what is in flight.
    ~HttpServerPump();

    void start(Token token, Request request);
    /// Cancels a request that has no answer yet when it has been started; one that is answered by being started is not touched.
    void cancel(Token token);

private:
    struct Flight {
        Request request;
        std::stop_source stop;
    };
    struct Order {
        Token token;
        bool cancels;
        std::unique_ptr<Flight> flight{}; ///< to be started
    };

    void give(Order order);
    [[nodiscard]] bool take(std::vector<Order>& orders);
    void run();

    AnyTransport transport_;
    Done done_;
    std::unordered_map<Token, std::unique_ptr<Flight>> flights_; ///< of the pump's thread

    std::mutex mutex_;
    std::condition_variable given_;
    std::vector<Order> orders_;
    std::stop_source wake_;
    bool waiting_ = false; ///< in the multiplexer
    bool ending_ = false;
    std::thread thread_;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/http_server_pump.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_PUMP_HPP
