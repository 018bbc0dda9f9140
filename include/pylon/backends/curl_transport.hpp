// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CURL_TRANSPORT_HPP
#define PYLON_BACKENDS_CURL_TRANSPORT_HPP

#include <pylon/backends/curl_multiplexer.hpp>
#include <pylon/backends/curl_options.hpp>
#include <pylon/config.hpp>
#include <pylon/core/transport.hpp>

#include <memory>

namespace pylon {

/// HTTP/1.1 over libcurl, with TLS, pooled connections and the proxies of the environment.
///
/// A cheap handle: copies share the connections. Making one does no I/O, and no initialisation call is needed. Redirects are not
/// followed, no cookies are kept and no `.netrc` is read. Bodies above 1 MiB wait for the server's `100 Continue`, a second at most.
/// Limits are kept to the millisecond; a stop token ends any wait at once, that for a name look-up too. A connection that turns out
/// to have been closed while it was idle is replaced once, before a byte of the answer, and the request sent again on the new one.
/// An answer is whole when it has the length that it announced; where it announces none, as AWS never does, closing ends it.
///
/// Errors of send(): configuration (an endpoint that cannot be, a CA bundle that cannot be read), connection (resolving, connecting,
/// TLS, a lost connection, an answer cut short), timeout, cancelled, malformed (not HTTP, or beyond the bounds of CurlOptions),
/// invalidInput (a path that is not encoded, a HEAD with a body).
/// Thread safety: all members from any number of threads. A forked child makes connections of its own.
/// After main: works in static objects, TLS included where a SigV4Signer was made before (as a client with one has), which keeps
/// OpenSSL alive for them.
class CurlTransport {
public:
    CurlTransport();
    explicit CurlTransport(CurlOptions options);

    [[nodiscard]] Result<Response> send(Request const& request, CallLimits const& limits);

    [[nodiscard]] CurlMultiplexer multiplexer();

    /// The machine's clock.
    [[nodiscard]] SystemClock& clock() noexcept;

private:
    std::shared_ptr<detail::CurlPool> pool_;
};

static_assert(TransportPolicy<CurlTransport> && ConcurrentTransportPolicy<CurlTransport> &&
              Multiplexer<CurlMultiplexer>);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/curl_transport.ipp>
#endif

#endif // PYLON_BACKENDS_CURL_TRANSPORT_HPP
