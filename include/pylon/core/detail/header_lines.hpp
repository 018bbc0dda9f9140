// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_HEADER_LINES_HPP
#define PYLON_CORE_DETAIL_HEADER_LINES_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pylon::detail {

/// Where a header's line stands in the text of a Headers.
struct HeaderLine {
    std::uint32_t start;
    std::uint32_t nameLength;
    std::uint32_t valueStart;
    std::uint32_t valueLength;
};

/// The lines of a Headers, in order: in place as long as they are as few as most messages have, so that they cost no allocation.
class HeaderLines {
public:
    HeaderLines() noexcept {} // not `= default`: that would let `HeaderLines{}` clear all the places first
    HeaderLines(HeaderLines const& other) : size_(other.size_), many_(other.many_) { copyFew(other); }
    HeaderLines(HeaderLines&& other) noexcept
        : size_(std::exchange(other.size_, 0)), many_(std::exchange(other.many_, {})) {
        copyFew(other);
    }
    HeaderLines& operator=(HeaderLines const& other) {
        many_ = other.many_;
        size_ = other.size_;
        copyFew(other);
        return *this;
    }
    HeaderLines& operator=(HeaderLines&& other) noexcept {
        many_ = std::exchange(other.many_, {});
        size_ = std::exchange(other.size_, 0);
        copyFew(other);
        return *this;
    }
    ~HeaderLines() = default;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] HeaderLine const* begin() const noexcept { return many_.empty() ? few_.data() : many_.data(); }
    [[nodiscard]] HeaderLine const* end() const noexcept { return begin() + size_; }
    [[nodiscard]] HeaderLine const& operator[](std::size_t index) const noexcept { return begin()[index]; }

    void add(HeaderLine const& line) {
        if (size_ < few_.size() && many_.empty())
            few_[size_] = line;
        else
            addToMany(line);
        ++size_;
    }

    /// Takes away those of which `isOut(line)` says so, from the line at `first` on; whether there were any.
    template <class IsOut> bool remove(std::size_t first, IsOut const& isOut) noexcept {
        auto* const all = many_.empty() ? few_.data() : many_.data();
        auto const left = static_cast<std::size_t>(std::remove_if(all + first, all + size_, isOut) - all);
        bool const any = left != size_;
        size_ = left;
        if (!many_.empty()) many_.resize(size_);
        return any;
    }

    void reserve(std::size_t count) {
        if (count > few_.size()) many_.reserve(count);
    }
    void clear() noexcept {
        many_.clear();
        size_ = 0;
    }

private:
    void copyFew(HeaderLines const& other) noexcept {
        if (many_.empty()) std::copy_n(other.few_.data(), size_, few_.data());
    }

    [[gnu::noinline]] void addToMany(HeaderLine const& line) {
        if (many_.empty()) {
            many_.reserve(2 * few_.size());
            many_.assign(few_.begin(), few_.end());
        }
        many_.push_back(line);
    }

    std::size_t size_ = 0;
    std::vector<HeaderLine> many_; ///< all of them, where they have become too many
    std::array<HeaderLine, 16> few_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_HEADER_LINES_HPP
