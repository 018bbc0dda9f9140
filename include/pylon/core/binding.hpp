// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_BINDING_HPP
#define PYLON_CORE_BINDING_HPP

#include <pylon/config.hpp>

#include <cstdint>
#include <string_view>

namespace pylon {

/// Where in a message a member stands.
enum class In : std::uint8_t {
    body,    ///< the document: JSON, XML or form
    header,  ///< the header of the wire name
    headers, ///< a map: one header an entry, the wire name being the prefix of theirs
    query,   ///< the query parameter of the wire name
    label,   ///< the part of the path that the operation's URI writes as `{member}` or, for many segments, `{member+}`
    payload, ///< the whole body: the bytes of text or a blob, or a struct as the document
    status,  ///< the HTTP status
};

/// How a time is written. `standard` is what the protocol and the place say.
enum class TimeForm : std::uint8_t { standard, epochSeconds, iso8601, httpDate };

/// What of an XML element a member is.
enum class XmlForm : std::uint8_t {
    element,   ///< an element in it
    attribute, ///< an attribute of it: a scalar
    text,      ///< its own text: a scalar, and the only member but for attributes. S3's GetBucketLocation answers so
};

/// How a service spells member names.
enum class Naming : std::uint8_t {
    asDeclared,
    capitalized, ///< with the first letter in upper case: `queueUrl` as `QueueUrl`
    queryNames,  ///< the same, but for members that have another name in the query protocol: Binding::queryName
};

/// One row of a struct's table `bindings`: how a member stands on the wire, where that is not the default.
///
/// A member without a row stands in the body under its own name, spelt by the service's Naming. The table is a static member
/// of the struct: `static constexpr std::array bindings{Binding{"bucket", In::label}, ...}`. A row that names no member does
/// not compile.
struct Binding {
    std::string_view member;
    In in = In::body;
    std::string_view wire{}; ///< the name on the wire; empty: the member's own
    TimeForm time = TimeForm::standard;
    bool flattened = false; ///< XML, form: the elements stand beside their siblings, without a list around them
    std::string_view item = "member"; ///< XML, form: the name of a list's element, where not flattened
    std::string_view entry = "entry"; ///< XML, form: the name of a map's element, where not flattened
    std::string_view key = "key";     ///< XML, form: the name of a map element's key
    std::string_view value = "value"; ///< XML, form: the name of a map element's value
    XmlForm xml = XmlForm::element;   ///< XML
    std::string_view
        queryName{}; ///< Naming::queryNames: the name in the query protocol; empty: no other than elsewhere
};

} // namespace pylon

#endif // PYLON_CORE_BINDING_HPP
