// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PULL_RANGE_HPP
#define PYLON_CORE_DETAIL_PULL_RANGE_HPP

#include <cstddef>
#include <functional>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

namespace pylon::detail {

/// An input range of what `pull()` returns until it returns nothing. Holds one element at a time, which may be moved from.
/// `ready`: whether the next one may be pulled now; `last`: whether it is known that none comes after the one that was pulled (see
/// Client::invokeAll).
template <class Pull> class PullRange {
public:
    using Value = typename std::invoke_result_t<Pull&>::value_type;

    explicit PullRange(Pull pull, std::function<bool()> ready = {}, std::function<bool()> last = {})
        : pull_(std::move(pull)), ready_(std::move(ready)), last_(std::move(last)) {}

    [[nodiscard]] bool ready() const { return !ready_ || ready_(); }
    [[nodiscard]] bool last() const { return last_ && last_(); }

    class Iterator {
    public:
        using value_type = Value;
        using difference_type = std::ptrdiff_t;

        explicit Iterator(PullRange& range) noexcept : range_(&range) {}
        Value&& operator*() const noexcept { return *std::move(range_->current_); }
        Iterator& operator++() { return range_->advance(), *this; }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const noexcept { return !range_->current_; }

    private:
        PullRange* range_;
    };

    Iterator begin() { return advance(), Iterator{*this}; }
    std::default_sentinel_t end() const noexcept { return {}; }

private:
    void advance() { current_ = std::invoke(pull_); }

    Pull pull_;
    std::function<bool()> ready_;
    std::function<bool()> last_;
    std::optional<Value> current_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PULL_RANGE_HPP
