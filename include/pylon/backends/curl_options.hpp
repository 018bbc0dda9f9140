// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CURL_OPTIONS_HPP
#define PYLON_BACKENDS_CURL_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace pylon {

/// How a CurlTransport connects, and how much of an answer it takes.
struct CurlOptions {
    /// A PEM file of the certificate authorities to trust. Empty: those of the system.
    std::string caFile{};
    /// A directory of such files, named by hash as `openssl rehash` does. Empty: that of the system.
    std::string caDirectory{};
    /// Whether the server must prove that it is who it says it is. Without it anyone on the way can read and change everything.
    bool verifyTls = true;
    /// `http://host:port` of a proxy for every request; the empty string for none. Where nothing is named the environment
    /// decides: HTTPS_PROXY, http_proxy, ALL_PROXY and NO_PROXY, read when a connection is first wanted.
    std::optional<std::string> proxy{};

    /// Answers with more header bytes than this are refused. libcurl itself takes no single line above 100 KiB.
    std::size_t maxHeaderBytes = std::size_t{64} << 10;
    /// Answers with a longer body than this are refused.
    std::size_t maxBodyBytes = std::size_t{1} << 30;

    /// How many connections may wait for their next request: that many handles for blocking calls, and as many connections
    /// in each multiplexer.
    std::size_t maxIdleConnections = 64;
    /// A connection that has waited longer is not used again. It is kept below the time after which AWS hangs up.
    std::chrono::seconds maxIdleAge{50};
};

} // namespace pylon

#endif // PYLON_BACKENDS_CURL_OPTIONS_HPP
