// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_RECORDED_AWS_HPP
#define PYLON_TESTS_SUPPORT_RECORDED_AWS_HPP

#include "support/json.hpp"
#include "support/vectors.hpp"
#include <pylon/core/base64.hpp>
#include <pylon/core/http.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace pylon::test {

/// Compares answers of the in-memory AWS with answers of real AWS, in which identifiers, names and times were replaced by
/// place-holders in angle brackets, and times by the word `timestamp` or `<datetime>`. One object a situation: within it a place-holder stands
/// for one thing.
class Recorded {
public:
    explicit Recorded(Json const& situation) : steps_(&situation["recorded-content"]) {}

    /// Members of this name are left out of the comparison from now on: what is not modelled.
    void ignore(std::string name) { ignored_.insert(std::move(name)); }

    [[nodiscard]] Json const& operator[](std::string const& step) const { return (*steps_)[step]; }

    /// What keeps an answer of AWS JSON from being the recorded one; empty: nothing. Compared are the status, the error's two
    /// codes, fault and message, or every key and value of a success.
    [[nodiscard]] std::string difference(std::string const& step, Response const& response) {
        auto const& recorded = (*this)[step];
        auto const& metadata = recorded["ResponseMetadata"];
        if (metadata["HTTPStatusCode"].integer() != response.status)
            return "status is " + std::to_string(response.status) + ": " + response.body;
        auto const body = Json::parse(response.body.empty() ? "{}" : response.body);
        if (!recorded.contains("Error")) return difference(recorded, body);
        auto const& error = recorded["Error"];
        auto const legacy = std::string{response.headers.find("x-amzn-query-error").value_or(";")};
        auto const type = body["__type"].string();
        auto const same = [&](char const* name, std::string const& ours) {
            // What was recorded of the query protocol has one code only.
            return !error.contains(name) || ignored_.contains(name) || matches(error[name].string(), ours)
                       ? ""
                       : std::string{name} + " is " + ours + "\n";
        };
        return same("Code", legacy.substr(0, legacy.find(';'))) + same("Type", legacy.substr(legacy.find(';') + 1)) +
               same("QueryErrorCode", type.substr(type.find('#') + 1)) + same("Message", body["message"].string());
    }

    /// The same for a part of an answer.
    [[nodiscard]] std::string difference(Json const& recorded, Json const& ours, std::string const& path = {}) {
        if (recorded.isString() &&
            (recorded.string() == "timestamp" || recorded.string() == "<datetime>" || recorded.string() == "datetime"))
            return {};
        if (recorded.isObject()) return differenceOfObjects(recorded, ours, path);
        if (recorded.isArray()) {
            if (!ours.isArray() || ours.size() != recorded.size()) return path + " is not as long\n";
            std::string all;
            for (std::size_t i = 0; i != recorded.size(); ++i)
                all += difference(recorded[i], ours[i], path + "[" + std::to_string(i) + "]");
            return all;
        }
        if (!recorded.isString()) return recorded == ours ? "" : path + " differs\n";
        if (!ours.isString()) return path + " is no string\n";
        // Bytes were recorded as Python shows them.
        if (recorded.string().starts_with("b'"))
            return recorded.string() == shownByPython(base64Decode(ours.string()).value()) ? "" : path + " differs\n";
        return matches(recorded.string(), ours.string()) ? "" : path + " is " + ours.string() + "\n";
    }

private:
    std::string differenceOfObjects(Json const& recorded, Json const& ours, std::string const& path) {
        // Text that is JSON was recorded as what it spells.
        if (ours.isString()) return difference(recorded, Json::parse(ours.string()), path);
        if (!ours.isObject()) return path + " is no object\n";
        std::string all;
        for (auto const& [name, value] : recorded.members()) {
            if (ignored_.contains(name)) continue;
            auto const* const member = ours.find(name);
            all +=
                member != nullptr ? difference(value, *member, path + "." + name) : path + "." + name + " is missing\n";
        }
        for (auto const& [name, value] : ours.members())
            if (!recorded.contains(name)) all += path + "." + name + " is too much\n";
        return all;
    }

    /// Whether text is what was recorded, each place-holder standing for something, and for the same thing everywhere.
    bool matches(std::string_view recorded, std::string_view ours) {
        for (;;) {
            auto const open = recorded.find('<');
            auto const close = recorded.find('>', open == recorded.npos ? 0 : open);
            if (open == recorded.npos || close == recorded.npos) return recorded == ours;
            if (recorded.substr(0, open) != ours.substr(0, open)) return false;
            auto const name = std::string{recorded.substr(open, close - open + 1)};
            recorded.remove_prefix(close + 1);
            ours.remove_prefix(open);
            auto const next = recorded.substr(0, recorded.find('<'));
            auto const end = next.empty() ? (recorded.empty() ? ours.size() : ours.npos) : ours.find(next);
            if (end == ours.npos || end == 0) return false;
            auto const [known, isNew] = meaning_.try_emplace(name, ours.substr(0, end));
            if (!isNew && known->second != ours.substr(0, end)) return false;
            ours.remove_prefix(end);
        }
    }

    static std::string shownByPython(std::string_view bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string shown = "b'";
        for (char const c : bytes) {
            auto const byte = static_cast<unsigned char>(c);
            if (byte >= 0x20 && byte < 0x7f)
                shown += c;
            else
                shown.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
        }
        return shown + "'";
    }

    Json const* steps_;
    std::map<std::string, std::string> meaning_;
    std::set<std::string> ignored_{"ResponseMetadata"};
};

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_RECORDED_AWS_HPP
