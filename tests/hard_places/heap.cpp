// SPDX-License-Identifier: BSL-1.0

// Clients that are made and dropped, and calls, by the thousand and the million: the heap stays as it was after the first few.

#include "support/curl_client.hpp"
#include "support/loopback_process.hpp"
#include <pylon/backends/memory/client.hpp>
#include <pylon/services/sqs/operations.hpp>

#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace pylon;
using namespace pylon::test;

namespace {

/// By how much readings may differ: what malloc keeps at hand for itself, and no more.
constexpr std::size_t slack = std::size_t{64} << 10;

std::size_t bytesInUse() {
    auto const info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

bool allFlat = true;

/// Calls `work` so often in ten parts, after a tenth more to warm up, and compares what is in use after each.
template <class Work> void flat(char const* what, long times, Work const& work) {
    std::vector<std::size_t> readings;
    readings.reserve(11);
    for (int part = 0; part != 11; ++part) {
        for (long i = 0; i != times / 10; ++i)
            work();
        readings.push_back(bytesInUse());
    }
    auto const [least, most] = std::minmax_element(readings.begin(), readings.end());
    bool const good = *most - *least <= slack;
    allFlat = allFlat && good;
    std::printf("%s: %s, %ld times; in use between %zu and %zu bytes\n", good ? "flat" : "NOT FLAT", what, times,
                *least, *most);
}

void require(bool holds) {
    if (holds) return;
    std::fputs("a call failed\n", stderr);
    std::_Exit(1);
}

/// Answers every request at once, in this process.
class Echo {
public:
    [[nodiscard]] Result<Response> send(Request const& request, CallLimits const&) const {
        require(request.headers.contains("Authorization"));
        return Response{.status = 200, .headers = {}, .body = R"({"QueueUrl":"u"})"};
    }
    [[nodiscard]] SystemClock& clock() noexcept { return clock_; }

private:
    SystemClock clock_;
};

/// A server for one connection after another: it has no threads to leave behind, and makes no note of what it saw.
void serve(std::function<void(std::uint16_t)> const& announce) {
    int const listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        _exit(1);
    announce(ntohs(address.sin_port));
    constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"QueueUrl\":\"u\"}";
    for (;;) {
        int const connection = accept(listener, nullptr, nullptr);
        int const one = 1;
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        std::string input;
        char buffer[4096];
        for (ssize_t got = 0; (got = recv(connection, buffer, sizeof buffer, 0)) > 0;) {
            input.append(buffer, static_cast<std::size_t>(got));
            // The one body that is sent here ends so, and nothing else does.
            if (!input.ends_with("\"}")) continue;
            input.clear();
            if (send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
        }
        close(connection);
    }
}

} // namespace

int main() {
    LoopbackProcess const server{serve};
    auto const url = "http://" + server.authority();
    sqs::GetQueueUrl const call{.queueName = "q"};
    auto const config =
        ClientConfig{.region = "eu-central-1", .credentials = staticCredentials({"AKID", Secret{"secret"}})};

    flat("clients made, used over libcurl and dropped", 10'000,
         [&] { require(curlClient(url).invoke(call).hasValue()); });
    flat("clouds made, used and dropped with their clients", 10'000, [&] {
        memory::Cloud cloud;
        cloud.sqs().createQueue("q");
        require(cloud.client().invoke(call).hasValue());
    });

    auto const overCurl = curlClient(url);
    flat("calls of one client over libcurl", 100'000, [&] { require(overCurl.invoke(call).hasValue()); });

    memory::Cloud const cloud;
    auto const inMemory = cloud.client();
    cloud.sqs().createQueue("q");
    // The requests that it remembers have come to their number before the first reading.
    flat("calls of one client in memory", 200'000, [&] { require(inMemory.invoke(call).hasValue()); });

    Client const client{Echo{}, SigV4Signer{}, StandardSerializer{}, StandardRetry{}, config};
    flat("calls of one client", 1'000'000, [&] { require(client.invoke(call).hasValue()); });
    return allFlat ? 0 : 1;
}
