// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_HTTP_SERVER_SOCKETS_HPP
#define PYLON_BACKENDS_DETAIL_HTTP_SERVER_SOCKETS_HPP

#include <pylon/backends/detail/http_server_session.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

namespace pylon::detail {

/// A connection as it is.
class PlainHttpSession final : public HttpSession {
public:
    PlainHttpSession(HttpSessionHost& host, asio::ip::tcp::socket socket)
        : HttpSession(host), socket_(std::move(socket)) {}

private:
    asio::ip::tcp::socket& socket() override { return socket_; }
    void startRead(asio::mutable_buffer into) override {
        socket_.async_read_some(
            into, [this, self = shared_from_this()](error_code error, std::size_t size) { onRead(error, size); });
    }
    void startWrite(std::array<asio::const_buffer, 2> const& from) override {
        socket_.async_write_some(
            from, [this, self = shared_from_this()](error_code error, std::size_t size) { onWritten(error, size); });
    }
    void startEnd() override {
        error_code ignored;
        static_cast<void>(socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored));
    }

    asio::ip::tcp::socket socket_;
};

/// A connection within TLS.
class TlsHttpSession final : public HttpSession {
public:
    TlsHttpSession(HttpSessionHost& host, asio::ip::tcp::socket socket, asio::ssl::context& context)
        : HttpSession(host), stream_(std::move(socket), context) {}

    void begin() override {
        stream_.async_handshake(asio::ssl::stream_base::server, [this, self = shared_from_this()](error_code error) {
            error ? close(false) : HttpSession::begin();
        });
    }

private:
    asio::ip::tcp::socket& socket() override { return stream_.next_layer(); }
    void startRead(asio::mutable_buffer into) override {
        stream_.async_read_some(
            into, [this, self = shared_from_this()](error_code error, std::size_t size) { onRead(error, size); });
    }
    void startWrite(std::array<asio::const_buffer, 2> const& from) override {
        stream_.async_write_some(
            from, [this, self = shared_from_this()](error_code error, std::size_t size) { onWritten(error, size); });
    }
    void startEnd() override {
        // Both sides say that they have ended, or the time is up.
        stream_.async_shutdown([this, self = shared_from_this()](error_code) { close(false); });
    }

    asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_HTTP_SERVER_SOCKETS_HPP
