// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_TEXT_SINK_HPP
#define PYLON_CORE_DETAIL_TEXT_SINK_HPP

#include <pylon/core/detail/copy_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace pylon::detail {

/// The end of a std::string, to which documents are written without a call into the library for each piece. While it lives, the
/// string is longer than what was written, and nobody else's to touch.
class TextSink {
public:
    explicit TextSink(std::string& out) : out_(out), cursor_(out.data() + out.size()), end_(cursor_) { reserve(256); }
    TextSink(TextSink const&) = delete;
    TextSink& operator=(TextSink const&) = delete;
    ~TextSink() { out_.resize(written()); }

    void put(char c) {
        if (cursor_ == end_) grow(1);
        *cursor_++ = c;
    }
    /// `text` must not be a view into the string itself.
    void put(std::string_view text) {
        reserve(text.size());
        putUnchecked(text);
    }
    void reserve(std::size_t count) {
        if (static_cast<std::size_t>(end_ - cursor_) < count) grow(count);
    }
    /// Only what has been reserved.
    void putUnchecked(char c) noexcept { *cursor_++ = c; }
    void putUnchecked(std::string_view text) noexcept {
        copyText(cursor_, text.data(), text.size());
        cursor_ += text.size();
    }

private:
    [[nodiscard]] std::size_t written() const noexcept { return static_cast<std::size_t>(cursor_ - out_.data()); }

    void grow(std::size_t count) {
        auto const used = written();
        auto const least = used + count;
        // No more is filled with zeros than is about to be written: a string cannot be made longer without.
        constexpr std::size_t step = 1024;
        if (least > out_.capacity()) out_.reserve(std::max(least, used * 2));
        out_.resize(std::max(least, std::min(used + step, out_.capacity())));
        cursor_ = out_.data() + used;
        end_ = out_.data() + out_.size();
    }

    std::string& out_;
    char* cursor_;
    char* end_;
};

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_TEXT_SINK_HPP
