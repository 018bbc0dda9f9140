// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_LOOP_HPP
#define PYLON_BACKENDS_DETAIL_CURL_LOOP_HPP

#include <pylon/backends/detail/curl_failure.hpp>
#include <pylon/backends/detail/curl_handle.hpp>
#include <pylon/core/detail/this_process.hpp>
#include <pylon/core/transport.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace pylon::detail {

/// A libcurl multi handle with its connections, and the requests that are in flight on it: the machinery of a blocking call
/// (one request) as well as of a CurlMultiplexer (many), with the contract of the Multiplexer concept.
///
/// libcurl is told the connect limit only, which it divides among a host's addresses. The others are kept here, because it
/// looks at its own once a second where nothing moves.
///
/// Not thread-safe. After a fork the child must not use what the parent connected; it may only destroy it, which then leaves
/// libcurl's handles as they are.
class CurlLoop {
public:
    /// `options` outlive it. `maxConnections` is how many may be kept idle.
    CurlLoop(CurlOptions const& options, std::size_t maxConnections) noexcept;
    ~CurlLoop();
    CurlLoop(CurlLoop const&) = delete;
    CurlLoop& operator=(CurlLoop const&) = delete;

    void start(Token token, Request const& request, CallLimits const& limits);
    [[nodiscard]] std::optional<Completion> wait(Ticks deadline, std::stop_token const& stop);
    /// Drops what is in flight, closing its connections.
    void abandon() noexcept;

    /// Whether another process made it, of which this one is a fork.
    [[nodiscard]] bool inherited() const noexcept;
    /// Whether it can be lent out again.
    [[nodiscard]] bool reusable() const noexcept { return multi_ && !broken_; }
    Ticks idleSince = never; ///< the pool's own note

private:
    struct Wake {
        CURLM* multi;
        void operator()() const noexcept { curl_multi_wakeup(multi); }
    };
    using Waker = std::stop_callback<Wake>;

    /// One request in flight, or a handle that waits for one.
    struct Flight {
        explicit Flight(CurlOptions const& options) : handle(options) {}
        CurlHandle handle;
        Request const* request = nullptr;
        CallLimits limits;
        Token token = 0;
        std::size_t index = 0; ///< in flights_
        Ticks attemptDeadline = never;
        Ticks lastProgress{};
        std::uint64_t progress = 0;
        bool repeated = false;
        std::optional<Waker> waker;
    };
    struct CloseMulti {
        void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
    };

    Flight& begin(Token token, Request const& request, CallLimits const& limits);
    [[nodiscard]] bool add(Flight& flight) noexcept;
    void refuse(Token token, Error error);
    std::optional<Completion> nextRefused();
    std::optional<Completion> nextFinished();
    [[nodiscard]] bool beginAgain(Flight& flight, CURLcode code) noexcept;
    std::optional<Completion> finish(Flight& flight, CURLcode code);
    std::optional<Completion> complete(Flight& flight, Result<Response>&& outcome);
    std::optional<Completion> checkLimits(Ticks now, Ticks& next);
    std::optional<Completion> failAll(CURLMcode code);
    CurlFailure failureOf(Flight const& flight) const noexcept;
    void land(Flight& flight) noexcept;

    CurlOptions const& options_;
    long maxConnections_;
    ProcessNumber process_;
    bool broken_ = false;
    std::unique_ptr<CURLM, CloseMulti> multi_;
    std::vector<std::unique_ptr<Flight>> flights_;
    std::vector<std::unique_ptr<Flight>> spare_;
    std::vector<Completion> refused_;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/curl_loop.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CURL_LOOP_HPP
