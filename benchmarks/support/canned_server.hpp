// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP
#define PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP

#include "canned_answers.hpp"
#include "server_stream.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

/// @file
/// A server that answers with as little work as it can, for clients to be measured against. It looks at no more of a request than
/// its length, its operation, and of messages the text; and always has the right MD5s.

namespace bench {

struct ServerOptions {
    bool print = false;                  ///< the headers of all requests go to standard output
    std::chrono::milliseconds latency{}; ///< passes before each answer
    std::shared_ptr<ServerTls> tls{};    ///< null: HTTP in the clear
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
    std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

private:
    int socket_;
    unsigned port_ = 0;
};

/// Answers the requests of one connection until it is closed.
class Connection {
public:
    Connection(int socket, ServerOptions options) : options_(std::move(options)), stream_(socket, options_.tls.get()) {}

    void run() {
        std::string input;
        std::vector<char> piece(std::size_t{1} << 18);
        while (auto const got = stream_.read(piece)) {
            input.append(piece.data(), got);
            while (auto const size = requestSize(input)) {
                auto const request = std::string_view{input}.substr(0, size);
                if (options_.print) print(request);
                std::this_thread::sleep_for(options_.latency);
                if (!stream_.write(answers_.to(request))) return;
                input.erase(0, size);
            }
        }
    }

private:
    /// The size of the first request of the input; 0 where not all of it has come.
    std::size_t requestSize(std::string_view input) {
        auto const end = input.find("\r\n\r\n");
        if (end == std::string_view::npos) return 0;
        auto const header = input.substr(0, end);
        auto const length = headerOf(header, "Content-Length");
        auto const size = end + 4 + (length.empty() ? 0 : std::strtoul(length.data(), nullptr, 10));
        if (input.size() >= size) {
            encouraged_ = false;
            return size;
        }
        if (!encouraged_ && headerOf(header, "Expect") == "100-continue")
            encouraged_ = stream_.write("HTTP/1.1 100 Continue\r\n\r\n");
        return 0;
    }

    static void print(std::string_view request) {
        auto const header = request.substr(0, request.find("\r\n\r\n") + 4);
        if (write(STDOUT_FILENO, header.data(), header.size()) < 0) std::abort();
    }

    ServerOptions options_;
    ServerStream stream_;
    CannedAnswers answers_;
    bool encouraged_ = false; ///< to send the body that it is waiting to send
};

/// Serves for ever.
[[noreturn]] inline void serve(Listener const& listener, ServerOptions const& options) {
    for (;;) {
        int const socket = accept4(listener.socket(), nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0) std::thread{[=] { Connection{socket, options}.run(); }}.detach();
    }
}

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP
