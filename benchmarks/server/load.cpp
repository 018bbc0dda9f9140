// SPDX-License-Identifier: BSL-1.0

// load URL WHAT CONNECTIONS REQUESTS: sends requests over so many connections, each the next when the last is answered, and prints how many a
// second there were. WHAT is `prepare` (makes the queue and the object), `send` (SQS SendMessage of 200 bytes), `get` (an object of 1 KiB),
// or `round` (send, receive and delete: leaves nothing behind).
// Every request is signed once, beforehand, and an answer that is no success ends the program.

#include <pylon/backends/sigv4_signer.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/http.hpp>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::literals;

constexpr std::string_view queue = "https://sqs.us-east-1.amazonaws.com/123456789012/load";

/// A request as bytes.
std::string wire(std::string const& authority, std::string_view service, std::string_view method, std::string_view path,
                 std::string_view target = "", std::string body = "") {
    pylon::Request request;
    request.method = method;
    request.scheme = "http";
    request.authority = authority;
    request.path = path;
    request.body = std::move(body);
    if (!target.empty()) {
        request.headers.add("X-Amz-Target", "AmazonSQS." + std::string{target});
        request.headers.add("Content-Type", "application/x-amz-json-1.0");
    }
    pylon::SigV4Signer{}
        .sign(request, {"AKIAIOSFODNN7EXAMPLE", pylon::Secret{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}},
              {.region = "us-east-1",
               .service = service,
               .encodePathTwice = service != "s3",
               .normalizePath = service != "s3",
               .payloadHash = service == "s3" ? pylon::PayloadHash::header : pylon::PayloadHash::implied},
              pylon::SystemClock{}.now())
        .value();
    auto bytes = request.method + " " + request.path + " HTTP/1.1\r\nHost: " + authority + "\r\n";
    for (auto const [name, value] : request.headers)
        bytes.append(name).append(": ").append(value).append("\r\n");
    return bytes.append("Content-Length: ")
        .append(std::to_string(request.body.size()))
        .append("\r\n\r\n")
        .append(request.body);
}

std::string member(std::string_view name, std::string_view value) {
    return "\"" + std::string{name} + "\":\"" + std::string{value} + "\"";
}

/// One connection, which waits for one answer at a time.
class Connection {
public:
    Connection(std::uint16_t port, int epoll) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error{"no connection"};
        int const one = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = this;
        epoll_ctl(epoll, EPOLL_CTL_ADD, socket_, &event);
    }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    ~Connection() { close(socket_); }

    void send(std::string_view bytes) {
        // No request is so long that a socket would not take it at once.
        if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
            throw std::runtime_error{"a request was not taken"};
    }

    /// Takes what has come; whether it is a whole answer now, which then is `answer`.
    bool receive() {
        std::array<char, 16'384> buffer;
        auto const size = recv(socket_, buffer.data(), buffer.size(), 0);
        if (size <= 0) throw std::runtime_error{"the connection has ended"};
        input_.append(buffer.data(), static_cast<std::size_t>(size));
        auto const end = input_.find("\r\n\r\n");
        if (end == input_.npos) return false;
        auto const at = input_.find("Content-Length: ");
        auto const length = at < end ? std::strtoul(input_.c_str() + at + 16, nullptr, 10) : 0;
        if (input_.size() < end + 4 + length) return false;
        answer = std::exchange(input_, {});
        if (!answer.starts_with("HTTP/1.1 200")) throw std::runtime_error{answer};
        return true;
    }

    std::string answer{};
    std::size_t step = 0;

private:
    int socket_;
    std::string input_{};
};

struct Plan {
    std::size_t connections = 1;
    std::size_t requests = 1;
    /// What a connection sends next.
    std::function<std::string(Connection&)> next;
};

double perSecond(std::uint16_t port, Plan const& plan) {
    int const epoll = epoll_create1(0);
    std::vector<std::unique_ptr<Connection>> all;
    for (std::size_t i = 0; i != plan.connections; ++i)
        all.push_back(std::make_unique<Connection>(port, epoll));
    auto const start = std::chrono::steady_clock::now();
    std::size_t sent = 0;
    std::size_t done = 0;
    for (auto& each : all)
        each->send(plan.next(*each)), ++sent;
    std::array<epoll_event, 256> events;
    while (done != sent) {
        auto const ready = epoll_wait(epoll, events.data(), events.size(), 30'000);
        if (ready <= 0) throw std::runtime_error{"no answer within 30 s"};
        for (int i = 0; i != ready; ++i) {
            auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (!connection.receive()) continue;
            ++done;
            if (sent < plan.requests) connection.send(plan.next(connection)), ++sent;
        }
    }
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
    close(epoll);
    return static_cast<double>(done) / took.count();
}

int run(std::string const& url, std::string_view what, std::size_t connections, std::size_t requests) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    auto const authority = url.substr(url.find("//") + 2);
    auto const port = static_cast<std::uint16_t>(std::stoi(authority.substr(authority.find(':') + 1)));
    auto const sqs = [&](std::string_view target, std::string const& members) {
        return wire(authority, "sqs", "POST", "/", target, "{" + member("QueueUrl", queue) + members + "}");
    };
    auto const always = [&](std::string bytes) {
        return Plan{connections, requests, [bytes = std::move(bytes)](Connection&) { return bytes; }};
    };
    auto const sending = sqs("SendMessage", "," + member("MessageBody", std::string(200, 'x')));
    if (what == "prepare") {
        for (auto const& bytes :
             {wire(authority, "sqs", "POST", "/", "CreateQueue", "{" + member("QueueName", "load") + "}"),
              wire(authority, "s3", "PUT", "/load"),
              wire(authority, "s3", "PUT", "/load/key", "", std::string(1024, 'x'))}) {
            auto plan = always(bytes);
            plan.connections = plan.requests = 1;
            perSecond(port, plan);
        }
        return 0;
    }
    Plan plan;
    if (what == "send")
        plan = always(sending);
    else if (what == "get")
        plan = always(wire(authority, "s3", "GET", "/load/key"));
    else if (what == "round") {
        auto const receiving = sqs("ReceiveMessage", "");
        plan = {connections, requests, [=](Connection& connection) {
                    auto const at = connection.answer.find("\"ReceiptHandle\":\"");
                    switch (connection.step++ % 3) {
                    case 0: return sending;
                    case 1: return receiving;
                    default:
                        return sqs("DeleteMessage",
                                   "," + member("ReceiptHandle",
                                                connection.answer.substr(at + 17, connection.answer.find('"', at + 17) -
                                                                                      at - 17)));
                    }
                }};
    } else
        throw std::runtime_error{"what is to be sent? prepare, send, get or round"};
    std::printf("%.0f\n", perSecond(port, plan));
    return 0;
}

} // namespace

int main(int count, char** words) try {
    if (count != 5) throw std::runtime_error{"load URL prepare|send|get|round CONNECTIONS REQUESTS"};
    return run(words[1], words[2], std::stoul(words[3]), std::stoul(words[4]));
} catch (std::exception const& error) {
    std::cerr << "load: " << error.what() << "\n";
    return 1;
}
