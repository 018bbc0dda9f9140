// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_HTTP_IPP
#define PYLON_CORE_HTTP_IPP

#include <pylon/core/detail/ascii_case.hpp>
#include <pylon/core/detail/copy_text.hpp>
#include <pylon/core/detail/eight_bytes.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/http.hpp>

#include <array>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pylon {
namespace detail {

/// RFC 9110, 5.6.2: the characters of a token.
inline constexpr std::array<bool, 256> tokenCharacters = [] {
    std::array<bool, 256> table{};
    for (char const c :
         std::string_view{"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

/// How many characters of a token a text begins with.
PYLON_INLINE std::size_t tokenLength(std::string_view text) noexcept {
    std::size_t length = 0;
#ifdef __SSE2__
    // Nearly all names are of letters, digits and dashes.
    while (text.size() - length >= sizeof(__m128i)) {
        auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(text.data() + length));
        auto const within = [](__m128i each, char first, int count) {
            auto const fromLeast = _mm_add_epi8(each, _mm_set1_epi8(static_cast<char>(-128 - first)));
            return _mm_cmplt_epi8(fromLeast, _mm_set1_epi8(static_cast<char>(-128 + count)));
        };
        auto const letters = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
        auto const others = _mm_or_si128(within(bytes, '0', 10), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')));
        auto const plain = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(letters, others)));
        length += static_cast<std::size_t>(std::countr_one(plain));
        if (plain != 0xffff) break;
    }
#endif
    while (length != text.size() && tokenCharacters[static_cast<unsigned char>(text[length])])
        ++length;
    return length;
}

PYLON_INLINE bool isToken(std::string_view text) noexcept { return !text.empty() && tokenLength(text) == text.size(); }

/// Whether eight bytes surely hold no control character. No is for a closer look: it may be a tab, or nothing.
constexpr bool noControl8(std::uint64_t text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    auto const below20 = (text - ones * 0x20) & ~text;
    auto const deletes = text ^ ones * 0x7f;
    return ((below20 | ((deletes - ones) & ~deletes)) & ones * 0x80) == 0;
}

#ifdef __SSE2__
/// Whether sixteen bytes hold no control character.
PYLON_INLINE bool noControl16(char const* text) noexcept {
    auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(text));
    auto const below20 = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    return _mm_movemask_epi8(_mm_or_si128(below20, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f)))) == 0;
}
#endif

PYLON_INLINE bool isHeaderValue(std::string_view text) noexcept {
    // By blocks, of which the last may overlap the one before.
    auto const plain = [text](std::size_t block, auto const& plainAt) {
        std::size_t at = 0;
        while (at + block < text.size() && plainAt(at))
            at += block;
        return at + block >= text.size() && plainAt(text.size() - block);
    };
#ifdef __SSE2__
    if (text.size() >= 16) {
        if (plain(16, [text](std::size_t at) { return noControl16(text.data() + at); })) return true;
    } else
#endif
        if (text.size() >= 8) {
        if (plain(8, [text](std::size_t at) { return noControl8(eightBytes(text, at)); })) return true;
    }
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return false;
    }
    return true;
}

PYLON_INLINE void addOwnHeader(Headers& headers, std::string_view name, std::string_view value) {
    headers.append(name, value);
}

} // namespace detail

PYLON_INLINE bool sameHeaderName(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && detail::sameButForCase(a, b);
}

PYLON_INLINE void Headers::append(std::string_view name, std::string_view value) {
    auto const start = text_.size();
    auto* place = text_.extend(name.size() + (value.empty() ? 2 : value.size() + 3));
    detail::copyText(place, name.data(), name.size());
    place += name.size();
    if (value.empty()) {
        *place++ = ';';
    } else {
        place[0] = ':';
        place[1] = ' ';
        detail::copyText(place + 2, value.data(), value.size());
        place += 2 + value.size();
    }
    *place = '\0';
    note(start, name.size(), text_.size() - 1 - value.size(), value.size());
}

PYLON_INLINE void Headers::note(std::size_t start, std::size_t nameLength, std::size_t valueStart,
                                std::size_t valueLength) {
    lines_.add({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(nameLength),
                static_cast<std::uint32_t>(valueStart), static_cast<std::uint32_t>(valueLength)});
}

PYLON_INLINE void Headers::add(std::string_view name, std::string_view value) {
    if (!detail::isToken(name))
        throw Error{ErrorKind::invalidInput,
                    "a header name must be a token of ASCII letters, digits and !#$%&'*+-.^_`|~"};
    if (!detail::isHeaderValue(value))
        throw Error{ErrorKind::invalidInput,
                    "the value of header " + std::string{name} + " holds a control character; remove it"};
    append(name, value);
}

PYLON_INLINE bool Headers::addLine(std::string_view line) {
    auto const nameLength = detail::tokenLength(line);
    if (nameLength == 0 || nameLength == line.size() || line[nameLength] != ':') return false;
    auto const isBlank = [](char c) { return c == ' ' || c == '\t'; };
    auto value = line.substr(nameLength + 1);
    if (value.size() < 2 || value[0] != ' ' || isBlank(value[1]) || isBlank(value.back())) {
        while (!value.empty() && isBlank(value.front()))
            value.remove_prefix(1);
        while (!value.empty() && isBlank(value.back()))
            value.remove_suffix(1);
        if (!detail::isHeaderValue(value)) return false;
        append(line.substr(0, nameLength), value);
        return true;
    }
    // As nearly all are: it stands as it is to be kept.
    if (!detail::isHeaderValue(value)) return false;
    auto const place = text_.size();
    auto* const to = text_.extend(line.size() + 1);
    std::memcpy(to, line.data(), line.size());
    to[line.size()] = '\0';
    note(place, nameLength, place + nameLength + 2, value.size() - 1);
    return true;
}

PYLON_INLINE void Headers::set(std::string_view name, std::string_view value) {
    std::size_t first = 0;
    while (first != lines_.size() && !isNamed(lines_[first], name))
        ++first;
    // The common case, a date or a signature renewed for the next attempt, is written in place.
    if (first != lines_.size() && !value.empty() && lines_[first].valueLength == value.size() &&
        detail::isHeaderValue(value)) {
        std::char_traits<char>::move(text_.data() + lines_[first].valueStart, value.data(), value.size());
        lines_.remove(first + 1, [&](detail::HeaderLine const& line) { return isNamed(line, name); });
        return;
    }
    // The value may be a view into this very object, so the old lines go last.
    std::string const ownName{name};
    add(ownName, std::string{value});
    auto const added = lines_[lines_.size() - 1].start;
    lines_.remove(0, [&](detail::HeaderLine const& line) { return line.start != added && isNamed(line, ownName); });
}

PYLON_INLINE bool Headers::remove(std::string_view name) noexcept {
    return lines_.remove(0, [&](detail::HeaderLine const& line) { return isNamed(line, name); });
}

PYLON_INLINE bool Headers::isNamed(detail::HeaderLine const& line, std::string_view name) const noexcept {
    // Most names are told apart by their length alone.
    return line.nameLength == name.size() && sameHeaderName({text_.data() + line.start, line.nameLength}, name);
}

PYLON_INLINE std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (auto const& line : lines_)
        if (isNamed(line, name)) return std::string_view{text_.data() + line.valueStart, line.valueLength};
    return std::nullopt;
}

PYLON_INLINE HeaderView Headers::operator[](std::size_t index) const noexcept {
    auto const& line = lines_[index];
    return {{text_.data() + line.start, line.nameLength}, {text_.data() + line.valueStart, line.valueLength}};
}

PYLON_INLINE char const* Headers::line(std::size_t index) const noexcept { return text_.data() + lines_[index].start; }

PYLON_INLINE void Headers::clear() noexcept {
    text_.clear();
    lines_.clear();
}

PYLON_INLINE void Headers::reserve(std::size_t lines, std::size_t bytes) {
    lines_.reserve(lines);
    text_.reserve(bytes);
}

PYLON_INLINE std::string Request::url() const {
    std::string url;
    url.reserve(scheme.size() + 3 + authority.size() + path.size() + 1 + query.size());
    url.append(scheme).append("://").append(authority).append(path);
    if (!query.empty()) url.append("?").append(query);
    return url;
}

} // namespace pylon

#endif // PYLON_CORE_HTTP_IPP
