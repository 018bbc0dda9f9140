// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CURL_MULTIPLEXER_HPP
#define PYLON_BACKENDS_CURL_MULTIPLEXER_HPP

#include <pylon/config.hpp>
#include <pylon/core/call_limits.hpp>
#include <pylon/core/transport.hpp>

#include <memory>
#include <optional>
#include <stop_token>

namespace pylon {

namespace detail {
class CurlLoop;
class CurlPool;
} // namespace detail

/// Many requests in flight on one thread, over libcurl. Comes from CurlTransport::multiplexer(), and models Multiplexer.
///
/// It has connections of its own, which go back to the transport with it and serve the next one; what is in flight when it is
/// destroyed is dropped and its connections are closed. Nothing moves but within wait(). After a fork the child's copy has
/// nothing in flight.
/// Thread safety: belongs to one thread at a time. A moved-from multiplexer can only be destroyed or assigned to.
class CurlMultiplexer {
public:
    explicit CurlMultiplexer(std::shared_ptr<detail::CurlPool> pool) noexcept;
    CurlMultiplexer(CurlMultiplexer&& other) noexcept;
    CurlMultiplexer& operator=(CurlMultiplexer&& other) noexcept;
    ~CurlMultiplexer();

    /// Puts a request in flight. Its own `limits.stop` cancels it alone. What is wrong with it comes out of wait().
    void start(Token token, Request const& request, CallLimits const& limits);

    /// The next request to end, with the errors of CurlTransport::send; nothing when the deadline has passed, `stop` was
    /// triggered, or (with the deadline `never`) nothing is in flight.
    [[nodiscard]] std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop);

private:
    detail::CurlLoop& loop();
    void release() noexcept;

    std::shared_ptr<detail::CurlPool> pool_;
    std::unique_ptr<detail::CurlLoop> loop_;
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/curl_multiplexer.ipp>
#endif

#endif // PYLON_BACKENDS_CURL_MULTIPLEXER_HPP
