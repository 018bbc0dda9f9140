// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_ENCODED_WORD_IPP
#define PYLON_CORE_ENCODED_WORD_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/detail/percent_encoding.hpp>
#include <pylon/core/encoded_word.hpp>
#include <pylon/core/error.hpp>
#include <pylon/core/text_encoding.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace pylon {
namespace detail {

/// The bytes that the form `Q` spells: `_` a space, `=XX` a byte.
PYLON_INLINE std::optional<std::string> quotedBytes(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i != text.size(); ++i) {
        if (text[i] != '=') {
            bytes.push_back(text[i] == '_' ? ' ' : text[i]);
            continue;
        }
        int const high = text.size() - i > 2 ? hexValue(text[i + 1]) : -1;
        int const low = high >= 0 ? hexValue(text[i + 2]) : -1;
        if (low < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(high << 4 | low));
        i += 2;
    }
    return bytes;
}

/// The length of the encoded word at the beginning of `text`, and what it spells; nothing where there is none.
PYLON_INLINE std::optional<std::string> takeWord(std::string_view text, std::size_t& length) {
    if (!text.starts_with("=?")) return std::nullopt;
    auto const form = text.find('?', 2);
    if (form == std::string_view::npos || text.size() < form + 3 || text[form + 2] != '?') return std::nullopt;
    auto const end = text.find("?=", form + 3);
    if (end == std::string_view::npos) return std::nullopt;
    // RFC 2231 lets a language follow the encoding.
    auto const encoding = text.substr(2, std::min(form, text.find('*', 2)) - 2);
    auto const content = text.substr(form + 3, end - form - 3);
    if (content.find_first_of(" \t?") != std::string_view::npos) return std::nullopt;
    length = end + 2;

    std::optional<std::string> bytes;
    if (auto const letter = text[form + 1]; letter == 'B' || letter == 'b') {
        if (auto decoded = base64Decode(content)) bytes = *std::move(decoded);
    } else if (letter == 'Q' || letter == 'q') {
        bytes = quotedBytes(content);
    }
    if (!bytes) return std::nullopt;
    try {
        return decodeText(*bytes, encoding);
    } catch (Error const&) {
        return std::nullopt;
    }
}

} // namespace detail

PYLON_INLINE std::string encodeWords(std::string_view text) {
    bool const plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; }) &&
                       !text.starts_with(' ') && !text.ends_with(' ') && text.find("=?") == std::string_view::npos;
    if (plain) return std::string{text};
    // A word is at most 75 characters long, and a character is in one word.
    constexpr std::size_t longest = 45;
    std::string out;
    char const* const end = text.data() + text.size();
    for (char const* at = text.data(); at != end;) {
        auto const* const start = at;
        while (at != end) {
            auto const next = std::max<std::size_t>(utf8SequenceLength(at, end), 1);
            if (static_cast<std::size_t>(at - start) + next > longest) break;
            at += next;
        }
        if (!out.empty()) out.push_back(' ');
        out.append("=?UTF-8?B?");
        appendBase64(out, {start, static_cast<std::size_t>(at - start)});
        out.append("?=");
    }
    return out;
}

PYLON_INLINE std::string decodeWords(std::string_view text) {
    std::string out;
    bool afterWord = false;
    for (std::size_t at = 0; at < text.size();) {
        auto const start = text.find("=?", at);
        auto const between = text.substr(at, start - at);
        std::size_t length = 0;
        auto const word = start == std::string_view::npos ? std::nullopt : detail::takeWord(text.substr(start), length);
        // White space between two words is there only because they must be apart.
        bool const white = between.find_first_not_of(" \t") == std::string_view::npos;
        if (!(word && afterWord && white)) out.append(between);
        if (start == std::string_view::npos) break;
        afterWord = word.has_value();
        out.append(word ? std::string_view{*word} : "=?");
        at = start + (word ? length : 2);
    }
    return out;
}

} // namespace pylon

#endif // PYLON_CORE_ENCODED_WORD_IPP
