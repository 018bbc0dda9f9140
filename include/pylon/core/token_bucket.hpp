// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TOKEN_BUCKET_HPP
#define PYLON_CORE_TOKEN_BUCKET_HPP

#include <pylon/config.hpp>

#include <algorithm>
#include <atomic>

namespace pylon {

/// What may be spent on trying again, shared by all calls of a client: while a service is down, its callers soon stop
/// multiplying the load. Thread safety: any number of threads at once.
class TokenBucket {
public:
    static constexpr int standardCapacity = 500;

    explicit TokenBucket(int tokens = standardCapacity, int capacity = standardCapacity) noexcept
        : capacity_(capacity), tokens_(std::min(tokens, capacity)) {}

    /// Takes `count` tokens, or none where there are fewer; whether it took them.
    [[nodiscard]] bool take(int count) noexcept {
        auto held = tokens_.load(std::memory_order_relaxed);
        while (held >= count)
            if (tokens_.compare_exchange_weak(held, held - count, std::memory_order_relaxed)) return true;
        return false;
    }

    /// Puts tokens in, up to the capacity.
    void put(int count) noexcept {
        auto held = tokens_.load(std::memory_order_relaxed);
        // A full bucket, the common case, is left alone: writing would take its cache line from the other threads.
        while (held < capacity_)
            if (tokens_.compare_exchange_weak(held, std::min(held + count, capacity_), std::memory_order_relaxed))
                return;
    }

    [[nodiscard]] int tokens() const noexcept { return tokens_.load(std::memory_order_relaxed); }

private:
    int const capacity_;
    std::atomic<int> tokens_;
};

} // namespace pylon

#endif // PYLON_CORE_TOKEN_BUCKET_HPP
