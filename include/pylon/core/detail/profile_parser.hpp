// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_DETAIL_PROFILE_PARSER_HPP
#define PYLON_CORE_DETAIL_PROFILE_PARSER_HPP

#include <pylon/core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pylon {

class ProfileSection;
struct ProfileFile;
enum class ProfileFileKind : std::uint8_t;

namespace detail {

/// Reads one profile file, line by line. For one text.
class ProfileParser {
public:
    ProfileParser(ProfileFile& found, ProfileFileKind kind, std::string_view path)
        : found_(found), kind_(kind), path_(path) {}

    /// Errors: as ProfileFile::add; half of the text may have been kept then.
    Result<void> read(std::string_view text);

private:
    /// All of these return null, or what is wrong with the line.
    using Complaint = char const*;

    Complaint line(std::string_view line);
    Complaint header(std::string_view line);
    Complaint property(std::string_view line);
    Complaint continuation(std::string_view line);
    /// Where the properties of `[name]` go; null where the section is to be passed over.
    ProfileSection* section(std::string_view name);
    /// Keeps the property whose lines have all been seen.
    void finishProperty();

    ProfileFile& found_;
    ProfileFileKind kind_;
    std::string_view path_;
    ProfileSection* section_ = nullptr;   // where properties go; null outside of sections and in those passed over
    std::string_view name_;               // of the property in hand; empty where it is to be passed over
    std::vector<std::string_view> value_; // its lines, which are joined once: they may be millions
    bool inSection_ = false;
    bool inProperty_ = false;
    bool nested_ = false;          // the property's own value was empty: what follows is a section in it
    bool prefixedDefault_ = false; // `[profile default]` was seen, beside which `[default]` counts for nothing
};

/// Without white space at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
[[nodiscard]] std::string smallLetters(std::string_view text);

} // namespace detail
} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/detail/profile_parser.ipp>
#endif

#endif // PYLON_CORE_DETAIL_PROFILE_PARSER_HPP
