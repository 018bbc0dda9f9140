// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_POOL_HPP
#define PYLON_BACKENDS_DETAIL_CURL_POOL_HPP

#include <pylon/backends/curl_options.hpp>
#include <pylon/backends/detail/curl_loop.hpp>
#include <pylon/core/clock.hpp>

#include <atomic>
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
    ~CurlPool();
    CurlPool(CurlPool const&) = delete;
    CurlPool& operator=(CurlPool const&) = delete;

    [[nodiscard]] std::unique_ptr<CurlLoop> take(Use use);
    /// Takes back a loop of this process. What was in flight on it is dropped.
    void giveBack(Use use, std::unique_ptr<CurlLoop> loop) noexcept;

    [[nodiscard]] SystemClock& clock() noexcept { return clock_; }

private:
    using Loops = std::vector<std::unique_ptr<CurlLoop>>;
    struct Shelf;

    [[nodiscard]] Shelf& shelf();

    CurlOptions const options_;
    SystemClock clock_;
    std::atomic<Shelf*> shelf_;
};

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/detail/curl_pool.ipp>
#endif

#endif // PYLON_BACKENDS_DETAIL_CURL_POOL_HPP
