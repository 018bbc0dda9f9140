// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_RAW_CLIENT_HPP
#define PYLON_TESTS_SUPPORT_RAW_CLIENT_HPP

#include <pylon/core/http.hpp>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::test {

/// What a server has answered, as it came.
struct RawAnswer {
    int status = 0;
    std::string head{};
    std::string body{};

    [[nodiscard]] std::string header(std::string_view name) const {
        for (auto at = head.find("\r\n"); at != head.npos; at = head.find("\r\n", at + 2)) {
            auto const line = std::string_view{head}.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
            auto const colon = line.find(": ");
            if (colon != line.npos && sameHeaderName(line.substr(0, colon), name))
                return std::string{line.substr(colon + 2)};
        }
        return {};
    }
};

/// A socket to a port of 127.0.0.1, for what no HTTP client would send. A server that says nothing fails the test after a while.
class RawClient {
public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        timeval const patience{30, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error{"the server's port cannot be reached"};
    }
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)), input_(std::move(other.input_)) {}
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient() {
        if (socket_ >= 0) ::close(socket_);
    }

    /// False when the server has gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Says that no more will be sent.
    void end() { shutdown(socket_, SHUT_WR); }
    void close() { ::close(std::exchange(socket_, -1)); }

    /// The bytes to the next empty line; nothing where the connection has ended or broken before.
    std::optional<std::string> head() {
        while (input_.find("\r\n\r\n") == input_.npos)
            if (!receive()) return std::nullopt;
        return take(input_.find("\r\n\r\n") + 4);
    }

    /// The next answer; its body has the length that it says, unless it is one to HEAD.
    std::optional<RawAnswer> answer(bool toHead = false) {
        auto text = head();
        if (!text) return std::nullopt;
        RawAnswer answer{std::stoi(text->substr(9, 3)), *std::move(text)};
        auto const length = answer.header("Content-Length");
        auto const size = length.empty() || toHead ? 0 : std::stoul(length);
        while (input_.size() < size)
            if (!receive()) return std::nullopt;
        answer.body = take(size);
        return answer;
    }

    /// Sends, and waits for an answer.
    std::optional<RawAnswer> ask(std::string_view bytes) {
        send(bytes);
        return answer();
    }

    /// Whether the server ends the connection without another byte.
    bool isEnded() { return input_.empty() && !receive() && !timedOut_; }
    /// Whether bytes have come that were not read.
    bool hasInput() {
        pollfd readable{socket_, POLLIN, 0};
        return !input_.empty() || poll(&readable, 1, 0) != 0;
    }

private:
    bool receive() {
        char buffer[65536];
        auto const got = recv(socket_, buffer, sizeof buffer, 0);
        timedOut_ = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (got <= 0) return false;
        input_.append(buffer, static_cast<std::size_t>(got));
        return true;
    }
    std::string take(std::size_t size) {
        auto text = input_.substr(0, size);
        input_.erase(0, size);
        return text;
    }

    int socket_;
    std::string input_{};
    bool timedOut_ = false;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_RAW_CLIENT_HPP
