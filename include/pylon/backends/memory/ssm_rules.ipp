// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSM_RULES_IPP
#define PYLON_BACKENDS_MEMORY_SSM_RULES_IPP

#include <pylon/backends/memory/ssm_rules.hpp>
#include <pylon/core/detail/concat.hpp>

#include <algorithm>
#include <array>

namespace pylon::memory::detail {

using pylon::detail::concat;

PYLON_INLINE protocol::ServiceError ssmError(std::string_view code, std::string message) {
    return {.status = 400, .code = std::string{code}, .queryCode = {}, .message = std::move(message)};
}

PYLON_INLINE protocol::ServiceError ssmInvalid(std::string message) {
    return ssmError("ValidationException", std::move(message));
}

PYLON_INLINE protocol::ServiceError ssmConstraint(std::string_view shown, std::string_view member,
                                                  std::string_view must) {
    // A value is never repeated.
    auto const what = member == "value" ? std::string{"Value"} : concat({"Value '", shown, "'"});
    return ssmInvalid(concat({"1 validation error detected: ", what, " at '", member,
                              "' failed to satisfy constraint: Member must ", must}));
}

PYLON_INLINE protocol::ServiceError ssmUnmodelled(std::string_view what) {
    return unmodelled(concat({"the in-memory ssm does not model ", what}));
}

PYLON_INLINE std::string lowerCase(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return lower;
}

/// Letters, digits and `.-_`, and whatever of `others`.
PYLON_INLINE bool isMadeOfNameCharacters(std::string_view text, std::string_view others) noexcept {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
               c == '_' || others.find(c) != others.npos;
    });
}

PYLON_INLINE protocol::ServiceError malformedName(std::string_view prefixes) {
    return ssmInvalid(concat({"Parameter name: can't be prefixed with ", prefixes,
                              " (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash "
                              "symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 "
                              "symbols .-_"}));
}

PYLON_INLINE Refusal checkAskedName(std::string const& name) {
    if (name.empty()) return ssmConstraint(name, "name", "have length greater than or equal to 1");
    if (name.size() > 2048) return ssmConstraint(name, "name", "have length less than or equal to 2048");
    auto const stem = lowerCase(name.starts_with('/') ? std::string_view{name}.substr(1) : std::string_view{name});
    if (!isMadeOfNameCharacters(name, "/") || name.find("//") != name.npos || stem.starts_with("ssm"))
        return malformedName("\"ssm\"");
    return std::nullopt;
}

PYLON_INLINE Refusal checkNewName(std::string const& name) {
    if (auto refusal = checkAskedName(name)) return refusal;
    bool const isPath = name.find('/') != name.npos;
    if (isPath && !name.starts_with('/')) return ssmInvalid("Parameter name must be a fully qualified name");
    if (name.ends_with('/')) return ssmInvalid("Parameter name must not end with slash.");
    auto const lower = lowerCase(name);
    if (lower.starts_with("/aws"))
        return ssmError("AccessDeniedException", "No access to reserved parameter name: " + name + ".");
    if (lower.starts_with("aws")) return malformedName("\"aws\" or \"ssm\"");
    if (name.size() > 1011) return ssmInvalid("Parameter name must have at most 1011 characters.");
    if (std::count(name.begin(), name.end(), '/') > 15)
        return ssmError("HierarchyLevelLimitExceededException", "A hierarchy can have a maximum of 15 levels.");
    return std::nullopt;
}

PYLON_INLINE Refusal checkPath(std::string const& path) {
    bool const fine = path.starts_with('/') && isMadeOfNameCharacters(path, "/") && path.find("//") == path.npos;
    auto const lower = lowerCase(path);
    if (fine && !lower.starts_with("/ssm")) return std::nullopt;
    return ssmInvalid(
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a "
        "forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use "
        "only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special "
        "characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". "
        "Valid example: /get/parameters2-/by1./path0_.");
}

PYLON_INLINE Refusal checkNames(std::vector<std::string> const& names) {
    std::string shown = "[";
    for (auto const& each : names)
        shown.append(shown.size() > 1 ? ", " : "").append(each);
    shown.append("]");
    if (names.empty()) return ssmConstraint(shown, "names", "have length greater than or equal to 1");
    if (names.size() > 10) return ssmConstraint(shown, "names", "have length less than or equal to 10");
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        return ssmUnmodelled("the same name twice in one call");
    return std::nullopt;
}

PYLON_INLINE Refusal checkUnmodelledOfPut(ssm::PutParameter const& input) {
    for (auto const& [given, name] :
         {std::pair{input.keyId.has_value(), "KeyId"}, std::pair{input.allowedPattern.has_value(), "AllowedPattern"},
          std::pair{!input.tags.empty(), "Tags"}, std::pair{input.policies.has_value(), "Policies"}})
        if (given) return ssmUnmodelled(concat({"the parameter ", name, " of PutParameter"}));
    if (input.dataType == "aws:ec2:image" || input.dataType == "aws:ssm:integration")
        return ssmUnmodelled("the data type " + *input.dataType);
    return std::nullopt;
}

PYLON_INLINE Refusal checkPut(ssm::PutParameter const& input) {
    if (auto refusal = checkNewName(input.parameterName)) return refusal;
    if (input.value.empty()) return ssmConstraint({}, "value", "have length greater than or equal to 1");
    constexpr std::array<std::string_view, 3> types{"SecureString", "StringList", "String"};
    if (input.type && std::find(types.begin(), types.end(), *input.type) == types.end())
        return ssmConstraint(*input.type, "type", "satisfy enum value set: [SecureString, StringList, String]");
    constexpr std::array<std::string_view, 3> tiers{"Standard", "Advanced", "Intelligent-Tiering"};
    if (input.tier && std::find(tiers.begin(), tiers.end(), *input.tier) == tiers.end())
        return ssmConstraint(*input.tier, "tier", "satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]");
    if (input.overwrite.value_or(false) && !input.tags.empty())
        return ssmInvalid(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, "
            "please remove overwrite flag. To update tags for an existing parameter, please use "
            "AddTagsToResource or RemoveTagsFromResource.");
    if (auto refusal = checkUnmodelledOfPut(input)) return refusal;
    if (input.dataType.value_or("text") != "text")
        return ssmInvalid(concat(
            {"The following data type is not supported: ", *input.dataType, " (Data type names are all lowercase.)"}));
    if (input.value.size() > greatestAdvancedValue)
        return ssmInvalid("Advanced tier parameters support a maximum parameter value of 8192 characters.");
    return std::nullopt;
}

PYLON_INLINE bool isLabel(std::string_view label) noexcept {
    if (label.empty() || label.size() > 100 || !isMadeOfNameCharacters(label, "")) return false;
    auto const lower = lowerCase(label.substr(0, 3));
    return !(label.front() >= '0' && label.front() <= '9') && lower != "aws" && lower != "ssm";
}

} // namespace pylon::memory::detail

#endif // PYLON_BACKENDS_MEMORY_SSM_RULES_IPP
