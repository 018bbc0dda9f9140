// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_SERVICES_S3_KEY_SPLITTER_IPP
#define PYLON_SERVICES_S3_KEY_SPLITTER_IPP

#include <pylon/core/utf8.hpp>
#include <pylon/services/s3/key_splitter.hpp>

#include <algorithm>
#include <iterator>

namespace pylon::s3::detail {

/// U+10FFFF, behind which no character comes.
inline constexpr std::string_view lastCharacter = "\xf4\x8f\xbf\xbf";

/// The character at a place; nothing at the end.
PYLON_INLINE std::string_view characterAt(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {};
    auto const length = utf8SequenceLength(text.data() + at, text.data() + text.size());
    return text.substr(at, std::max<std::size_t>(length, 1));
}

PYLON_INLINE void KeySplitter::learn(std::string_view key) {
    for (auto at = std::min(prefixSize_, key.size()); at < key.size();) {
        auto const character = characterAt(key, at);
        at += character.size();
        if (!characters_.emplace(character).second) continue;
        // Where there is a digit there are others, and so with letters.
        for (auto const& kind : {std::string_view{"09"}, std::string_view{"az"}, std::string_view{"AZ"}})
            if (character[0] >= kind[0] && character[0] <= kind[1])
                for (char c = kind[0]; c <= kind[1]; ++c)
                    characters_.emplace(1, c);
    }
}

PYLON_INLINE std::size_t KeySplitter::common(std::string_view a, std::string_view b) noexcept {
    auto size = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    // Not within a character.
    while (size != 0 && size < a.size() && (static_cast<unsigned char>(a[size]) & 0xc0U) == 0x80U)
        --size;
    return size;
}

PYLON_INLINE std::size_t KeySplitter::depth(std::string_view after,
                                            std::optional<std::string> const& last) const noexcept {
    return last ? common(after, *last) : std::min(prefixSize_, after.size());
}

/// Of the characters that keys have, the middle one of those between two; `high` may be none.
PYLON_INLINE std::string_view KeySplitter::between(std::string_view low, std::string_view high) const {
    auto const first = characters_.upper_bound(low);
    auto const end = high.empty() ? characters_.end() : characters_.lower_bound(high);
    if (first == characters_.end() || (end != characters_.end() && *end <= *first)) return {};
    return *std::next(first, std::distance(first, end) / 2);
}

PYLON_INLINE std::optional<std::string>
KeySplitter::split(std::string_view after, std::optional<std::string> const& last, std::size_t variesAt) const {
    auto const start = depth(after, last);
    for (auto at = start; at <= variesAt && at < after.size();) {
        auto const low = characterAt(after, at);
        // Further in, all that begins with `low` lies between.
        auto const high = at == start && last ? characterAt(*last, at) : std::string_view{};
        auto const middle = between(low, high);
        if (!middle.empty()) {
            auto pivot = at < variesAt ? std::string{after.substr(0, at + low.size())}.append(lastCharacter)
                                       : std::string{after.substr(0, at)}.append(middle);
            if (pivot > after && (!last || pivot < *last)) return pivot;
        }
        at += low.size();
    }
    return std::nullopt;
}

} // namespace pylon::s3::detail

#endif // PYLON_SERVICES_S3_KEY_SPLITTER_IPP
