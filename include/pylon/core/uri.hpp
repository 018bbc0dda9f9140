// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_URI_HPP
#define PYLON_CORE_URI_HPP

#include <pylon/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pylon {

/// Whether percent-encoding leaves `/` as it is: `keep` is for whole paths, `encode` for one segment or a query.
enum class Slash : std::uint8_t { encode, keep };

/// What `+` stands for when it is decoded: a space in an HTML form body, itself everywhere else.
enum class Plus : std::uint8_t { literal, space };

/// Appends `text` with every byte outside RFC 3986's unreserved set (`A-Z a-z 0-9 - . _ ~`) as `%XX`, in upper case.
/// This is the encoding that SigV4 asks for. `text` must not be a view into `out`.
void appendEncoded(std::string& out, std::string_view text, Slash slash = Slash::encode);

/// As appendEncoded, as a new string.
[[nodiscard]] std::string percentEncode(std::string_view text, Slash slash = Slash::encode);

/// The bytes that `text` spells; they need not be UTF-8.
/// Errors: ErrorKind::malformed where a `%` is not followed by two hexadecimal digits.
[[nodiscard]] Result<std::string> percentDecode(std::string_view text, Plus plus = Plus::literal);

/// The same, without a text of its own. Where it fails, the text is half decoded.
[[nodiscard]] Result<void> percentDecodeInPlace(std::string& text, Plus plus = Plus::literal);

/// One `name=value` of a query or a form, decoded.
struct QueryParameter {
    std::string name;
    std::string value; ///< empty for `name=` and for `name` alone

    bool operator==(QueryParameter const&) const = default;
};

/// The parameters of a query (without its question mark) or of a form body, in order; empty parts (`a&&b`) are left
/// out.
/// Errors: as percentDecode.
[[nodiscard]] Result<std::vector<QueryParameter>> parseQuery(std::string_view query, Plus plus = Plus::literal);

/// Appends `name=value`, both encoded, and a `&` before it where `query` is not empty.
void appendQueryParameter(std::string& query, std::string_view name, std::string_view value);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/uri.ipp>
#endif

#endif // PYLON_CORE_URI_HPP
