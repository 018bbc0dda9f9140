// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_FORM_HPP
#define PYLON_CORE_FORM_HPP

#include <pylon/core/result.hpp>
#include <pylon/core/serializer.hpp>
#include <pylon/core/shape.hpp>
#include <pylon/core/uri.hpp>

#include <string>
#include <vector>

/// @file
/// Structs as the query protocol's forms: `Names.member.1=a&Attributes.entry.1.key=k&Attributes.entry.1.value=v`.
/// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

namespace pylon::detail {

/// Appends a struct's members as parameters, each after a `&`; times are in ISO 8601 unless their binding says otherwise.
/// Errors: invalidInput, naming the parameter, for text that is not UTF-8, a time that cannot be written, or values that nest
/// deeper than 64 levels.
[[nodiscard]] Result<void> appendForm(std::string& form, ConstView structure, Naming naming);

/// Reads what appendForm writes into a struct. Lists and maps are in the order of their numbers, which may have gaps.
/// Errors: unmodelled for a parameter that the struct has no place for, where `unknown` says so; malformed for a value that
/// does not fit, is given twice or nests deeper than 64 levels. Both name the parameter.
[[nodiscard]] Result<void> readForm(std::vector<QueryParameter> const& form, MutableView structure, Naming naming,
                                    Unknown unknown);

} // namespace pylon::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/form.ipp>
#endif

#endif // PYLON_CORE_FORM_HPP
