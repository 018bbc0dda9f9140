// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_SCALAR_TEXT_IPP
#define PYLON_CORE_SCALAR_TEXT_IPP

#include <pylon/core/base64.hpp>
#include <pylon/core/scalar_text.hpp>

#include <utility>

namespace pylon::detail {

PYLON_INLINE std::string_view nonFiniteName(std::string_view printed) noexcept {
    if (printed.ends_with("nan")) return "NaN";
    if (printed == "inf") return "Infinity";
    if (printed == "-inf") return "-Infinity";
    return {};
}

PYLON_INLINE bool parseNonFinite(std::string_view text, MutableView value) {
    if (text == "NaN") return value.shape->parse(value.object, "nan");
    if (text == "Infinity") return value.shape->parse(value.object, "inf");
    return text == "-Infinity" && value.shape->parse(value.object, "-inf");
}

PYLON_INLINE void appendScalar(std::string& out, ConstView value, TimeForm time) {
    switch (value.shape->kind) {
    case Kind::boolean: out.append(value.as<bool>() ? "true" : "false"); return;
    case Kind::integer:
    case Kind::spelt: value.shape->print(value.object, out); return;
    case Kind::floating: {
        auto const start = out.size();
        value.shape->print(value.object, out);
        auto const name = nonFiniteName(std::string_view{out}.substr(start));
        if (!name.empty()) out.replace(start, std::string::npos, name);
        return;
    }
    case Kind::string: out.append(value.as<std::string>()); return;
    case Kind::blob: appendBase64(out, value.as<Blob>().bytes); return;
    case Kind::timestamp: value.shape->printTime(value.object, out, time); return;
    default: return;
    }
}

PYLON_INLINE bool parseScalar(std::string_view text, MutableView value, TimeForm time) {
    switch (value.shape->kind) {
    case Kind::boolean:
        if (text != "true" && text != "false") return false;
        value.as<bool>() = text == "true";
        return true;
    case Kind::integer:
    case Kind::spelt: return value.shape->parse(value.object, text);
    case Kind::floating: {
        // The parser of the standard library also knows `inf`, `infinity` and `nan`, which the wire does not.
        bool const digits = text.find_first_not_of("0123456789-+.eE") == std::string_view::npos;
        return digits ? value.shape->parse(value.object, text) : parseNonFinite(text, value);
    }
    case Kind::string: setText(value.as<std::string>(), text); return true;
    case Kind::blob: {
        auto bytes = base64Decode(text);
        if (!bytes) return false;
        value.as<Blob>().bytes = *std::move(bytes);
        return true;
    }
    case Kind::timestamp: return value.shape->parseTime(value.object, text, time);
    default: return false;
    }
}

} // namespace pylon::detail

#endif // PYLON_CORE_SCALAR_TEXT_IPP
