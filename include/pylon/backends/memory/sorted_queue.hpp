// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SORTED_QUEUE_HPP
#define PYLON_BACKENDS_MEMORY_SORTED_QUEUE_HPP

#include <algorithm>
#include <cstddef>
#include <deque>

namespace pylon::memory::detail {

/// Different values in ascending order, of which most are added behind all others and taken away near the front: these cost neither
/// a node nor a search. What is not at an end moves those between it and the nearer one.
template <class T> class SortedQueue {
public:
    using Iterator = typename std::deque<T>::const_iterator;

    void insert(T const& value) {
        if (values_.empty() || values_.back() < value)
            values_.push_back(value);
        else
            values_.insert(from(value), value);
    }
    /// Nothing where it is not there.
    void erase(T const& value) {
        auto const found = from(value);
        if (found != end() && *found == value) values_.erase(found);
    }
    void clear() noexcept { values_.clear(); }

    /// The first that is not less.
    [[nodiscard]] Iterator from(T const& value) const {
        if (values_.empty() || !(values_.front() < value)) return begin();
        return std::lower_bound(begin(), end(), value);
    }
    [[nodiscard]] Iterator begin() const noexcept { return values_.begin(); }
    [[nodiscard]] Iterator end() const noexcept { return values_.end(); }
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    [[nodiscard]] bool empty() const noexcept { return values_.empty(); }

private:
    std::deque<T> values_;
};

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SORTED_QUEUE_HPP
