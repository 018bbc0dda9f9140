// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_CORE_PROFILE_FILE_HPP
#define PYLON_CORE_PROFILE_FILE_HPP

#include <pylon/core/result.hpp>
#include <pylon/core/secret.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pylon {

/// The properties of one section of a profile file. Names are in small letters. Every value is kept as a secret, since the secret
/// ones stand among the others.
class ProfileSection {
public:
    /// The value of a property; null where the section has none of that name.
    [[nodiscard]] Secret const* find(std::string_view name) const noexcept;
    /// The value of a property that is no secret; nothing where it is not there or empty.
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    /// Whether the property is there, and not empty.
    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// A value of a nested section, as `addressing_style` in
    ///
    ///     s3 =
    ///       addressing_style = path
    ///
    /// Nothing where it is not there or empty.
    [[nodiscard]] std::optional<std::string> nested(std::string_view name, std::string_view member) const;

    [[nodiscard]] std::map<std::string, Secret, std::less<>> const& properties() const noexcept { return properties_; }
    /// Puts a value in the place of the one there may be.
    void set(std::string name, Secret value) { properties_.insert_or_assign(std::move(name), std::move(value)); }

private:
    std::map<std::string, Secret, std::less<>> properties_;
};

/// Which of the two files a text is: their sections are spelt differently.
enum class ProfileFileKind : std::uint8_t {
    config,      ///< `[default]`, `[profile NAME]`, `[sso-session NAME]`, `[services NAME]`
    credentials, ///< `[NAME]`
};

/// What the files `~/.aws/config` and `~/.aws/credentials` say, by the rules that all of AWS's SDKs share: sections that are not
/// spelt as their file has them, and names with characters that none may have, are passed over; what stands twice is merged, the
/// last value holds.
struct ProfileFile {
    using Sections = std::map<std::string, ProfileSection, std::less<>>;

    Sections profiles{};
    Sections ssoSessions{}; ///< `[sso-session NAME]`
    Sections services{};    ///< `[services NAME]`

    /// Reads one file's text on top of what is there already: first the config file, then the credentials file, whose values
    /// hold where both have one.
    /// Errors: configuration, naming `path` and the line and never what stands in it; then nothing is changed.
    Result<void> add(std::string_view text, ProfileFileKind kind, std::string_view path);
};

} // namespace pylon

#ifdef PYLON_HEADER_ONLY
#include <pylon/core/profile_file.ipp>
#endif

#endif // PYLON_CORE_PROFILE_FILE_HPP
