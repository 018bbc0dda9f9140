// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SNS_FILTER_POLICY_IPP
#define PYLON_BACKENDS_MEMORY_SNS_FILTER_POLICY_IPP

#include <pylon/backends/memory/sns_filter_policy.hpp>
#include <pylon/backends/rapidjson_value.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace pylon::memory::detail {

using Why = std::optional<std::string>;

/// Whether `$or` stands for alternatives here, and not for a key of that name: a list of two or more objects.
PYLON_INLINE bool isAlternatives(std::string_view key, Value const& value) {
    auto const* const list = value.getIf<List>();
    return key == "$or" && list != nullptr && list->size() > 1 &&
           std::all_of(list->begin(), list->end(), [](Value const& each) { return each.getIf<Map>() != nullptr; });
}

/// An address and how many of its first bits count.
struct Cidr {
    std::array<unsigned char, 16> address{};
    int family = 0;
    unsigned bits = 0;
};

PYLON_INLINE std::optional<Cidr> readAddress(std::string const& text) {
    Cidr address;
    for (auto const& [family, bits] : {std::pair{AF_INET, 32U}, std::pair{AF_INET6, 128U}})
        if (inet_pton(family, text.c_str(), address.address.data()) == 1) {
            address.family = family;
            address.bits = bits;
            return address;
        }
    return std::nullopt;
}

PYLON_INLINE std::optional<unsigned> readBits(std::string_view text) {
    unsigned bits = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return bits;
}

PYLON_INLINE bool isWithin(std::string const& address, std::string const& network) {
    auto const slash = network.find('/');
    auto const inside = readAddress(address);
    auto const outside = readAddress(network.substr(0, slash));
    if (!inside || !outside || inside->family != outside->family) return false;
    auto const bits = readBits(network.substr(slash + 1)).value_or(128);
    for (unsigned bit = 0; bit != bits; ++bit)
        if (((inside->address[bit / 8] ^ outside->address[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
    return true;
}

PYLON_INLINE Why whyNotCidr(Value const& pattern) {
    auto const* const text = pattern.getIf<std::string>();
    if (text == nullptr) return "prefix match pattern must be a string";
    auto const slash = text->find('/');
    if (slash == text->npos || text->find('/', slash + 1) != text->npos) return "Malformed CIDR, one '/' required";
    auto const bits = readBits(std::string_view{*text}.substr(slash + 1));
    if (!bits) return "Malformed CIDR, mask bits must be an integer";
    auto const address = readAddress(text->substr(0, slash));
    if (!address) return "Nonstandard IP address: " + text->substr(0, slash);
    if (*bits > address->bits) return "Malformed CIDR, mask bits must not be more than an address has";
    return std::nullopt;
}

PYLON_INLINE Why whyNotNumeric(Value const& pattern) {
    auto const* const members = pattern.getIf<List>();
    if (members == nullptr || members->empty()) return "Invalid member in numeric match: ]";
    constexpr std::array<std::string_view, 5> operators{"=", "<", "<=", ">", ">="};
    auto const* const first = members->front().getIf<std::string>();
    if (first == nullptr) return "Invalid member in numeric match: " + to_string(members->front());
    if (std::find(operators.begin(), operators.end(), *first) == operators.end())
        return "Unrecognized numeric range operator: " + *first;
    auto const isNumber = [&](std::size_t at) { return at < members->size() && (*members)[at].isNumber(); };
    auto const mustBeNumber = [](std::string const& name) {
        return "Value of " + (name == "=" ? "equals" : name) + " must be numeric";
    };
    if (!isNumber(1)) return mustBeNumber(*first);
    if (members->size() == 2) return std::nullopt;
    if (!first->starts_with('>')) return "Too many elements in numeric expression";
    auto const* const second = (*members)[2].getIf<std::string>();
    if (second == nullptr) return "Bad value in numeric range: " + to_string((*members)[2]);
    if (*second != "<" && *second != "<=") return "Bad numeric range operator: " + *second;
    if (!isNumber(3)) return mustBeNumber(*second);
    if (members->size() > 4) return "Too many terms in numeric range expression";
    auto const bottom = (*members)[1].tryAs<Number>();
    auto const top = (*members)[3].tryAs<Number>();
    if (bottom && top && *top <= *bottom) return "Bottom must be less than top";
    return std::nullopt;
}

PYLON_INLINE bool isPlain(Value const& value) {
    return value.isNull() || value.isNumber() || value.type() == Value::Type::boolean ||
           value.type() == Value::Type::string;
}

PYLON_INLINE Why whyNotAnythingBut(Value const& pattern) {
    constexpr auto mustBePlain = "Match value must be String, number, true, false, or null";
    if (auto const* const list = pattern.getIf<List>()) {
        if (list->empty() || !std::all_of(list->begin(), list->end(), &isPlain)) return mustBePlain;
        return std::nullopt;
    }
    auto const* const inner = pattern.getIf<Map>();
    if (inner == nullptr) return isPlain(pattern) ? Why{} : Why{mustBePlain};
    if (inner->size() != 1) return "Only one key allowed in match expression";
    if (inner->begin()->first != "prefix") return "Unsupported anything-but pattern: " + inner->begin()->first;
    if (inner->begin()->second.getIf<std::string>() == nullptr) return "prefix match pattern must be a string";
    return std::nullopt;
}

PYLON_INLINE Why whyNotCondition(Value const& condition) {
    if (isPlain(condition)) return std::nullopt;
    auto const* const expression = condition.getIf<Map>();
    if (expression == nullptr) return "Match value must be String, number, true, false, or null";
    if (expression->size() != 1) return "Only one key allowed in match expression";
    auto const& [name, pattern] = *expression->begin();
    if (name == "prefix" || name == "suffix" || name == "equals-ignore-case") {
        if (pattern.getIf<std::string>() == nullptr) return name + " match pattern must be a string";
        return std::nullopt;
    }
    if (name == "anything-but") return whyNotAnythingBut(pattern);
    if (name == "numeric") return whyNotNumeric(pattern);
    if (name == "cidr") return whyNotCidr(pattern);
    if (name != "exists") return "Unrecognized match type " + name;
    if (pattern.type() != Value::Type::boolean) return "exists match pattern must be either true or false.";
    return std::nullopt;
}

/// Goes through a policy and counts the combinations that it stands for: the product of the numbers of conditions, each times the
/// depth of its key; alternatives are added up.
struct PolicyCheck {
    FilterScope scope;
    Why why{};

    std::size_t count(Map const& policy, std::size_t depth, std::size_t combinations) {
        if (depth > 1 && scope == FilterScope::messageAttributes)
            why = "Filter policy scope MessageAttributes does not support nested filter policy";
        for (auto const& [key, value] : policy) {
            if (why) return combinations;
            if (isAlternatives(key, value)) {
                std::size_t sum = 0;
                for (auto const& each : *value.getIf<List>())
                    sum += count(*each.getIf<Map>(), depth, combinations);
                combinations = sum;
            } else if (auto const* const nested = value.getIf<Map>())
                combinations = count(*nested, depth + 1, combinations);
            else if (auto const* const conditions = value.getIf<List>())
                combinations = std::min<std::size_t>(combinations * check(*conditions) * depth, 1'000'000);
            else
                why = "\"" + key + "\" must be an object or an array";
        }
        return combinations;
    }

    std::size_t check(List const& conditions) {
        if (conditions.empty()) why = "Empty arrays are not allowed";
        for (auto const& each : conditions)
            if (!why) why = whyNotCondition(each);
        return conditions.size();
    }
};

PYLON_INLINE Why whyNotPolicy(std::string_view text, FilterScope scope) {
    if (text.size() > std::size_t{256} * 1024) return "Filter policy can not be larger than 256 KB";
    auto const policy = readJsonValue(text);
    if (!policy) return "failed to parse JSON. " + policy.error().message();
    auto const* const keys = policy->getIf<Map>();
    if (keys == nullptr) return "Filter is not an object";
    if (keys->size() > 5) return "Filter policy can not have more than 5 keys";
    PolicyCheck check{scope};
    auto const combinations = check.count(*keys, 1, 1);
    if (!check.why && combinations > 150) return "Filter policy is too complex";
    return check.why;
}

PYLON_INLINE bool matchesNumeric(Number const& number, List const& pattern) {
    for (std::size_t i = 0; i + 1 < pattern.size(); i += 2) {
        auto const bound = pattern[i + 1].tryAs<Number>();
        if (!bound) return false;
        auto const& name = *pattern[i].getIf<std::string>();
        auto const order = number <=> *bound;
        bool const holds = name == "="    ? order == 0
                           : name == "<"  ? order < 0
                           : name == "<=" ? order <= 0
                           : name == ">"  ? order > 0
                                          : order >= 0;
        if (!holds) return false;
    }
    return true;
}

PYLON_INLINE bool equalIgnoringCase(std::string_view a, std::string_view b) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// Whether a value meets a condition other than `exists`.
PYLON_INLINE bool meets(Value const& value, Value const& condition) {
    auto const* const expression = condition.getIf<Map>();
    if (expression == nullptr) return value == condition;
    auto const& [name, pattern] = *expression->begin();
    auto const* const text = value.getIf<std::string>();
    if (name == "numeric") {
        auto const number = value.isNumber() ? value.tryAs<Number>() : std::nullopt;
        return number && matchesNumeric(*number, *pattern.getIf<List>());
    }
    if (name == "anything-but") {
        if (auto const* const list = pattern.getIf<List>())
            return std::find(list->begin(), list->end(), value) == list->end();
        auto const* const prefix = pattern.getIf<Map>();
        if (prefix == nullptr) return value != pattern;
        return text != nullptr && !text->starts_with(*prefix->begin()->second.getIf<std::string>());
    }
    if (text == nullptr || name == "exists") return false;
    auto const& wanted = *pattern.getIf<std::string>();
    if (name == "prefix") return text->starts_with(wanted);
    if (name == "suffix") return text->ends_with(wanted);
    if (name == "cidr") return isWithin(*text, wanted);
    return equalIgnoringCase(*text, wanted);
}

/// Whether one of a key's conditions is met, by one of the values that the key has. None: the key is not there.
PYLON_INLINE bool meetsAny(std::vector<Value> const& values, bool present, List const& conditions) {
    return std::any_of(conditions.begin(), conditions.end(), [&](Value const& condition) {
        if (auto const* const expression = condition.getIf<Map>();
            expression != nullptr && expression->begin()->first == "exists")
            return expression->begin()->second.as<bool>() == present;
        return std::any_of(values.begin(), values.end(), [&](Value const& each) { return meets(each, condition); });
    });
}

/// The values that conditions are about: of an array those in it, at any depth; of an object none.
PYLON_INLINE void collectLeaves(Value const& value, std::vector<Value>& leaves) {
    if (auto const* const list = value.getIf<List>())
        for (auto const& each : *list)
            collectLeaves(each, leaves);
    else if (value.getIf<Map>() == nullptr)
        leaves.push_back(value);
}

PYLON_INLINE bool matchesObject(Map const& policy, Map const& object);

PYLON_INLINE bool matchesNested(Map const& policy, Value const* value) {
    if (value != nullptr) {
        if (auto const* const list = value->getIf<List>(); list != nullptr && !list->empty())
            return std::any_of(list->begin(), list->end(),
                               [&](Value const& each) { return matchesNested(policy, &each); });
        if (auto const* const object = value->getIf<Map>()) return matchesObject(policy, *object);
    }
    return matchesObject(policy, {});
}

PYLON_INLINE bool matchesObject(Map const& policy, Map const& object) {
    return std::all_of(policy.begin(), policy.end(), [&](auto const& each) {
        auto const& [key, wanted] = each;
        if (isAlternatives(key, wanted)) {
            auto const& branches = *wanted.template getIf<List>();
            return std::any_of(branches.begin(), branches.end(), [&](Value const& branch) {
                return matchesObject(*branch.template getIf<Map>(), object);
            });
        }
        auto const found = object.find(key);
        auto const* const value = found == object.end() ? nullptr : &found->second;
        if (auto const* const nested = wanted.template getIf<Map>()) return matchesNested(*nested, value);
        std::vector<Value> leaves;
        if (value != nullptr) collectLeaves(*value, leaves);
        return meetsAny(leaves, !leaves.empty(), *wanted.template getIf<List>());
    });
}

/// Message attributes as filter policies see them. They do not see binary ones.
PYLON_INLINE Map filterable(MessageAttributes const& attributes) {
    Map all;
    for (auto const& [name, attribute] : attributes) {
        auto const& text = attribute.stringValue.value_or("");
        if (attribute.dataType.starts_with("Binary")) continue;
        if (attribute.dataType == "String.Array") {
            // What is no JSON has nothing in it that could match.
            auto list = readJsonValue(text);
            all[name] = list && list->getIf<List>() != nullptr ? *std::move(list) : Value{List{}};
        } else if (auto number = Number::parse(text); number && attribute.dataType.starts_with("Number"))
            all[name] = *std::move(number);
        else
            all[name] = text;
    }
    return all;
}

PYLON_INLINE FilterPolicy::FilterPolicy(std::string_view text, FilterScope scope)
    : policy_(readJsonValue(text).value().as<Map>()), scope_(scope) {}

PYLON_INLINE bool FilterPolicy::matches(MessageAttributes const& attributes, std::string_view body) const {
    if (policy_.empty()) return true;
    if (scope_ == FilterScope::messageAttributes)
        return !attributes.empty() && matchesObject(policy_, filterable(attributes));
    auto const document = readJsonValue(body);
    auto const* const object = document ? document->getIf<Map>() : nullptr;
    return object != nullptr && matchesObject(policy_, *object);
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SNS_FILTER_POLICY_IPP
