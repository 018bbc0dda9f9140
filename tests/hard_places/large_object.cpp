// SPDX-License-Identifier: BSL-1.0

// An object of 1 GiB goes up and down over libcurl in parts of 8 MiB, and the process grows by less than 64 MiB meanwhile.

#include "support/curl_client.hpp"
#include "support/loopback_process.hpp"
#include <pylon/services/s3.hpp>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

using namespace pylon;
using namespace pylon::test;

namespace {

constexpr std::uint64_t objectSize = std::uint64_t{1} << 30;
constexpr std::uint64_t most = std::uint64_t{64} << 20;

/// What the object is made of: 64 KiB, again and again, a byte more than that so that no part begins like another.
std::string const block = [] {
    std::string bytes(65'537, '\0');
    std::uint32_t state = 1;
    for (char& each : bytes)
        each = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24);
    return bytes;
}();

/// Calls `visit` for the pieces of the object from `offset` on, `size` bytes in all.
template <class F> bool pieces(std::uint64_t offset, std::uint64_t size, F const& visit) {
    while (size != 0) {
        auto const start = static_cast<std::size_t>(offset % block.size());
        auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(block.size() - start, size));
        if (!visit(std::string_view{block}.substr(start, count))) return false;
        offset += count;
        size -= count;
    }
    return true;
}

bool isObject(std::uint64_t offset, std::string_view bytes) {
    return pieces(offset, bytes.size(), [&](std::string_view piece) {
        bool const same = bytes.starts_with(piece);
        bytes.remove_prefix(piece.size());
        return same;
    });
}

/// One connection to a server that has the object and takes it, and holds none of it.
class Connection {
public:
    explicit Connection(int socket) : socket_(socket) {}

    void serve() {
        for (std::string head; readHead(head); head.clear())
            if (!answer(head)) break;
        close(socket_);
    }

private:
    bool readHead(std::string& head) {
        while (head.find("\r\n\r\n") == head.npos) {
            char c = 0;
            // A byte at a time, so that nothing of the body is taken.
            if (recv(socket_, &c, 1, 0) != 1) return false;
            head.push_back(c);
        }
        return true;
    }
    static std::uint64_t numberBehind(std::string const& head, std::string_view name) {
        auto const at = head.find(name);
        return at == head.npos ? 0 : std::strtoull(head.c_str() + at + name.size(), nullptr, 10);
    }
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Takes a body that must be a piece of the object, or anything.
    bool take(std::uint64_t offset, std::uint64_t size, bool ofObject) {
        char buffer[65536];
        while (size != 0) {
            auto const got =
                recv(socket_, buffer, static_cast<std::size_t>(std::min<std::uint64_t>(size, sizeof buffer)), 0);
            if (got <= 0) return false;
            auto const count = static_cast<std::size_t>(got);
            if (ofObject && !isObject(offset, {buffer, count})) return false;
            offset += count;
            size -= count;
        }
        return true;
    }

    bool answer(std::string const& head) {
        auto const length = numberBehind(head, "Content-Length: ");
        if (head.find("Expect: 100-continue") != head.npos && !send("HTTP/1.1 100 Continue\r\n\r\n")) return false;
        auto const part = numberBehind(head, "partNumber=");
        if (!take((part - 1) * s3::usualPartSize, length, part != 0)) return false;
        std::string const tag = "ETag: \"00000000000000000000000000000000-128\"\r\n";
        auto const say = [&](std::string const& status, std::string const& headers, std::string const& body = {}) {
            return send("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
                        "\r\n\r\n" + body);
        };
        if (head.starts_with("HEAD"))
            return send("HTTP/1.1 200 OK\r\n" + tag + "Content-Length: " + std::to_string(objectSize) + "\r\n\r\n");
        if (head.starts_with("PUT")) return say("200 OK", "ETag: \"" + std::to_string(part) + "\"\r\n");
        if (head.starts_with("POST") && part == 0 && head.find("?uploads") != head.npos)
            return say("200 OK", "",
                       "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>");
        if (head.starts_with("POST"))
            return say("200 OK", "",
                       "<CompleteMultipartUploadResult><ETag>&quot;00000000000000000000000000000000-128&quot;</ETag>"
                       "</CompleteMultipartUploadResult>");
        if (!head.starts_with("GET")) return say("204 No Content", "");
        auto const first = numberBehind(head, "Range: bytes=");
        auto const size = std::min(s3::usualPartSize, objectSize - first);
        return send("HTTP/1.1 206 Partial Content\r\n" + tag + "Content-Range: bytes " + std::to_string(first) + "-" +
                    std::to_string(first + size - 1) + "/" + std::to_string(objectSize) +
                    "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n") &&
               pieces(first, size, [&](std::string_view piece) { return send(piece); });
    }

    int socket_;
};

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
    for (;;) {
        int const socket = accept(listener, nullptr, nullptr);
        int const one = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        std::thread{[socket] { Connection{socket}.serve(); }}.detach();
    }
}

/// A line of /proc/self/status, in bytes.
std::uint64_t memory(std::string_view name) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name)) return std::strtoull(line.c_str() + name.size() + 1, nullptr, 10) << 10;
    return 0;
}

/// By how much the process grew at most while `work` was done.
template <class Work> bool bounded(char const* what, Work const& work) {
    std::ofstream{"/proc/self/clear_refs"} << 5; // the peak is what is in use now
    auto const before = memory("VmRSS");
    auto const start = std::chrono::steady_clock::now();
    work();
    auto const grown = memory("VmHWM") - std::min(before, memory("VmHWM"));
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
    bool const good = grown < most;
    std::printf("%s 1 GiB %s: %.1f MiB over baseline, in %.1f s\n", good ? "bounded" : "NOT BOUNDED:", what,
                static_cast<double>(grown) / (1 << 20), took.count());
    return good;
}

} // namespace

int main() {
    LoopbackProcess const server{serve};
    s3::Bucket const bucket{curlClient("http://" + server.authority()), "bucket"};
    bucket.put("small", ""); // the connection, the key, and whatever is made once
    try {
        bool const up = bounded("up", [&] {
            std::uint64_t offset = 0;
            bucket.upload("k", [&](std::span<std::byte> to) {
                auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), objectSize - offset));
                auto* place = to.data();
                pieces(offset, count, [&](std::string_view piece) {
                    std::memcpy(place, piece.data(), piece.size());
                    place += piece.size();
                    return true;
                });
                offset += count;
                return count;
            });
        });
        std::uint64_t offset = 0;
        bool right = true;
        bool const down = bounded("down", [&] {
            bucket.download("k", [&](std::span<std::byte const> bytes) {
                std::string_view const text{reinterpret_cast<char const*>(bytes.data()), bytes.size()};
                right = right && isObject(offset, text);
                offset += bytes.size();
            });
        });
        return up && down && right && offset == objectSize ? 0 : 1;
    } catch (Error const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
