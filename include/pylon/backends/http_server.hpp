// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_HTTP_SERVER_HPP
#define PYLON_BACKENDS_HTTP_SERVER_HPP

#include <pylon/backends/http_server_options.hpp>
#include <pylon/core/any_transport.hpp>
#include <pylon/core/transport.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace pylon {

/// A port behind which any transport answers: what comes over HTTP/1.1 is handed to it as a Request, and what it says goes back.
///
///     memory::Cloud cloud{{.clock = memory::ClockMode::system}};
///     HttpServer const server{cloud.transport(), {.port = 4566}};
///
/// Two threads serve all connections: one speaks HTTP, the other one has the transport's multiplexer, so that a call which is held
/// open, as a long poll, costs no thread. The requests of one connection are answered one by one, in their order; those that come
/// ahead of their turn wait in it. `100 Continue` is said as soon as a request's headers are fit to be taken.
///
/// Requirements: the transport lives by itself, as handles do: it is copied into the server.
/// Errors: what the transport makes of a request is what its sender gets. Where it gets no answer, neither does the sender: the
/// connection is reset (ErrorKind::connection, timeout, cancelled). Other errors are answers: 400 to a request that cannot be one
/// (invalidInput), 502. What the server itself refuses is answered in plain text, and the connection is closed.
/// A sender that hangs up, or ends its side of the connection, is not waited for: its call is cancelled if it is being held open.
/// Thread safety: all members may be called from any number of threads, not from the transport's.
class HttpServer {
public:
    /// Listens when it returns. @throws Error (configuration) where the address or the port cannot be had, or a PEM file not be used.
    template <class T>
        requires(!std::same_as<T, HttpServer> && !std::same_as<T, AnyTransport> && ConcurrentTransportPolicy<T>)
    explicit HttpServer(T transport, HttpServerOptions options = {})
        : HttpServer(AnyTransport{std::move(transport)}, std::move(options)) {}
    explicit HttpServer(AnyTransport transport, HttpServerOptions options = {});

    HttpServer(HttpServer const&) = delete;
    HttpServer& operator=(HttpServer const&) = delete;
    /// Stops at once.
    ~HttpServer();

    [[nodiscard]] std::uint16_t port() const noexcept;
    /// `http://127.0.0.1:4566`
    [[nodiscard]] std::string url() const;
    /// How many there are now.
    [[nodiscard]] std::size_t connections() const noexcept;

    /// Ends: takes no more requests, cancels those that are held open, and waits until the others have been answered; those that are
    /// not after `grace` are given up.
    void stop(Duration grace = std::chrono::seconds{5});

    /// Ends the connections whose time is up. The server does so by itself four times a second; this is for those who move
    /// HttpServerOptions::clock.
    void settle();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/http_server.ipp>
#endif

#endif // PYLON_BACKENDS_HTTP_SERVER_HPP
