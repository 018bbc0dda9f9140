// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_HEADER_TEXT_HPP
#define PYLON_CORE_DETAIL_HEADER_TEXT_HPP

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

namespace pylon::detail {

/// The characters of a Headers. They are only ever appended, and written by the one who appends, so there is no filling with zeros
/// first, which a std::string cannot do without.
class HeaderText {
public:
    HeaderText() = default;
    HeaderText(HeaderText const& other) {
        if (other.size_ != 0) std::memcpy(extend(other.size_), other.data(), other.size_);
    }
    HeaderText(HeaderText&& other) noexcept
        : text_(std::move(other.text_)), size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    /// In the room that it has, where that is enough.
    HeaderText& operator=(HeaderText const& other) {
        if (other.size_ > capacity_) return *this = HeaderText{other};
        if (this != &other && other.size_ != 0) std::memcpy(text_.get(), other.data(), other.size_);
        size_ = other.size_;
        return *this;
    }
    HeaderText& operator=(HeaderText&& other) noexcept {
        HeaderText moved{std::move(other)};
        text_.swap(moved.text_);
        size_ = moved.size_;
        capacity_ = moved.capacity_;
        return *this;
    }
    ~HeaderText() = default;

    [[nodiscard]] char const* data() const noexcept { return text_.get(); }
    [[nodiscard]] char* data() noexcept { return text_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }
    void reserve(std::size_t capacity) {
        if (capacity > capacity_) moveTo(capacity);
    }

    /// Makes it longer by `count` characters, which the caller is to write: they begin at the returned place.
    [[nodiscard]] char* extend(std::size_t count) {
        if (capacity_ - size_ < count) moveTo(std::max(2 * capacity_, size_ + count));
        char* const place = text_.get() + size_;
        size_ += count;
        return place;
    }

private:
    [[gnu::noinline]] void moveTo(std::size_t capacity) {
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ != 0) std::memcpy(larger.get(), text_.get(), size_);
        text_ = std::move(larger);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> text_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_HEADER_TEXT_HPP
