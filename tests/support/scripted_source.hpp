// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_SUPPORT_SCRIPTED_SOURCE_HPP
#define PYLON_TESTS_SUPPORT_SCRIPTED_SOURCE_HPP

#include <pylon/core/credentials_source.hpp>

#include <functional>
#include <string>
#include <utility>

namespace pylon::test {

/// A CredentialsSource that does what it is told.
class ScriptedSource {
public:
    using Script = std::function<Result<CredentialsFound>()>;

    explicit ScriptedSource(Script script, std::string name = "script")
        : script_(std::move(script)), name_(std::move(name)) {}

    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    Result<CredentialsFound> find(CallLimits const& /*limits*/) { return script_(); }

private:
    Script script_;
    std::string name_;
};

/// Credentials of this name.
inline CredentialsFound foundCredentials(std::string key, std::optional<WallTime> expiration = {}) {
    return {.credentials = Credentials{.accessKeyId = std::move(key),
                                       .secretAccessKey = Secret{"secret"},
                                       .sessionToken = Secret{"token"},
                                       .expiration = expiration},
            .whyNone = {}};
}

} // namespace pylon::test

#endif // PYLON_TESTS_SUPPORT_SCRIPTED_SOURCE_HPP
