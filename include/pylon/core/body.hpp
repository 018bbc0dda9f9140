// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BODY_HPP
#define PYLON_CORE_BODY_HPP

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace pylon {

/// The bytes of a request's body: its own, or lent by someone who keeps them where and as they are until the request has ended, so
/// that what is large is never copied.
///
/// A copy always has bytes of its own, so whoever keeps a request for longer than its exchange keeps all of it. Views are valid
/// until the next change.
class Body {
public:
    Body() = default;
    Body(std::string bytes) noexcept : own_(std::move(bytes)) {}
    Body(char const* text) : own_(text) {}
    /// `bytes` must outlive this object and what it is moved into, unchanged.
    [[nodiscard]] static Body lent(std::string_view bytes) noexcept {
        Body body;
        body.lent_ = bytes;
        return body;
    }

    Body(Body const& other) : own_(other.view()) {}
    Body(Body&& other) noexcept : own_(std::move(other.own_)), lent_(std::exchange(other.lent_, {})) {
        other.own_.clear();
    }
    /// In the room that it has, where that is enough.
    Body& operator=(Body const& other) {
        own_.assign(other.view());
        lent_ = {};
        return *this;
    }
    Body& operator=(Body&& other) noexcept {
        Body moved{std::move(other)};
        own_.swap(moved.own_);
        lent_ = moved.lent_;
        return *this;
    }
    ~Body() = default;

    [[nodiscard]] std::string_view view() const noexcept { return lent_.empty() ? std::string_view{own_} : lent_; }
    operator std::string_view() const noexcept { return view(); }
    [[nodiscard]] char const* data() const noexcept { return view().data(); }
    [[nodiscard]] std::size_t size() const noexcept { return view().size(); }
    [[nodiscard]] bool empty() const noexcept { return view().empty(); }
    [[nodiscard]] bool isLent() const noexcept { return !lent_.empty(); }

    /// The bytes to be changed, which are its own from now on: what was lent is copied first.
    std::string& own() {
        if (isLent()) own_ = std::exchange(lent_, {});
        return own_;
    }
    /// Empty, with the room that it had.
    void clear() noexcept {
        own_.clear();
        lent_ = {};
    }

    template <std::convertible_to<std::string_view> Bytes>
    friend bool operator==(Body const& body, Bytes const& bytes) noexcept {
        return body.view() == std::string_view{bytes};
    }

private:
    std::string own_;
    std::string_view lent_; ///< empty: the bytes are its own
};

} // namespace pylon

#endif // PYLON_CORE_BODY_HPP
