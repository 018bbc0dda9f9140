// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SIGV4_IPP
#define PYLON_CORE_SIGV4_IPP

#include <pylon/core/detail/ascii_case.hpp>
#include <pylon/core/detail/copy_text.hpp>
#include <pylon/core/detail/eight_bytes.hpp>
#include <pylon/core/detail/percent_encoding.hpp>
#include <pylon/core/hex.hpp>
#include <pylon/core/sigv4.hpp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <string>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace pylon {
namespace detail {

/// The first bytes of a header's name, in lower case, as a number in which the first weighs most: most comparisons need no more.
PYLON_INLINE std::uint64_t namePrefix(std::string_view name) noexcept {
    std::uint64_t prefix = 0;
    if (name.size() >= sizeof prefix)
        prefix = eightBytes(name);
    else
        copyText(reinterpret_cast<char*>(&prefix), name.data(), name.size());
    if constexpr (std::endian::native == std::endian::little) prefix = __builtin_bswap64(prefix);
    return asciiLower8(prefix);
}

/// Names joined by `;`, taken apart once to be looked up many times.
class JoinedNames {
public:
    explicit JoinedNames(std::string_view names) noexcept {
        while (!names.empty() && count_ != few_.size()) {
            auto const name = names.substr(0, names.find(';'));
            names.remove_prefix(std::min(name.size() + 1, names.size()));
            few_[count_++] = {namePrefix(name), name.data(), name.size()};
        }
        rest_ = names;
    }

    [[nodiscard]] bool contains(std::string_view name, std::uint64_t prefix) const noexcept {
        for (std::size_t i = 0; i != count_; ++i) {
            auto const& each = few_[i];
            if (each.prefix == prefix && each.size == name.size() && sameHeaderName({each.name, each.size}, name))
                return true;
        }
        return !rest_.empty() && sigv4::lists(rest_, name);
    }

private:
    struct Entry {
        std::uint64_t prefix;
        char const* name;
        std::size_t size;
    };

    std::array<Entry, 32> few_; // not filled with zeros first
    std::size_t count_ = 0;
    std::string_view rest_;
};

/// The headers of a Subject that are signed, in the order in which they are. Small numbers that need no construction,
/// as there is a place for each header on the stack.
class SignedHeaderList {
public:
    struct Entry {
        std::uint64_t prefix;  ///< namePrefix of the name
        std::uint32_t index;   ///< in the subject's headers; their number for its host
        std::uint32_t written; ///< where the name was written, in lower case
    };

    explicit SignedHeaderList(sigv4::Subject const& subject) : subject_(&subject) {
        auto const count = subject.headers->size();
        if (count >= few_.size()) {
            many_ = std::make_unique_for_overwrite<Entry[]>(count + 1);
            last_ = first_ = many_.get();
        }
        if (!subject.signedHeaders.empty()) names_.emplace(subject.signedHeaders);
        for (std::size_t i = 0; i != count; ++i)
            insert(i);
        if (!subject.host.empty()) insert(count);
    }
    SignedHeaderList(SignedHeaderList const&) = delete;
    SignedHeaderList& operator=(SignedHeaderList const&) = delete;

    Entry* begin() noexcept { return first_; }
    Entry* end() noexcept { return last_; }

    HeaderView header(std::size_t index) const noexcept {
        return index == subject_->headers->size() ? HeaderView{"host", subject_->host} : (*subject_->headers)[index];
    }

    bool sameName(Entry const& a, Entry const& b) const noexcept {
        return a.prefix == b.prefix && sameHeaderName(header(a.index).name, header(b.index).name);
    }

private:
    bool before(std::string_view name, std::uint64_t prefix, Entry const& other) const noexcept {
        if (prefix != other.prefix) return prefix < other.prefix;
        auto const otherName = header(other.index).name;
        return std::lexicographical_compare(name.begin(), name.end(), otherName.begin(), otherName.end(),
                                            [](char a, char b) { return asciiLower(a) < asciiLower(b); });
    }

    /// Behind those of the same name, which are joined in order of appearance.
    void insert(std::size_t index) noexcept {
        auto const name = header(index).name;
        auto const prefix = namePrefix(name);
        if (names_ ? !names_->contains(name, prefix) : sigv4::isUnsigned(name)) return;
        auto* place = last_++;
        for (; place != first_ && before(name, prefix, place[-1]); --place)
            *place = place[-1];
        *place = {prefix, static_cast<std::uint32_t>(index), 0};
    }

    sigv4::Subject const* subject_;
    std::optional<JoinedNames> names_{}; ///< none: all but those that need not be signed
    std::unique_ptr<Entry[]> many_;
    std::array<Entry, 40> few_;
    Entry* first_ = few_.data();
    Entry* last_ = first_;
};

/// Appends a header's name in lower case.
PYLON_INLINE void appendLower(TextBuffer& out, std::string_view name) {
    char* const to = out.extend(name.size());
    std::size_t i = 0;
    for (; name.size() - i >= 8; i += 8) {
        auto const eight = asciiLower8(eightBytes(name, i));
        std::memcpy(to + i, &eight, 8);
    }
    for (; i != name.size(); ++i)
        to[i] = asciiLower(name[i]);
}

constexpr bool isBlank(char c) noexcept { return c == ' ' || c == '\t'; }

/// Whether eight characters surely hold no blank.
constexpr bool noBlank8(std::uint64_t text) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101;
    auto const spaces = text ^ ones * ' ';
    auto const tabs = text ^ ones * '\t';
    return ((((spaces - ones) & ~spaces) | ((tabs - ones) & ~tabs)) & ones * 0x80) == 0;
}

/// Appends a header's value without blanks around it, and with runs of blanks in it as one space.
PYLON_INLINE void appendTrimmed(TextBuffer& out, std::string_view value) {
    while (!value.empty() && isBlank(value.front()))
        value.remove_prefix(1);
    while (!value.empty() && isBlank(value.back()))
        value.remove_suffix(1);
    char* const start = out.extend(value.size());
    std::size_t i = 0;
    // Of the steps that follow the last goes over some characters a second time.
#ifdef __SSE2__
    while (value.size() >= 16 && i != value.size()) {
        auto const at = std::min(i, value.size() - 16);
        auto const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(value.data() + at));
        auto const blanks =
            _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
        if (_mm_movemask_epi8(blanks) != 0) break;
        _mm_storeu_si128(reinterpret_cast<__m128i*>(start + at), bytes);
        i = at + 16;
    }
#endif
    while (value.size() >= 8 && i != value.size()) {
        auto const at = std::min(i, value.size() - 8);
        auto const eight = eightBytes(value, at);
        if (!noBlank8(eight)) break;
        std::memcpy(start + at, &eight, 8);
        i = at + 8;
    }
    char* to = start + i;
    for (; i != value.size(); ++i) {
        if (!isBlank(value[i]))
            *to++ = value[i];
        else if (!isBlank(value[i - 1])) // it begins with what is not blank
            *to++ = ' ';
    }
    out.shrink(static_cast<std::size_t>(start + value.size() - to));
}

/// The path without `.`, `..` and empty segments.
PYLON_INLINE std::string normalizedPath(std::string_view path) {
    bool const directory = path.ends_with('/');
    std::string out;
    while (!path.empty()) {
        auto const end = std::min(path.find('/'), path.size());
        auto const segment = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (segment == "..")
            out.erase(std::min(out.rfind('/'), out.size()));
        else if (!segment.empty() && segment != ".")
            out.append("/").append(segment);
    }
    if (directory || out.empty()) out.push_back('/');
    return out;
}

PYLON_INLINE void appendCanonicalPath(TextBuffer& out, sigv4::Subject const& subject) {
    auto path = subject.path;
    if (path.empty() || path == "/") return out.append('/');
    // What may be an empty segment, or `.` or `..`.
    auto const isOdd = [path] {
        for (auto i = path.find('/') + 1; i != 0 && i < path.size(); i = path.find('/', i) + 1)
            if (path[i] == '/' || path[i] == '.') return true;
        return false;
    };
    std::string normalized;
    if (subject.normalizePath && isOdd()) {
        normalized = normalizedPath(path);
        path = normalized;
    }
    if (subject.encodePathTwice)
        encodeInto(out, path, true);
    else
        out.append(path);
}

/// Appends text that may be encoded already, encoded as is signed. A percent sign that begins no escape stands for
/// itself.
PYLON_INLINE void appendEncodedAnew(std::string& out, std::string_view text) {
    while (!text.empty()) {
        auto const escape = text.find('%');
        appendEncoded(out, text.substr(0, escape));
        if (escape == std::string_view::npos) return;
        text.remove_prefix(escape);
        int const high = text.size() > 2 ? hexValue(text[1]) : -1;
        int const low = text.size() > 2 ? hexValue(text[2]) : -1;
        bool const whole = high >= 0 && low >= 0;
        char const byte = whole ? static_cast<char>(high << 4 | low) : '%';
        appendEncoded(out, {&byte, 1});
        text.remove_prefix(whole ? 3 : 1);
    }
}

} // namespace detail

PYLON_INLINE bool sigv4::isUnsigned(std::string_view headerName) noexcept {
    // By length and first letter: most names need no more.
    auto const first = detail::asciiLower(headerName.empty() ? '\0' : headerName.front());
    auto const is = [headerName, first](std::string_view name) {
        return first == name.front() && sameHeaderName(headerName, name);
    };
    switch (headerName.size()) {
    case 2: return is("te");
    case 6: return is("expect");
    case 7: return is("trailer") || is("upgrade");
    case 10: return is("connection") || is("keep-alive") || is("user-agent");
    case 13: return is("authorization");
    case 15: return is("x-amzn-trace-id") || is("amz-sdk-request");
    case 17: return is("transfer-encoding");
    case 18: return is("proxy-authenticate");
    case 19: return is("proxy-authorization");
    case 21: return is("amz-sdk-invocation-id");
    default: return false;
    }
}

PYLON_INLINE bool sigv4::lists(std::string_view names, std::string_view headerName) noexcept {
    for (;;) {
        auto const end = names.find(';');
        if (sameHeaderName(names.substr(0, end), headerName)) return true;
        if (end == std::string_view::npos) return false;
        names.remove_prefix(end + 1);
    }
}

PYLON_INLINE std::string sigv4::canonicalQuery(std::string_view query) {
    // Of name, zero byte and value, so that they are in the order asked for: by name, then by value. Encoded text holds no zero byte.
    // (A tree rather than a sorted vector because std::sort takes as long to compile as all the rest of the signing.)
    std::multiset<std::string> parameters;
    while (!query.empty()) {
        auto const part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
        if (part.empty()) continue;
        auto const equals = std::min(part.find('='), part.size());
        std::string parameter;
        detail::appendEncodedAnew(parameter, part.substr(0, equals));
        parameter.push_back('\0');
        detail::appendEncodedAnew(parameter, part.substr(std::min(equals + 1, part.size())));
        parameters.insert(std::move(parameter));
    }
    std::string out;
    for (auto const& parameter : parameters) {
        if (!out.empty()) out.push_back('&');
        auto const start = out.size();
        out.append(parameter);
        out[start + parameter.find('\0')] = '=';
    }
    return out;
}

PYLON_INLINE sigv4::Place sigv4::appendCanonicalRequest(TextBuffer& out, Subject const& subject) {
    out.append(subject.method);
    out.append('\n');
    detail::appendCanonicalPath(out, subject);
    out.append('\n');
    if (!subject.query.empty()) out.append(canonicalQuery(subject.query));
    out.append('\n');

    detail::SignedHeaderList list{subject};
    for (auto* entry = list.begin(); entry != list.end(); ++entry) {
        auto const [name, value] = list.header(entry->index);
        if (entry != list.begin() && list.sameName(entry[-1], *entry)) {
            entry->written = entry[-1].written;
            out.append(',');
        } else {
            if (entry != list.begin()) out.append('\n');
            entry->written = static_cast<std::uint32_t>(out.size());
            detail::appendLower(out, name);
            out.append(':');
        }
        detail::appendTrimmed(out, value);
    }
    out.append("\n\n");

    auto const start = out.size();
    for (auto* entry = list.begin(); entry != list.end(); ++entry) {
        if (entry != list.begin()) {
            if (entry->written == entry[-1].written) continue;
            out.append(';');
        }
        out.append(entry->written, list.header(entry->index).name.size());
    }
    Place const names{start, out.size() - start};
    out.append('\n');
    out.append(subject.payloadHash);
    return names;
}

PYLON_INLINE void sigv4::appendSignedHeaders(TextBuffer& out, Subject const& subject) {
    detail::SignedHeaderList list{subject};
    for (auto* entry = list.begin(); entry != list.end(); ++entry) {
        if (entry != list.begin()) {
            if (list.sameName(entry[-1], *entry)) continue;
            out.append(';');
        }
        detail::appendLower(out, list.header(entry->index).name);
    }
}

PYLON_INLINE void sigv4::appendScope(TextBuffer& out, CredentialScope const& scope) {
    out.append(scope.date);
    out.append('/');
    out.append(scope.region);
    out.append('/');
    out.append(scope.service);
    out.append("/aws4_request");
}

PYLON_INLINE void sigv4::appendStringToSign(TextBuffer& out, std::string_view stamp, CredentialScope const& scope,
                                            std::span<std::byte const> digest) {
    out.append(algorithm);
    out.append('\n');
    out.append(stamp);
    out.append('\n');
    appendScope(out, scope);
    out.append('\n');
    detail::writeHex(out.extend(2 * digest.size()), digest);
}

PYLON_INLINE void sigv4::appendAuthorization(TextBuffer& out, std::string_view accessKeyId,
                                             CredentialScope const& scope, std::string_view signedHeaders,
                                             std::span<std::byte const> signature) {
    out.append(algorithm);
    out.append(" Credential=");
    out.append(accessKeyId);
    out.append('/');
    appendScope(out, scope);
    out.append(", SignedHeaders=");
    out.append(signedHeaders);
    out.append(", Signature=");
    detail::writeHex(out.extend(2 * signature.size()), signature);
}

PYLON_INLINE std::string sigv4::presignedQuery(std::string_view query, PresignedParts const& parts) {
    TextBuffer credential;
    credential.append(parts.accessKeyId);
    credential.append('/');
    appendScope(credential, parts.scope);

    std::string all{query};
    appendQueryParameter(all, "X-Amz-Algorithm", algorithm);
    appendQueryParameter(all, "X-Amz-Credential", credential.text());
    appendQueryParameter(all, "X-Amz-Date", parts.stamp);
    appendQueryParameter(all, "X-Amz-Expires", std::to_string(parts.expires.count()));
    if (!parts.sessionToken.empty()) appendQueryParameter(all, "X-Amz-Security-Token", parts.sessionToken);
    appendQueryParameter(all, "X-Amz-SignedHeaders", parts.signedHeaders);
    return canonicalQuery(all);
}

} // namespace pylon

#endif // PYLON_CORE_SIGV4_IPP
