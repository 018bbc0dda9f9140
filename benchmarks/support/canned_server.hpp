// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP
#define PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP

#include "canned_answers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

/// @file
/// A server that answers with as little work as it can, for clients to be measured against. It looks at no more of a request than
/// its length, its operation, and of messages the text; and always has the right MD5s.

namespace bench {

struct ServerOptions {
    bool print = false;                  ///< the headers of all requests go to standard output
    std::chrono::milliseconds latency{}; ///< passes before each answer
};

/// A socket that listens on a free port of loopback.
class Listener {
public:
    Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (socket_ < 0 || bind(socket_, generic, size) != 0 || listen(socket_, 16) != 0 ||
            getsockname(socket_, generic, &size) != 0)
            throw std::runtime_error{"no port of loopback can be listened on"};
        port_ = ntohs(address.sin_port);
    }
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;
    ~Listener() { close(socket_); }

    int socket() const { return socket_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    int socket_;
    unsigned port_ = 0;
};

/// Answers the requests of one connection until it is closed.
class Connection {
public:
    Connection(int socket, ServerOptions options) : socket_(socket), options_(options) {}

    void run() {
        std::string input;
        std::vector<char> piece(std::size_t{1} << 18);
        for (ssize_t got = 0; (got = recv(socket_, piece.data(), piece.size(), 0)) > 0;) {
            input.append(piece.data(), static_cast<std::size_t>(got));
            while (auto const size = requestSize(input)) {
                auto const request = std::string_view{input}.substr(0, size);
                if (options_.print) print(request);
                std::this_thread::sleep_for(options_.latency);
                if (!sendAll(answers_.to(request))) break;
                input.erase(0, size);
            }
        }
        close(socket_);
    }

private:
    /// The size of the first request of the input; 0 where not all of it has come.
    std::size_t requestSize(std::string_view input) {
        constexpr std::string_view name = "Content-Length: ";
        auto const end = input.find("\r\n\r\n");
        if (end == std::string_view::npos) return 0;
        auto const header = input.substr(0, end);
        auto const length = header.find(name);
        auto const size =
            end + 4 +
            (length == std::string_view::npos ? 0 : std::strtoul(header.data() + length + name.size(), nullptr, 10));
        if (input.size() >= size) {
            encouraged_ = false;
            return size;
        }
        if (!encouraged_ && header.find("Expect: 100-continue") != std::string_view::npos)
            encouraged_ = sendAll("HTTP/1.1 100 Continue\r\n\r\n");
        return 0;
    }

    static void print(std::string_view request) {
        auto const header = request.substr(0, request.find("\r\n\r\n") + 4);
        if (write(STDOUT_FILENO, header.data(), header.size()) < 0) std::abort();
    }

    bool sendAll(std::string_view bytes) const {
        while (!bytes.empty()) {
            auto const sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    int socket_;
    ServerOptions options_;
    CannedAnswers answers_;
    bool encouraged_ = false; ///< to send the body that it is waiting to send
};

/// Serves for ever.
[[noreturn]] inline void serve(Listener const& listener, ServerOptions options) {
    for (;;) {
        int const socket = accept4(listener.socket(), nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0) std::thread{[=] { Connection{socket, options}.run(); }}.detach();
    }
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP
