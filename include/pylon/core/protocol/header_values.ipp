// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_HEADER_VALUES_IPP
#define PYLON_CORE_PROTOCOL_HEADER_VALUES_IPP

#include <pylon/core/http.hpp>
#include <pylon/core/scalar_text.hpp>
#include <pylon/core/shape.hpp>
#include <pylon/core/utf8.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// @file
/// Members that stand in headers. https://smithy.io/2.0/spec/http-bindings.html#httpheader-trait

namespace pylon::protocol::detail {

/// Where in an HTTP message a time stands says how it is spelt, if its binding does not.
PYLON_INLINE TimeForm timeOr(TimeForm standard, Binding const& binding) noexcept {
    return binding.time == TimeForm::standard ? standard : binding.time;
}

[[noreturn]] PYLON_INLINE void throwNotFit(ErrorKind kind, std::string_view name, std::string_view why) {
    throw Error{kind, std::string{name}.append(why)};
}

/// The value as text; in `room`, which is empty, where it does not stand as text. @throws Error (invalidInput) naming the member
PYLON_INLINE std::string_view scalarText(ConstView value, TimeForm time, std::string_view name, std::string& room) {
    std::string_view text;
    if (value.shape->kind == Kind::string) {
        text = value.as<std::string>();
    } else {
        try {
            pylon::detail::appendScalar(room, value, time);
        } catch (Error const&) {
            throwNotFit(ErrorKind::invalidInput, name, " is a time outside the years 0000 to 9999");
        }
        text = room;
    }
    if (!isUtf8(text)) throwNotFit(ErrorKind::invalidInput, name, " is not UTF-8 text");
    return text;
}

/// @throws Error (malformed) naming the header or parameter
PYLON_INLINE void readScalarText(std::string_view text, MutableView to, TimeForm time, std::string_view name) {
    if (!pylon::detail::parseScalar(text, to, time)) throwNotFit(ErrorKind::malformed, name, " does not fit its type");
}

/// Text as one of the values in a list: in quotes where it holds what would divide it.
PYLON_INLINE void appendListedValue(std::string& out, std::string_view text) {
    bool const plain = text.find_first_of("\",") == std::string_view::npos && !text.empty() && text.front() != ' ' &&
                       text.back() != ' ';
    if (plain) {
        out.append(text);
        return;
    }
    out.push_back('"');
    for (char const c : text) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    out.push_back('"');
}

PYLON_INLINE void addHeader(Headers& headers, std::string_view header, std::string_view value,
                            std::string_view member) {
    try {
        headers.add(header, value);
    } catch (Error const&) {
        throwNotFit(ErrorKind::invalidInput, member,
                    " cannot stand in a header: it holds a line break or another control character");
    }
}

/// Writes a member that is bound to a header. @throws Error (invalidInput) naming the member
PYLON_INLINE void writeHeader(Headers& headers, Member const& member, ConstView value, Naming naming) {
    value = value.engaged();
    auto const time = timeOr(TimeForm::httpDate, member.binding);
    std::string text;
    if (value.shape->kind != Kind::list)
        return addHeader(headers, member.wireName(naming), scalarText(value, time, member.name, text), member.name);
    value.each([&](std::string_view, ConstView element) {
        if (element.absent()) return;
        element = element.engaged();
        std::string room;
        auto const each = scalarText(element, time, member.name, room);
        if (!text.empty()) text.append(", ");
        if (element.shape->kind == Kind::string)
            appendListedValue(text, each);
        else
            text.append(each);
    });
    addHeader(headers, member.wireName(naming), text, member.name);
}

/// Writes a map whose keys are headers' names behind a prefix. A header that has a member of its own is left to that.
PYLON_INLINE void writePrefixedHeaders(Headers& headers, Member const& member, ConstView map) {
    std::string name;
    map.engaged().each([&](std::string_view key, ConstView element) {
        if (element.absent()) return;
        name.assign(member.binding.wire).append(key);
        if (headers.contains(name)) return;
        std::string room;
        try {
            headers.add(name, scalarText(element.engaged(), TimeForm::httpDate, member.name, room));
        } catch (Error const&) {
            throwNotFit(ErrorKind::invalidInput, member.name, " holds a name or value that cannot stand in a header");
        }
    });
}

/// Takes the next value off a list. A date has a comma of its own.
PYLON_INLINE std::string takeListedValue(std::string_view& list, bool dates) {
    auto const skipWhite = [&] { list.remove_prefix(std::min(list.find_first_not_of(" \t"), list.size())); };
    std::string value;
    skipWhite();
    if (list.starts_with('"')) {
        list.remove_prefix(1);
        while (!list.empty() && list.front() != '"') {
            if (list.front() == '\\' && list.size() > 1) list.remove_prefix(1);
            value.push_back(list.front());
            list.remove_prefix(1);
        }
        list.remove_prefix(std::min(list.find(','), list.size()));
    } else {
        auto comma = list.find(',');
        if (dates && comma != std::string_view::npos) comma = list.find(',', comma + 1);
        value = list.substr(0, comma);
        list.remove_prefix(std::min(comma, list.size()));
        value.erase(value.find_last_not_of(" \t") + 1);
    }
    if (!list.empty()) list.remove_prefix(1);
    skipWhite();
    return value;
}

/// Reads a member that is bound to a header, whose first value is `first`. @throws Error (malformed)
PYLON_INLINE void readHeader(Headers const& headers, std::string_view name, std::string_view first,
                             Member const& member, MutableView to) {
    auto const time = timeOr(TimeForm::httpDate, member.binding);
    to = to.engage();
    if (to.shape->kind != Kind::list) return readScalarText(first, to, time, name);
    bool const dates = to.shape->element->kind == Kind::timestamp && time == TimeForm::httpDate;
    for (auto [each, rest] : headers) {
        if (!sameHeaderName(each, name)) continue;
        while (!rest.empty())
            readScalarText(takeListedValue(rest, dates), to.append().engage(), time, name);
    }
}

/// Whether a header's name begins so, letters comparing without regard to case.
PYLON_INLINE bool hasHeaderPrefix(std::string_view name, std::string_view prefix) noexcept {
    if (name.size() <= prefix.size()) return false;
    if (prefix.empty()) return true;
    // Many begin alike, few so far on.
    auto const last = prefix.size() - 1;
    return ((name[last] ^ prefix[last]) & ~0x20) == 0 && sameHeaderName(name.substr(0, prefix.size()), prefix);
}

/// Reads all headers of a prefix into a map, which is there and empty where there are none.
PYLON_INLINE void readPrefixedHeaders(Headers const& headers, Member const& member, MutableView map) {
    auto const prefix = member.binding.wire;
    map = map.engage();
    for (auto const& [name, value] : headers)
        if (hasHeaderPrefix(name, prefix))
            readScalarText(value, map.insert(name.substr(prefix.size())).engage(), TimeForm::httpDate, name);
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_HEADER_VALUES_IPP
