// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_MESSAGE_COMPARE_HPP
#define PYLON_TESTS_SUPPORT_MESSAGE_COMPARE_HPP

#include "support/json.hpp"
#include <pylon/core/http.hpp>
#include <pylon/core/uri.hpp>

#include <pugixml.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pylon::test {

/// Whether two JSON texts say the same: numbers by their value, and members in any order.
inline bool sameJson(Json const& a, Json const& b) {
    if (a.isNumber() && b.isNumber()) return a.numberText() == b.numberText() || a.number() == b.number();
    if (a.isArray() && b.isArray())
        return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(), sameJson);
    if (!a.isObject() || !b.isObject()) return a == b;
    return a.size() == b.size() && std::all_of(a.members().begin(), a.members().end(), [&](auto const& member) {
               auto const* const other = b.find(member.first);
               return other != nullptr && sameJson(member.second, *other);
           });
}

/// An element as text in which nothing is left that does not count: white space between elements, the order of attributes, and
/// of siblings (but for those of one name that hold text alone: maps have no order, lists of text do).
inline std::string canonicalXml(pugi::xml_node node) {
    std::set<std::string> attributes;
    for (auto const attribute : node.attributes())
        attributes.insert(std::string{attribute.name()} + "=" + attribute.value());
    std::map<std::string, std::string> texts;
    std::multiset<std::string> elements;
    for (auto const child : node.children()) {
        if (child.type() != pugi::node_element) continue;
        auto const canonical = canonicalXml(child);
        if (child.find_child([](pugi::xml_node each) { return each.type() == pugi::node_element; }))
            elements.insert(canonical);
        else
            texts[child.name()] += canonical;
    }
    std::string text = std::string{"<"} + node.name();
    for (auto const& each : attributes)
        text += " " + each;
    text += ">";
    for (auto const& [name, each] : texts)
        text += each;
    for (auto const& each : elements)
        text += each;
    if (texts.empty() && elements.empty())
        for (auto const child : node.children())
            text += child.value();
    return text + "</>";
}

inline std::string canonicalXml(std::string const& text) {
    pugi::xml_document document;
    if (!document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single))
        throw std::runtime_error{"not XML: " + text};
    return canonicalXml(document.document_element());
}

/// A query or form as its parameters in the order of the alphabet.
inline std::vector<std::pair<std::string, std::string>> sortedParameters(std::string_view text,
                                                                         Plus plus = Plus::literal) {
    std::vector<std::pair<std::string, std::string>> sorted;
    auto parameters = parseQuery(text, plus).value();
    for (auto& each : parameters)
        sorted.emplace_back(std::move(each.name), std::move(each.value));
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

/// The parameters of a form, where the entries of maps have their keys in the place of their numbers: maps have no order.
inline std::vector<std::pair<std::string, std::string>> canonicalForm(std::string_view text) {
    auto parameters = sortedParameters(text, Plus::space);
    auto const original = parameters;
    for (auto const& [name, value] : original) {
        auto const entry = name.rfind(".entry.");
        auto const end = entry == std::string::npos ? entry : name.find('.', entry + 7);
        if (end == std::string::npos || (name.substr(end) != ".key" && name.substr(end) != ".Name")) continue;
        auto const numbered = name.substr(0, end + 1);
        for (auto& parameter : parameters)
            if (parameter.first.starts_with(numbered))
                parameter.first.replace(0, numbered.size(), name.substr(0, entry) + "[" + value + "].");
    }
    std::sort(parameters.begin(), parameters.end());
    return parameters;
}

/// The header's values, joined as HTTP allows; "<none>" where there is none.
inline std::string headerOf(Headers const& headers, std::string_view name) {
    std::string joined;
    bool found = false;
    for (auto const& [each, value] : headers) {
        if (!sameHeaderName(each, name)) continue;
        joined.append(found ? ", " : "").append(value);
        found = true;
    }
    return found ? joined : "<none>";
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_MESSAGE_COMPARE_HPP
