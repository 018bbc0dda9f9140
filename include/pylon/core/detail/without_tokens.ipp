// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_WITHOUT_TOKENS_IPP
#define PYLON_CORE_DETAIL_WITHOUT_TOKENS_IPP

#include <pylon/core/detail/without_tokens.hpp>
#include <pylon/core/http.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace pylon::detail {

/// The same letters, but for their case.
PYLON_INLINE bool startsWithIgnoringCase(std::string_view text, std::string_view lowerCase) noexcept {
    return text.size() >= lowerCase.size() && sameHeaderName(text.substr(0, lowerCase.size()), lowerCase);
}

/// How much of `text` is the name of a token or a signature with what joins it to its value: `X-Amz-Signature=`,
/// `security-token: "`. 0 where it begins with none.
[[gnu::cold]] PYLON_INLINE std::size_t tokenNameLength(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 5> names{"security-token", "s3session-token", "ec2-metadata-token",
                                                    "signature", "credential"};
    for (auto const name : names) {
        if (!startsWithIgnoringCase(text, name)) continue;
        auto const skip = [&](std::size_t at) { return std::min(text.find_first_not_of(" \"'\\", at), text.size()); };
        auto const joint = skip(name.size());
        auto const rest = text.substr(joint);
        if (rest.starts_with('=')) return skip(joint + 1);
        if (startsWithIgnoringCase(rest, "%3d")) return joint + 3;
        // `signature: ` may just go on in words.
        if (!name.ends_with("token")) return 0;
        if (rest.starts_with(':')) return skip(joint + 1);
        if (startsWithIgnoringCase(rest, "%3a")) return joint + 3;
    }
    return 0;
}

[[gnu::cold]] PYLON_INLINE std::string withoutTokens(std::string_view text) {
    std::string shown;
    while (!text.empty()) {
        auto const named = tokenNameLength(text);
        auto const kept = named != 0 ? named : 1;
        bool const credential = startsWithIgnoringCase(text, "credential");
        shown.append(text.substr(0, kept));
        text.remove_prefix(kept);
        if (named == 0) continue;
        // A value ends where another name begins: that one's value may stand beyond a quotation mark.
        auto const size = std::min(text.find_first_of("&, \t\r\n\"'<>;\\"), text.size());
        std::size_t length = 0;
        while (length != size && tokenNameLength(text.substr(length)) == 0)
            ++length;
        auto const value = text.substr(0, length);
        text.remove_prefix(value.size());
        // A credential may have been done before.
        if (!value.empty()) shown.append(credential && value.starts_with("****") ? value : redacted);
    }
    return shown;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_WITHOUT_TOKENS_IPP
