// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PROFILE_PARSER_IPP
#define PYLON_CORE_DETAIL_PROFILE_PARSER_IPP

#include <pylon/core/detail/concat.hpp>
#include <pylon/core/detail/profile_parser.hpp>
#include <pylon/core/profile_file.hpp>

#include <algorithm>

namespace pylon::detail {

namespace profile {

inline constexpr std::string_view blanks = " \t\r";

/// A name that sections and properties can have.
[[nodiscard]] PYLON_INLINE bool isName(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"_-/.%@:+"}.find(c) != std::string_view::npos;
    });
}

/// Without the comment, which begins with the first `#` or `;` that white space stands before.
[[nodiscard]] PYLON_INLINE std::string_view withoutComment(std::string_view line) noexcept {
    for (std::size_t i = 1; i < line.size(); ++i)
        if ((line[i] == '#' || line[i] == ';') && (line[i - 1] == ' ' || line[i - 1] == '\t')) return line.substr(0, i);
    return line;
}

/// What stands behind a word and white space; the word alone is none.
[[nodiscard]] PYLON_INLINE std::optional<std::string_view> behindWord(std::string_view text, std::string_view word) {
    if (!text.starts_with(word) || text.size() == word.size()) return std::nullopt;
    text.remove_prefix(word.size());
    if (text.front() != ' ' && text.front() != '\t') return std::nullopt;
    return trimmed(text);
}

} // namespace profile

[[gnu::cold]] PYLON_INLINE std::string smallLetters(std::string_view text) {
    std::string small{text};
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return small;
}

[[gnu::cold]] PYLON_INLINE std::string_view trimmed(std::string_view text) noexcept {
    auto const first = text.find_first_not_of(profile::blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(profile::blanks) - first + 1);
}

[[gnu::cold]] PYLON_INLINE Result<void> ProfileParser::read(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3); // an editor's mark of UTF-8
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        if (auto const* const complaint = line(text.substr(0, end)); complaint != nullptr)
            return Error{ErrorKind::configuration, concat({path_, ":", std::to_string(number), ": ", complaint})};
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    finishProperty();
    return {};
}

[[gnu::cold]] PYLON_INLINE ProfileParser::Complaint ProfileParser::line(std::string_view line) {
    if (line.find('\0') != std::string_view::npos) return "a zero byte, which no profile file has";
    if (trimmed(line).empty() || line.front() == '#' || line.front() == ';') return nullptr;
    if (line.front() == '[') return header(line);
    if (!inSection_) return "no section stands before it; write [default] or [profile NAME] first";
    if (line.front() == ' ' || line.front() == '\t') return continuation(trimmed(line));
    return property(trimmed(profile::withoutComment(line)));
}

[[gnu::cold]] PYLON_INLINE ProfileParser::Complaint ProfileParser::header(std::string_view line) {
    // No name has these characters: here a comment needs no white space before it.
    line = trimmed(line.substr(0, line.find_first_of("#;")));
    if (line.size() < 2 || line.back() != ']') return "the section's name has no closing ']'";
    finishProperty();
    section_ = section(trimmed(line.substr(1, line.size() - 2)));
    inSection_ = true;
    return nullptr;
}

[[gnu::cold]] PYLON_INLINE ProfileSection* ProfileParser::section(std::string_view name) {
    if (kind_ == ProfileFileKind::credentials)
        return profile::isName(name) ? &found_.profiles[std::string{name}] : nullptr;

    auto* sections = &found_.profiles;
    auto inner = profile::behindWord(name, "profile");
    if (inner == "default" && !prefixedDefault_) {
        prefixedDefault_ = true;
        found_.profiles.erase("default");
    }
    if (!inner && name == "default" && !prefixedDefault_) inner = name;
    if (!inner) {
        inner = profile::behindWord(name, "sso-session");
        sections = &found_.ssoSessions;
    }
    if (!inner) {
        inner = profile::behindWord(name, "services");
        sections = &found_.services;
    }
    return inner && profile::isName(*inner) ? &(*sections)[std::string{*inner}] : nullptr;
}

[[gnu::cold]] PYLON_INLINE ProfileParser::Complaint ProfileParser::property(std::string_view line) {
    auto const equals = line.find('=');
    if (equals == std::string_view::npos) return "no '=' between a property's name and its value";
    auto const name = trimmed(line.substr(0, equals));
    auto const value = trimmed(line.substr(equals + 1));
    if (name.empty()) return "no name stands before the '='";
    finishProperty();
    inProperty_ = true;
    nested_ = value.empty();
    name_ = section_ != nullptr && profile::isName(name) ? name : std::string_view{};
    value_.push_back(value);
    return nullptr;
}

[[gnu::cold]] PYLON_INLINE void ProfileParser::finishProperty() {
    if (inProperty_ && !name_.empty()) {
        std::size_t size = value_.size() - 1;
        for (auto const line : value_)
            size += line.size();
        std::string joined;
        joined.reserve(size); // so that no copy of a secret is left behind
        for (auto const& line : value_) {
            if (&line != value_.data()) joined.push_back('\n');
            joined.append(line);
        }
        section_->set(smallLetters(name_), Secret::takeOver(std::move(joined)));
    }
    inProperty_ = false;
    value_.clear();
}

[[gnu::cold]] PYLON_INLINE ProfileParser::Complaint ProfileParser::continuation(std::string_view line) {
    if (!inProperty_) return "it begins with white space, and so goes on with a property, but none stands before it";
    if (nested_) {
        auto const equals = line.find('=');
        if (equals == std::string_view::npos) return "no '=' between a nested property's name and its value";
        if (equals == 0) return "no name stands before the nested property's '='";
    }
    if (!name_.empty()) value_.push_back(line);
    return nullptr;
}

} // namespace pylon::detail

#endif // PYLON_CORE_DETAIL_PROFILE_PARSER_IPP
