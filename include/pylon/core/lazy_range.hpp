// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_LAZY_RANGE_HPP
#define PYLON_CORE_LAZY_RANGE_HPP

#include <pylon/config.hpp>

#include <cstddef>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

namespace pylon {

/// What a service lists, asked for page by page as it is looked at: a view that can be gone through once.
///
///     for (auto const& each : store.getByPath("/my-app")) ...
///
/// It keeps what it needs, its client included, so nothing dangles; and it holds one page.
/// Errors: `begin()` and `++` throw Error where a page cannot be had. Then `++` asks for that page again.
/// Thread safety: a range belongs to one thread at a time.
template <class T> class LazyRange : public std::ranges::view_interface<LazyRange<T>> {
public:
    /// The next page, which may be empty; nothing after the last one. Where it throws, it is asked for the same page again.
    using NextPage = std::function<std::optional<std::vector<T>>()>;

    /// Puts the next page, which may be empty, in place of the last one, whose elements it may use again; false after the last.
    /// Where it throws, it is asked for the same page again.
    using Refill = std::function<bool(std::vector<T>& page)>;

    explicit LazyRange(NextPage nextPage)
        : LazyRange(Refill{[next = std::move(nextPage)](std::vector<T>& page) {
              auto more = next();
              if (more) page = *std::move(more);
              return more.has_value(); // NOLINT(bugprone-use-after-move): only its content has gone
          }}) {}
    explicit LazyRange(Refill refill) : state_(std::make_unique<State>(std::move(refill))) {}

    class Iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;

        explicit Iterator(LazyRange& range) noexcept : state_(range.state_.get()) {}
        T& operator*() const noexcept { return state_->page[state_->position]; }
        T* operator->() const noexcept { return std::addressof(**this); }
        Iterator& operator++() { return state_->advance(), *this; }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const noexcept { return state_->ended; }

    private:
        typename LazyRange::State* state_;
    };

    /// Where the range has been gone to: its beginning, the first time.
    Iterator begin() { return state_->find(), Iterator{*this}; }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// All that is left of it.
    [[nodiscard]] std::vector<T> collect() {
        std::vector<T> all;
        for (auto& each : *this)
            all.push_back(std::move(each));
        return all;
    }

private:
    struct State {
        explicit State(Refill next) : refill(std::move(next)) {}

        /// Makes sure that there is an element at the position, or none at all.
        void find() {
            while (!ended && position == page.size()) {
                position = 0;
                try {
                    ended = !refill(page);
                } catch (...) {
                    page.clear();
                    throw;
                }
            }
        }
        void advance() {
            if (position != page.size()) ++position;
            find();
        }

        Refill refill;
        std::vector<T> page{};
        std::size_t position = 0;
        bool ended = false;
    };

    std::unique_ptr<State> state_;
};

} // namespace pylon

#endif // PYLON_CORE_LAZY_RANGE_HPP
