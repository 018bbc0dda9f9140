// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_URI_IPP
#define PYLON_CORE_URI_IPP

#include <pylon/core/detail/percent_encoding.hpp>
#include <pylon/core/uri.hpp>

#include <cstddef>

namespace pylon {

PYLON_INLINE void appendEncoded(std::string& out, std::string_view text, Slash slash) {
    detail::encodeInto(out, text, slash == Slash::keep);
}

PYLON_INLINE std::string percentEncode(std::string_view text, Slash slash) {
    std::string out;
    out.reserve(text.size());
    appendEncoded(out, text, slash);
    return out;
}

PYLON_INLINE Result<void> percentDecodeInPlace(std::string& text, Plus plus) {
    char* to = text.data();
    char const* const end = to + text.size();
    for (char const* from = to; from != end; ++from) {
        char const c = *from;
        if (c == '+' && plus == Plus::space) {
            *to++ = ' ';
        } else if (c != '%') {
            *to++ = c;
        } else {
            int const high = end - from > 2 ? detail::hexValue(from[1]) : -1;
            int const low = high >= 0 ? detail::hexValue(from[2]) : -1;
            if (low < 0)
                return Error{ErrorKind::malformed, "a percent sign is not followed by two hexadecimal digits; write a "
                                                   "percent sign of its own as %25"};
            *to++ = static_cast<char>(high << 4 | low);
            from += 2;
        }
    }
    text.resize(static_cast<std::size_t>(to - text.data()));
    return {};
}

PYLON_INLINE Result<std::string> percentDecode(std::string_view text, Plus plus) {
    std::string out{text};
    if (auto const decoded = percentDecodeInPlace(out, plus); !decoded) return decoded.error();
    return out;
}

PYLON_INLINE Result<std::vector<QueryParameter>> parseQuery(std::string_view query, Plus plus) {
    std::vector<QueryParameter> parameters;
    while (!query.empty()) {
        auto const end = query.find('&');
        auto const part = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        if (part.empty()) continue;
        auto const equals = part.find('=');
        auto name = percentDecode(part.substr(0, equals), plus);
        if (!name) return name.error();
        auto value =
            percentDecode(equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1), plus);
        if (!value) return value.error();
        parameters.push_back({*std::move(name), *std::move(value)});
    }
    return parameters;
}

PYLON_INLINE void appendQueryParameter(std::string& query, std::string_view name, std::string_view value) {
    if (!query.empty()) query.push_back('&');
    appendEncoded(query, name);
    query.push_back('=');
    appendEncoded(query, value);
}

} // namespace pylon

#endif // PYLON_CORE_URI_IPP
