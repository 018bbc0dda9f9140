// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SCALAR_TEXT_HPP
#define PYLON_CORE_SCALAR_TEXT_HPP

#include <pylon/core/binding.hpp>
#include <pylon/core/shape.hpp>

#include <string>
#include <string_view>

/// @file
/// How a single value is spelt where the wire holds nothing but text: in XML, forms, headers, queries and paths; and in JSON
/// where a number or a time is concerned.

namespace pylon::detail {

[[nodiscard]] constexpr bool isScalar(Kind kind) noexcept { return kind <= Kind::spelt; }

/// Makes `to`, which most often is new, the text. Cheaper than to assign it, which expects that there is a text to be used again.
inline void setText(std::string& to, std::string_view text) {
    // What needs no memory of its own is appended in fewer steps.
    if (to.empty() && text.size() <= to.capacity())
        to.append(text);
    else
        to = std::string{text};
}

/// Appends `true`, `42`, `0.5`, `NaN`, text as it is, a blob as base64 or a time in its form (which is not
/// TimeForm::standard).
/// @throws Error (invalidInput) for a time that its form cannot hold.
void appendScalar(std::string& out, ConstView value, TimeForm time);

/// Reads what appendScalar writes; false where the text does not spell such a value, or one that its type cannot hold.
[[nodiscard]] bool parseScalar(std::string_view text, MutableView value, TimeForm time);

/// What stands for a floating value that JSON and XML have no number for: `NaN`, `Infinity`, `-Infinity`; empty for all others.
/// `printed` is the value as Shape::print has it.
[[nodiscard]] std::string_view nonFiniteName(std::string_view printed) noexcept;

/// Reads `NaN`, `Infinity` or `-Infinity`, and nothing else.
[[nodiscard]] bool parseNonFinite(std::string_view text, MutableView value);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/scalar_text.ipp>
#endif

#endif // PYLON_CORE_SCALAR_TEXT_HPP
