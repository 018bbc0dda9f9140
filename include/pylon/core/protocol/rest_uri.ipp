// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROTOCOL_REST_URI_IPP
#define PYLON_CORE_PROTOCOL_REST_URI_IPP

#include <pylon/core/protocol.hpp>
#include <pylon/core/protocol/bucket_place.ipp>
#include <pylon/core/protocol/header_values.ipp>
#include <pylon/core/uri.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// @file
/// Members that stand in the path and in the query. https://smithy.io/2.0/spec/http-bindings.html

namespace pylon::protocol::detail {

/// An operation's URI: its path with labels, and its fixed query.
struct UriTemplate {
    std::string_view path;
    std::string_view query;

    explicit UriTemplate(std::string_view uri) noexcept
        : path(uri.substr(0, uri.find('?'))), query(path.size() == uri.size() ? "" : uri.substr(path.size() + 1)) {}
};

/// The next part of a template's path: what stands before a label, and the label.
struct PathPart {
    std::string_view literal;
    std::string_view label{}; ///< empty: there is none
    bool greedy = false;
};

PYLON_INLINE PathPart takePathPart(std::string_view& path) noexcept {
    auto const open = path.find('{');
    PathPart part{.literal = path.substr(0, open)};
    if (open != std::string_view::npos) {
        part.label = path.substr(open + 1, path.find('}', open) - open - 1);
        path.remove_prefix(open + part.label.size() + 2);
        part.greedy = part.label.ends_with('+');
        if (part.greedy) part.label.remove_suffix(1);
    } else {
        path = {};
    }
    return part;
}

PYLON_INLINE Member const* memberNamed(Shape const& shape, std::string_view name) noexcept {
    for (auto const& member : shape.members)
        if (member.name == name) return &member;
    return nullptr;
}

/// The value of a label, in `room` where it does not stand as text.
PYLON_INLINE std::string_view labelText(OperationInfo const& operation, ConstView input, PathPart const& part,
                                        std::string& room) {
    std::string_view text;
    if (auto const* const member = memberNamed(*operation.input, part.label); member != nullptr)
        if (auto const value = input.member(*member); !value.absent())
            text = scalarText(value.engaged(), timeOr(TimeForm::iso8601, member->binding), member->name, room);
    if (text.empty())
        throwNotFit(ErrorKind::invalidInput, part.label, " is empty, but a part of the path; nothing was sent");
    if (!part.greedy && (text == "." || text == ".."))
        throwNotFit(ErrorKind::invalidInput, part.label, " would lead to another path; nothing was sent");
    return text;
}

/// Writes the path, and the bucket into the host where it belongs there. @throws Error (invalidInput) naming the member
PYLON_INLINE void writePath(OperationInfo const& operation, ConstView input, Endpoint const& endpoint,
                            Request& request) {
    auto path = UriTemplate{operation.http.uri}.path;
    auto const start = request.path.size();
    request.path.reserve(start + path.size() + 64); // what most fit into, rather than to grow for each part
    while (!path.empty()) {
        auto const part = takePathPart(path);
        request.path.append(part.literal);
        if (part.label.empty()) continue;
        std::string room;
        auto const text = labelText(operation, input, part, room);
        if (part.label == "bucket" && operation.service->bucketInHost &&
            putIntoHost(text, path.find('{') != std::string_view::npos, endpoint, request)) {
            request.path.pop_back();
            continue;
        }
        appendEncoded(request.path, text, part.greedy ? Slash::keep : Slash::encode);
    }
    if (request.path.size() == start) request.path.push_back('/');
}

PYLON_INLINE bool hasParameter(std::vector<QueryParameter> const& parameters, std::string_view name) noexcept {
    return std::any_of(parameters.begin(), parameters.end(), [&](auto const& each) { return each.name == name; });
}

/// Writes one value of the query, or all that are in a list.
PYLON_INLINE void writeQueryValue(std::string& query, std::string_view name, Member const& member, ConstView value) {
    if (value.absent()) return;
    value = value.engaged();
    if (value.shape->kind == Kind::list)
        return value.each([&](std::string_view, ConstView element) { writeQueryValue(query, name, member, element); });
    std::string room;
    appendQueryParameter(query, name, scalarText(value, timeOr(TimeForm::iso8601, member.binding), member.name, room));
}

/// Writes the query: first what is fixed, then each member, then what maps hold beside that.
PYLON_INLINE void writeQuery(OperationInfo const& operation, ConstView input, MessageParts const& parts,
                             Request& request) {
    request.query = UriTemplate{operation.http.uri}.query;
    if (!parts.query) return;
    bool maps = false;
    for (auto const& member : operation.input->members) {
        if (member.binding.in != In::query || input.member(member).absent()) continue;
        if (input.member(member).engaged().shape->kind == Kind::map)
            maps = true;
        else
            writeQueryValue(request.query, member.wireName(operation.service->naming), member, input.member(member));
    }
    if (!maps) return;
    for (auto const& member : operation.input->members) {
        if (member.binding.in != In::query || input.member(member).absent()) continue;
        auto const map = input.member(member).engaged();
        if (map.shape->kind != Kind::map) continue;
        auto const written = *parseQuery(request.query);
        map.each([&](std::string_view key, ConstView element) {
            if (!hasParameter(written, key)) writeQueryValue(request.query, key, member, element);
        });
    }
}

[[noreturn]] PYLON_INLINE void throwOtherPath() {
    throw Error{ErrorKind::rejected, "the request's method or path is not that of the operation"};
}

PYLON_INLINE void readLabel(OperationInfo const& operation, MutableView input, PathPart const& part,
                            std::string_view text) {
    auto const* const member = memberNamed(*operation.input, part.label);
    auto const decoded = percentDecode(text);
    if (!decoded) throwNotFit(ErrorKind::malformed, part.label, " is not encoded as a part of a path is");
    if (member == nullptr || decoded->empty()) throwOtherPath();
    readScalarText(*decoded, input.member(*member).engage(), timeOr(TimeForm::iso8601, member->binding), part.label);
}

/// Goes along a request's path and calls `onLabel(part, text)` for each label of the operation's; false where it is another path.
template <class OnLabel>
bool followPath(OperationInfo const& operation, Request const& request, OnLabel const& onLabel) {
    auto path = UriTemplate{operation.http.uri}.path;
    std::string_view rest = request.path;
    auto bucket = operation.service->bucketInHost ? bucketOfHost(request.authority) : std::string_view{};
    while (!path.empty()) {
        auto part = takePathPart(path);
        if (part.label == "bucket" && !bucket.empty()) {
            onLabel(part, std::exchange(bucket, {}));
            part.literal.remove_suffix(1);
            part.label = {};
        }
        if (!rest.starts_with(part.literal)) return false;
        rest.remove_prefix(part.literal.size());
        if (part.label.empty()) continue;
        auto const text = part.greedy ? rest : rest.substr(0, rest.find('/'));
        if (text.empty()) return false;
        onLabel(part, text);
        rest.remove_prefix(text.size());
    }
    return bucket.empty() && (rest.empty() || rest == "/");
}

PYLON_INLINE bool pathFits(OperationInfo const& operation, Request const& request) {
    return followPath(operation, request, [](PathPart const&, std::string_view) {});
}

/// Reads the labels of a request's path. @throws Error where the path is not the operation's
PYLON_INLINE void readPath(OperationInfo const& operation, Request const& request, MutableView input) {
    if (!followPath(operation, request,
                    [&](PathPart const& part, std::string_view text) { readLabel(operation, input, part, text); }))
        throwOtherPath();
}

/// What may stand in a query without being an input: a presigned URL's signature, and the name that some SDKs add.
PYLON_INLINE bool isNoInput(std::string_view parameter) noexcept {
    return parameter == "x-id" || hasHeaderPrefix(parameter, "X-Amz-");
}

/// Reads the query into members. @throws Error (unmodelled) for a parameter that has none
PYLON_INLINE void readQuery(OperationInfo const& operation, Request const& request, MutableView input) {
    auto parameters = parseQuery(request.query);
    if (!parameters) throw parameters.error();
    auto const fixed = *parseQuery(UriTemplate{operation.http.uri}.query);
    for (auto const& each : fixed)
        if (std::find(parameters->begin(), parameters->end(), each) == parameters->end()) throwOtherPath();

    for (bool const maps : {false, true}) {
        for (auto const& member : operation.input->members) {
            if (member.binding.in != In::query) continue;
            auto const* inner = member.shape;
            while (inner->kind == Kind::optional)
                inner = inner->element;
            if ((inner->kind == Kind::map) != maps) continue;

            auto const name = member.wireName(operation.service->naming);
            auto const time = timeOr(TimeForm::iso8601, member.binding);
            std::optional<MutableView> to;
            std::erase_if(*parameters, [&](QueryParameter const& parameter) {
                bool const other =
                    maps ? isNoInput(parameter.name) || hasParameter(fixed, parameter.name) : parameter.name != name;
                if (other) return false;
                if (!to) to = input.member(member).engage();
                auto place = maps ? to->insert(parameter.name).engage() : *to;
                if (place.shape->kind == Kind::list) place = place.append().engage();
                readScalarText(parameter.value, place, time, parameter.name);
                return true;
            });
        }
    }
    for (auto const& parameter : *parameters)
        if (!isNoInput(parameter.name) && !hasParameter(fixed, parameter.name))
            throw Error{ErrorKind::unmodelled,
                        "the query parameter " + parameter.name.substr(0, 128) + " is not modelled"};
}

} // namespace pylon::protocol::detail

#endif // PYLON_CORE_PROTOCOL_REST_URI_IPP
