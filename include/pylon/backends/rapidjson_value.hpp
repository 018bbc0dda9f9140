// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_RAPIDJSON_VALUE_HPP
#define PYLON_BACKENDS_RAPIDJSON_VALUE_HPP

#include <pylon/core/result.hpp>
#include <pylon/core/value.hpp>

#include <string_view>

namespace pylon {

/// Reads a JSON text whose form is not known beforehand. Numbers stay exact where a Number can hold them, and are doubles
/// otherwise; where an object names a member twice, the later wins.
/// Errors: malformed, without the text itself, for what is not JSON in UTF-8 or nests deeper than 128 levels.
[[nodiscard]] Result<Value> readJsonValue(std::string_view text);

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/rapidjson_value.ipp>
#endif

#endif // PYLON_BACKENDS_RAPIDJSON_VALUE_HPP
