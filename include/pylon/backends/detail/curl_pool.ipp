// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_DETAIL_CURL_POOL_IPP
#define PYLON_BACKENDS_DETAIL_CURL_POOL_IPP

#include <pylon/backends/detail/curl_pool.hpp>

#include <utility>

namespace pylon::detail {

[[gnu::cold]] PYLON_INLINE CurlPool::CurlPool(CurlOptions options) : options_(std::move(options)) {}

PYLON_INLINE std::unique_ptr<CurlLoop> CurlPool::take(Use use) {
    {
        auto& shared = shelf_.get();
        std::lock_guard const lock{shared.mutex};
        auto& idle = shared.idle[static_cast<std::size_t>(use)];
        if (!idle.empty()) {
            auto loop = std::move(idle.back());
            idle.pop_back();
            return loop;
        }
    }
    // A blocking call has one connection; the few more are for a thread that talks to several hosts in turn.
    return std::make_unique<CurlLoop>(options_, use == Use::call ? 4 : options_.maxIdleConnections);
}

PYLON_INLINE void CurlPool::giveBack(Use use, std::unique_ptr<CurlLoop> loop) noexcept {
    loop->abandon();
    if (!loop->reusable()) return;
    auto const now = clock_.ticks();
    loop->idleSince = now;
    // The one that has waited longest goes when it is too old or one too many; closing it takes a while, so not under the lock.
    std::unique_ptr<CurlLoop> surplus;
    auto& shared = shelf_.get();
    std::lock_guard const lock{shared.mutex};
    auto& idle = shared.idle[static_cast<std::size_t>(use)];
    try {
        idle.push_back(std::move(loop));
    } catch (...) {
        return; // without memory to keep it, it is closed
    }
    if (idle.size() <= options_.maxIdleConnections && now - idle.front()->idleSince <= options_.maxIdleAge) return;
    surplus = std::move(idle.front());
    idle.erase(idle.begin());
}

} // namespace pylon::detail

#endif // PYLON_BACKENDS_DETAIL_CURL_POOL_IPP
