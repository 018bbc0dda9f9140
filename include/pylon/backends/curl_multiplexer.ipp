// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_CURL_MULTIPLEXER_IPP
#define PYLON_BACKENDS_CURL_MULTIPLEXER_IPP

#include <pylon/backends/curl_multiplexer.hpp>
#include <pylon/backends/detail/curl_pool.hpp>

#include <utility>

namespace pylon {

PYLON_INLINE CurlMultiplexer::CurlMultiplexer(std::shared_ptr<detail::CurlPool> pool) noexcept
    : pool_(std::move(pool)) {}

PYLON_INLINE CurlMultiplexer::CurlMultiplexer(CurlMultiplexer&& other) noexcept = default;

PYLON_INLINE CurlMultiplexer& CurlMultiplexer::operator=(CurlMultiplexer&& other) noexcept {
    if (this == &other) return *this;
    release();
    pool_ = std::move(other.pool_);
    loop_ = std::move(other.loop_);
    return *this;
}

PYLON_INLINE CurlMultiplexer::~CurlMultiplexer() { release(); }

PYLON_INLINE void CurlMultiplexer::release() noexcept {
    if (loop_ && !loop_->inherited()) pool_->giveBack(detail::CurlPool::Use::multiplexer, std::move(loop_));
    loop_.reset();
}

PYLON_INLINE detail::CurlLoop& CurlMultiplexer::loop() {
    if (!loop_ || loop_->inherited()) loop_ = pool_->take(detail::CurlPool::Use::multiplexer);
    return *loop_;
}

PYLON_INLINE void CurlMultiplexer::start(Token token, Request const& request, CallLimits const& limits) {
    loop().start(token, request, limits);
}

PYLON_INLINE std::optional<Completion> CurlMultiplexer::wait(Ticks deadline, std::stop_token const& stop) {
    return loop().wait(deadline, stop);
}

} // namespace pylon

#endif // PYLON_BACKENDS_CURL_MULTIPLEXER_IPP
