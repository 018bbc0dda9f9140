// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_HTTP_SERVER_OPTIONS_HPP
#define PYLON_BACKENDS_HTTP_SERVER_OPTIONS_HPP

#include <pylon/core/any_clock.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/log_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pylon {

/// How a HttpServer is reached, what it bears, and for how long. A time of zero is no limit.
struct HttpServerOptions {
    std::string address = "127.0.0.1"; ///< of this machine; `0.0.0.0` and `::` are all it has
    std::uint16_t port = 0;            ///< 0: one that is free, see HttpServer::port()

    /// Names that a Host header may have besides those of loopback and `address`: `box.example`, or `*.box.example` for all below
    /// it; `*` for any. A page of the web that has its own name resolved to this machine is kept out by its name.
    std::vector<std::string> hosts{};
    /// Whether requests are served that a browser sends for a page: those with an Origin or a Sec-Fetch-... header.
    bool browsers = false;

    std::size_t headLimit = 32'768;        ///< bytes of a request's line and headers; beyond: 431
    std::uint64_t bodyLimit = 268'435'456; ///< bytes of a request's body, decoded, all of it in memory; beyond: 413
    std::size_t connections = 10'000;      ///< at a time; further ones wait to be accepted

    Duration headTime =
        std::chrono::seconds{30}; ///< from the first byte of a request to the end of its headers; then 408
    Duration idleTime = std::chrono::seconds{75};  ///< between requests
    Duration stallTime = std::chrono::seconds{60}; ///< without a byte, within a body or an answer

    std::string certificate{}; ///< a PEM file, the chain included: the server speaks TLS, 1.2 or later
    std::string privateKey{};  ///< a PEM file

    LogSink notices{}; ///< told, on the server's thread, of requests that were refused before any service saw them
    std::optional<AnyClock> clock{}; ///< by which the times above pass; the machine's own unless given
};

} // namespace pylon

#endif // PYLON_BACKENDS_HTTP_SERVER_OPTIONS_HPP
