// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_REQUEST_LOG_HPP
#define PYLON_BACKENDS_MEMORY_REQUEST_LOG_HPP

#include <pylon/core/http.hpp>

#include <cstddef>
#include <deque>
#include <vector>

namespace pylon::memory::detail {

/// Copies of the requests that came last. What is forgotten makes room, its memory included, for what is new.
class RequestLog {
public:
    explicit RequestLog(std::size_t capacity) : capacity_(capacity) {}

    void add(Request const& request) {
        if (capacity_ == 0) return;
        if (requests_.size() < capacity_) {
            requests_.push_back(request);
            return;
        }
        auto& oldest = requests_[oldest_];
        oldest_ = (oldest_ + 1) % capacity_;
        if (oldest.body.size() > greatestReused) oldest.body = Body{};
        oldest = request;
        // So many requests are more than the processor's caches hold. Meanwhile it may fetch the places of the next.
        fetchAhead(requests_[oldest_]);
        fetchAhead(&requests_[(oldest_ + 1) % capacity_], sizeof(Request));
    }

    /// In the order in which they came.
    [[nodiscard]] std::vector<Request> all() const {
        std::vector<Request> all;
        all.reserve(requests_.size());
        for (std::size_t i = 0; i != requests_.size(); ++i)
            all.push_back(requests_[(oldest_ + i) % requests_.size()]);
        return all;
    }

    void clear() noexcept {
        requests_.clear();
        oldest_ = 0;
    }

private:
    static void fetchAhead(void const* place, std::size_t size) noexcept {
        constexpr std::size_t line = 64;
        for (std::size_t at = 0; at < size; at += line)
            __builtin_prefetch(static_cast<char const*>(place) + at, 1);
    }
    /// What a request points at.
    static void fetchAhead(Request const& request) noexcept {
        fetchAhead(request.authority.data(), request.authority.size());
        if (request.body.size() <= greatestReused) fetchAhead(request.body.data(), request.body.size());
        if (auto const lines = request.headers.size(); lines != 0) {
            auto const* const first = request.headers.line(0);
            auto const last = request.headers[lines - 1].value;
            fetchAhead(first, static_cast<std::size_t>(last.data() + last.size() - first));
        }
    }

    /// A body's room is not kept for another that may be much smaller.
    static constexpr std::size_t greatestReused = 4096;

    std::size_t capacity_;
    std::deque<Request> requests_;
    std::size_t oldest_ = 0; ///< where it stands, and the next one will
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_REQUEST_LOG_HPP
