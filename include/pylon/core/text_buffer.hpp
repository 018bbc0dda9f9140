// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_TEXT_BUFFER_HPP
#define PYLON_CORE_TEXT_BUFFER_HPP

#include <pylon/config.hpp>
#include <pylon/core/detail/copy_text.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace pylon {

/// Text that is built piece by piece, used, and thrown away: it stands on the stack until it outgrows it, so that
/// what is commonly short costs no allocation. Not to be kept: it is large. Views are valid until the next change.
class TextBuffer {
public:
    /// How much it holds before it allocates, in bytes.
    static constexpr std::size_t inlineCapacity = 2048;

    TextBuffer() noexcept {} // not `= default`: that would let `TextBuffer{}` clear all the bytes first
    TextBuffer(TextBuffer const&) = delete;
    TextBuffer& operator=(TextBuffer const&) = delete;

    [[nodiscard]] std::string_view text() const noexcept { return {data_, size_}; }
    [[nodiscard]] std::string_view text(std::size_t start, std::size_t size) const noexcept {
        return {data_ + start, size};
    }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }

    /// Makes the text longer by `size` bytes, which the caller is to write: they begin at the returned place.
    [[nodiscard]] char* extend(std::size_t size) {
        if (capacity_ - size_ < size) grow(size);
        char* const place = data_ + size_;
        size_ += size;
        return place;
    }

    /// Takes the last `size` bytes away again.
    void shrink(std::size_t size) noexcept { size_ -= size; }

    /// `piece` must not be a view into this very buffer; append(start, size) is for that.
    void append(std::string_view piece) { detail::copyText(extend(piece.size()), piece.data(), piece.size()); }

    /// Appends a part of the text itself.
    void append(std::size_t start, std::size_t size) {
        char* const place = extend(size);
        detail::copyText(place, data_ + start, size);
    }

    void append(char c) { *extend(1) = c; }

private:
    [[gnu::cold, gnu::noinline]] void grow(std::size_t more) {
        auto const capacity = 2 * capacity_ + more;
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        std::memcpy(larger.get(), data_, size_);
        heap_ = std::move(larger);
        data_ = heap_.get();
        capacity_ = capacity;
    }

    std::size_t size_ = 0;
    std::size_t capacity_ = inlineCapacity;
    std::unique_ptr<char[]> heap_;
    char* data_ = inline_;
    char inline_[inlineCapacity];
};

} // namespace pylon

#endif // PYLON_CORE_TEXT_BUFFER_HPP
