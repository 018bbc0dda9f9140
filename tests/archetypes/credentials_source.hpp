// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_CREDENTIALS_SOURCE_HPP
#define PYLON_TESTS_ARCHETYPES_CREDENTIALS_SOURCE_HPP

#include <pylon/core/credentials_source.hpp>

namespace pylon::archetype {

/// A CredentialsSource, and nothing else: it can be moved when it is made, and no more.
class CredentialsSource {
public:
    explicit CredentialsSource(int) {}
    CredentialsSource(CredentialsSource&&) = default;
    CredentialsSource& operator=(CredentialsSource&&) = delete;

    [[nodiscard]] char const* name() const { return "archetype"; }
    Result<CredentialsFound> find(CallLimits const&) {
        return CredentialsFound{.credentials = {}, .whyNone = "it is an archetype"};
    }
};

static_assert(pylon::CredentialsSource<CredentialsSource>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_CREDENTIALS_SOURCE_HPP
