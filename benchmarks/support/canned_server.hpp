// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP
#define PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP

#include <openssl/evp.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

/// @file
/// A server that answers SendMessage with as little work as it can, for clients to be measured against. It looks at no more of
/// a request than its length and the message's text, and always has the right MD5s.

namespace bench {

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

inline std::string md5Hex(std::string_view bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_md5(), nullptr);
    std::string text;
    for (unsigned i = 0; i != size; ++i)
        text.append(1, "0123456789abcdef"[digest[i] >> 4]).append(1, "0123456789abcdef"[digest[i] & 15]);
    return text;
}

/// What SQS hashes of the attributes that pylon's message schema always has, at their defaults.
inline std::string defaultAttributesDigest() {
    std::string input;
    auto const field = [&input](std::string_view text) {
        input.append(3, '\0').append(1, static_cast<char>(text.size())).append(text);
    };
    for (auto const& [name, value] :
         {std::pair{"objectType", "rawContent"}, {"payloadMimeType", "text"}, {"payloadType", "inline"}}) {
        field(name);
        field("String");
        input.append(1, '\1');
        field(value);
    }
    return md5Hex(input);
}

/// Answers the requests of one connection until it is closed. Remembers its last answer, which is most often the next one.
class Connection {
public:
    Connection(int socket, bool print) : socket_(socket), print_(print) {}

    void run() {
        std::string input;
        char piece[16384];
        for (ssize_t got = 0; (got = recv(socket_, piece, sizeof piece, 0)) > 0;) {
            input.append(piece, static_cast<std::size_t>(got));
            while (auto const size = requestSize(input)) {
                auto const& answer = answerTo(std::string_view{input}.substr(0, size));
                if (send(socket_, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
                input.erase(0, size);
            }
        }
        close(socket_);
    }

private:
    /// The size of the first request of the input; 0 where not all of it has come.
    static std::size_t requestSize(std::string_view input) {
        constexpr std::string_view name = "Content-Length: ";
        auto const end = input.find("\r\n\r\n");
        auto const length = input.find(name);
        if (end == std::string_view::npos || length > end) return 0;
        auto const size = end + 4 + std::strtoul(input.data() + length + name.size(), nullptr, 10);
        return input.size() >= size ? size : 0;
    }

    std::string const& answerTo(std::string_view request) {
        if (print_) {
            auto const header = request.substr(0, request.find("\r\n\r\n") + 4);
            if (write(STDOUT_FILENO, header.data(), header.size()) < 0) std::abort();
        }
        constexpr std::string_view name = "\"MessageBody\":\"";
        auto const start = request.find(name);
        auto const text = start == std::string_view::npos ? "" : request.substr(start + name.size());
        auto const body = text.substr(0, text.find('"'));
        bool const attributes = request.find("\"MessageAttributes\":{") != std::string_view::npos;
        if (!answer_.empty() && body == body_ && attributes == attributes_) return answer_;

        body_ = body;
        attributes_ = attributes;
        auto json = "{\"MD5OfMessageBody\":\"" + md5Hex(body) + "\"";
        if (attributes) json += ",\"MD5OfMessageAttributes\":\"" + defaultAttributesDigest() + "\"";
        json += ",\"MessageId\":\"0d1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b\"}";
        answer_ = "HTTP/1.1 200 OK\r\nx-amzn-RequestId: 5f1d2c3b-4a59-5687-9786-a5b4c3d2e1f0\r\n"
                  "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/x-amz-json-1.0\r\n"
                  "Content-Length: " +
                  std::to_string(json.size()) + "\r\nconnection: keep-alive\r\n\r\n" + json;
        return answer_;
    }

    int socket_;
    bool print_;
    std::string body_;
    bool attributes_ = false;
    std::string answer_;
};

/// Serves for ever. With `print`, the headers of all requests go to standard output.
[[noreturn]] inline void serve(Listener const& listener, bool print) {
    for (;;) {
        int const socket = accept4(listener.socket(), nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0) std::thread{[=] { Connection{socket, print}.run(); }}.detach();
    }
}

/// A canned server in a process of its own, so that its work is not the client's.
class CannedServer {
public:
    CannedServer() : process_(fork()) {
        if (process_ != 0) return;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener_, false);
    }
    CannedServer(CannedServer const&) = delete;
    CannedServer& operator=(CannedServer const&) = delete;
    ~CannedServer() {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }

    std::string url() const { return listener_.url(); }

private:
    Listener listener_;
    pid_t process_;
};

} // namespace bench

#endif // PYLON_BENCHMARKS_SUPPORT_CANNED_SERVER_HPP
