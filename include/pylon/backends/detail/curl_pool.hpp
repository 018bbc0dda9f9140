// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_POOL_HPP
#define PYLON_BACKENDS_DETAIL_CURL_POOL_HPP

#include <pylon/backends/curl_options.hpp>
#include <pylon/backends/detail/curl_loop.hpp>
#include <pylon/core/clock.hpp>
#include <pylon/core/detail/per_process.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace pylon::detail {

/// The loops of one transport that nobody is using, last in first out, so that the warmest connection is used next.
///
/// Thread-safe. A forked child finds it empty: it neither uses nor closes the connections of its parent, nor waits for a lock
/// that a thread of the parent may have held.
class CurlPool {
public:
    enum class Use { call, multiplexer };

    explicit CurlPool(CurlOptions options);

    [[nodiscard]] std::unique_ptr<CurlLoop> take(Use use);
    /// Takes back a loop of this process. What was in flight on it is dropped.
    void giveBack(Use use, std::unique_ptr<CurlLoop> loop) noexcept;

    [[nodiscard]] SystemClock& clock() noexcept { return clock_; }

private:
    struct Shelf {
        std::mutex mutex;
        std::array<std::vector<std::unique_ptr<CurlLoop>>, 2> idle; ///< the oldest first
    };

    CurlOptions const options_;
    SystemClock clock_;
    PerProcess<Shelf> shelf_;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/curl_pool.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CURL_POOL_HPP
