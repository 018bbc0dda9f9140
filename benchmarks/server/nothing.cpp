// SPDX-License-Identifier: BSL-1.0

// What pylon-local is compared with: Boost.Beast's own way of serving many connections on one thread, with an answer that is always the
// same. It knows of no request what it asks. Prints its port, and goes on until it is ended.

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(Tcp::socket socket) : socket_(std::move(socket)) {}

    void read() {
        request_ = {};
        http::async_read(socket_, buffer_, request_, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error) self->write();
        });
    }

private:
    void write() {
        answer_ = {http::status::ok, 11};
        answer_.set(http::field::content_type, "application/octet-stream");
        answer_.body().assign(1024, 'x');
        answer_.prepare_payload();
        http::async_write(socket_, answer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error) self->read();
        });
    }

    Tcp::socket socket_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> answer_;
};

void accept(Tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](beast::error_code error, Tcp::socket socket) {
        if (error) return;
        socket.set_option(Tcp::no_delay{true});
        std::make_shared<Session>(std::move(socket))->read();
        accept(acceptor);
    });
}

} // namespace

int main() {
    asio::io_context io{1};
    Tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    std::cout << "http://127.0.0.1:" << acceptor.local_endpoint().port() << std::endl;
    accept(acceptor);
    io.run();
}
