// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_TRANSPORT_WORLDS_HPP
#define PYLON_TESTS_SUPPORT_TRANSPORT_WORLDS_HPP

#include "support/loopback_server.hpp"
#include "support/sqs_world.hpp"
#include <pylon/testing/transport_requests.hpp>

#include <string>
#include <utility>

namespace pylon::test {

/// A server on this machine that answers, refuses, holds or breaks off as the path asks: the world that the laws of transports
/// want, for what speaks HTTP over sockets.
class LoopbackWorld {
public:
    [[nodiscard]] testing::TransportRequests requests() const {
        testing::TransportRequests requests{.answered = to("/answered"), .answer = "pong"};
        requests.refused = to("/refused");
        requests.held = to("/held");
        requests.cutShort = to("/cut");
        requests.unreachable = [request = to("/answered")] {
            auto elsewhere = request();
            elsewhere.authority = "127.0.0.1:1";
            return elsewhere;
        };
        requests.received = [this] { return server_.requests().size(); };
        return requests;
    }

private:
    static void speak(LoopbackConnection& connection) {
        while (auto const request = connection.read()) {
            auto const line = request->line();
            if (line.find("/held") != std::string::npos) return connection.stall();
            if (line.find("/cut") != std::string::npos) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe beginning");
                return;
            }
            bool const refused = line.find("/refused") != std::string::npos;
            connection.send(refused ? httpAnswer(503, "busy") : httpAnswer(200, "pong"));
        }
    }

    [[nodiscard]] std::function<Request()> to(std::string path) const {
        Request request;
        request.method = "POST";
        request.scheme = "http";
        request.authority = server_.authority();
        request.path = std::move(path);
        request.body = "ping-ping-ping";
        return [request] { return request; };
    }

    LoopbackServer server_{speak};
};

/// The same for transports to an in-memory AWS, of which `transport()` is one: its requests are signed.
class MemoryWorld {
public:
    explicit MemoryWorld(memory::ClockMode mode = memory::ClockMode::automatic)
        : world_({.clock = mode}), url_(world_.createQueue("laws")) {}

    [[nodiscard]] memory::Transport transport() const { return world_.cloud.transport(); }
    [[nodiscard]] memory::Cloud& cloud() noexcept { return world_.cloud; }

    [[nodiscard]] testing::TransportRequests requests() const {
        testing::TransportRequests requests;
        requests.answered = [this] { return world_.request(sqs::GetQueueUrl{.queueName = "laws"}); };
        requests.answer = world_.send(requests.answered()).body;
        requests.refused = [this] { return world_.request(sqs::GetQueueUrl{.queueName = "none"}); };
        requests.held = [this] { return world_.request(sqs::ReceiveMessage{.queueUrl = url_, .waitTimeSeconds = 20}); };
        requests.received = [this] { return world_.cloud.requests().size(); };
        return requests;
    }

private:
    SqsWorld world_;
    std::string url_;
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_TRANSPORT_WORLDS_HPP
