// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_LOOPBACK_SERVER_HPP
#define PYLON_TESTS_SUPPORT_LOOPBACK_SERVER_HPP

#include "support/loopback_tls.hpp"
#include <pylon/core/http.hpp>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace pylon::test {

/// A request as the bytes in which it came.
struct SeenRequest {
    std::string head; ///< to the empty line, without it
    std::string body;

    [[nodiscard]] std::string line() const { return head.substr(0, head.find("\r\n")); }

    /// The values of all headers of this name.
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const {
        std::vector<std::string> values;
        for (auto start = head.find("\r\n"); start != std::string::npos;) {
            auto const end = head.find("\r\n", start + 2);
            std::string_view const each =
                std::string_view{head}.substr(start + 2, end == std::string::npos ? end : end - start - 2);
            auto const colon = each.find(':');
            if (colon != std::string_view::npos && sameHeaderName(each.substr(0, colon), name)) {
                auto value = each.substr(colon + 1);
                while (value.starts_with(' '))
                    value.remove_prefix(1);
                values.emplace_back(value);
            }
            start = end;
        }
        return values;
    }
};

/// What a script does with one connection. All its calls end early, with nothing, when the peer or the server has gone.
class LoopbackConnection {
public:
    LoopbackConnection(int socket, int number, LoopbackTls const* tls, std::function<void(SeenRequest const&)> seen)
        : index(number), socket_(socket), seen_(std::move(seen)) {
        int const one = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (tls == nullptr) return;
        session_.reset(SSL_new(tls->context()));
        SSL_set_fd(session_.get(), socket_);
        if (SSL_accept(session_.get()) != 1) gone_ = true;
    }

    /// Counted from 0, in the order in which the server accepted them.
    int const index;

    /// The next request, whole; `100 Continue` is said where it is waited for.
    std::optional<SeenRequest> read() {
        SeenRequest request;
        auto end = std::string::npos;
        while ((end = input_.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) return std::nullopt;
        request.head = input_.substr(0, end);
        input_.erase(0, end + 4);
        auto const length = request.all("Content-Length");
        auto const size = length.empty() ? 0 : std::stoul(length.front());
        if (auto const expect = request.all("Expect"); !expect.empty() && expect.front() == "100-continue")
            send("HTTP/1.1 100 Continue\r\n\r\n");
        while (input_.size() < size)
            if (!receive()) return std::nullopt;
        request.body = input_.substr(0, size);
        input_.erase(0, size);
        seen_(request);
        return request;
    }

    /// The head of the next request and whatever else has come, without waiting for the body.
    bool readHead() {
        while (input_.find("\r\n\r\n") == std::string::npos)
            if (!receive()) return false;
        seen_({input_.substr(0, input_.find("\r\n\r\n")), ""});
        return true;
    }

    /// The next `size` bytes, thrown away; some at a time, `pause` apart.
    bool readSlowly(std::size_t size, std::chrono::milliseconds pause) {
        for (;;) {
            size -= std::min(size, input_.size());
            input_.clear();
            if (size == 0) return true;
            pollfd nothing{-1, 0, 0};
            poll(&nothing, 1, static_cast<int>(pause.count()));
            while (input_.size() < std::min<std::size_t>(size, 128 << 10))
                if (!receive()) return false;
        }
    }

    bool send(std::string_view bytes) {
        while (!gone_ && !bytes.empty()) {
            auto const sent = session_ ? SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                       : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return gone_ = true, false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return !gone_;
    }

    /// One byte at a time, `pause` apart.
    bool sendSlowly(std::string_view bytes, std::chrono::milliseconds pause) {
        for (std::size_t i = 0; i != bytes.size(); ++i) {
            pollfd hangUp{socket_, POLLRDHUP, 0};
            if (poll(&hangUp, 1, static_cast<int>(pause.count())) != 0 || !send(bytes.substr(i, 1))) return false;
        }
        return true;
    }

    /// Does nothing until the other side gives up.
    void stall() {
        while (receive()) {
        }
    }

    /// Does nothing, not even read, until the other side hangs up.
    void waitForEnd() const {
        pollfd hangUp{socket_, POLLRDHUP, 0};
        poll(&hangUp, 1, -1);
    }

    /// Ends the connection as a crash does: what was under way is lost on both sides.
    void reset() {
        linger const now{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        gone_ = true;
    }

    /// Carries bytes to and from another port of this machine until either side ends.
    void tunnelTo(std::uint16_t port) {
        int const other = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (other < 0) return;
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(other, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) carry(other);
        close(other);
    }

private:
    bool receive() {
        char buffer[16384];
        auto const got = gone_      ? 0
                         : session_ ? SSL_read(session_.get(), buffer, sizeof buffer)
                                    : recv(socket_, buffer, sizeof buffer, 0);
        if (got <= 0) return gone_ = true, false;
        input_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }

    void carry(int other) const {
        char buffer[16384];
        for (;;) {
            pollfd both[] = {{socket_, POLLIN, 0}, {other, POLLIN, 0}};
            if (poll(both, 2, -1) <= 0) return;
            for (int i = 0; i != 2; ++i) {
                if (both[i].revents == 0) continue;
                auto const got = recv(both[i].fd, buffer, sizeof buffer, 0);
                if (got <= 0 || ::send(both[1 - i].fd, buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
                    return;
            }
        }
    }

    struct Free {
        void operator()(SSL* session) const noexcept { SSL_free(session); }
    };
    int socket_;
    std::unique_ptr<SSL, Free> session_;
    std::string input_;
    std::function<void(SeenRequest const&)> seen_;
    bool gone_ = false;
};

/// An HTTP server of a test's own: a script speaks for each connection, in a thread of its own, over 127.0.0.1. The connection
/// is closed when the script returns. It does what real servers do only when something is wrong with them.
class LoopbackServer {
public:
    using Script = std::function<void(LoopbackConnection&)>;

    /// `tls`, where there is one, outlives the server.
    explicit LoopbackServer(Script script, LoopbackTls const* tls = nullptr) : script_(std::move(script)), tls_(tls) {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 512) != 0 ||
            getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error{"no port on 127.0.0.1 to listen on"};
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread{[this] { accept(); }};
    }

    ~LoopbackServer() {
        {
            std::lock_guard const lock{mutex_};
            ending_ = true;
            for (int const each : open_)
                shutdown(each, SHUT_RDWR);
        }
        shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        close(listener_);
        for (auto& each : speakers_)
            each.join();
    }

    LoopbackServer(LoopbackServer const&) = delete;
    LoopbackServer& operator=(LoopbackServer const&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }

    [[nodiscard]] int connections() const {
        std::lock_guard const lock{mutex_};
        return connections_;
    }
    /// All requests so far, in the order in which they were read.
    [[nodiscard]] std::vector<SeenRequest> requests() const {
        std::lock_guard const lock{mutex_};
        return requests_;
    }
    /// Returns when so many requests have been read.
    void awaitRequests(std::size_t count) const {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return requests_.size() >= count; });
    }
    /// Returns when so many connections have been accepted.
    void awaitConnections(int count) const {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return connections_ >= count; });
    }
    /// Returns when every script that was begun has returned and its connection is closed.
    void awaitClosed() const {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return open_.empty(); });
    }

private:
    void accept() {
        for (;;) {
            int const socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            std::lock_guard const lock{mutex_};
            if (socket < 0 || ending_) {
                if (socket >= 0) close(socket);
                return;
            }
            open_.push_back(socket);
            speakers_.emplace_back([this, socket, index = connections_] { speak(socket, index); });
            ++connections_;
            changed_.notify_all();
        }
    }

    void speak(int socket, int index) {
        // OpenSSL writes without asking for silence.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        {
            LoopbackConnection connection{socket, index, tls_, [this](SeenRequest const& request) {
                                              std::lock_guard const lock{mutex_};
                                              requests_.push_back(request);
                                              changed_.notify_all();
                                          }};
            script_(connection);
        }
        std::lock_guard const lock{mutex_};
        std::erase(open_, socket);
        close(socket);
        changed_.notify_all();
    }

    Script script_;
    LoopbackTls const* tls_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    bool ending_ = false;
    int connections_ = 0;
    std::vector<int> open_;
    std::vector<SeenRequest> requests_;
    std::vector<std::thread> speakers_;
    std::thread acceptor_;
};

/// An answer with a body and its length.
inline std::string httpAnswer(int status, std::string_view body, std::string_view headers = "") {
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string{headers} + "\r\n" + std::string{body};
}

/// A script that answers every request alike and keeps the connection.
inline LoopbackServer::Script answering(std::string answer) {
    return [answer = std::move(answer)](LoopbackConnection& connection) {
        while (connection.read() && connection.send(answer)) {
        }
    };
}

/// A script that answers one request, then stops talking and closes.
inline LoopbackServer::Script answeringOnce(std::string answer) {
    return [answer = std::move(answer)](LoopbackConnection& connection) {
        if (connection.read()) connection.send(answer);
    };
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_LOOPBACK_SERVER_HPP
