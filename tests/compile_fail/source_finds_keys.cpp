// SPDX-License-Identifier: BSL-1.0
// expect-error: CredentialsSource: a source's `find(limits)` must return exactly Result<CredentialsFound>
// max-lines: 33

#include <pylon/core/refreshed_credentials.hpp>

using namespace pylon;

struct FindsKeys {
    std::string name() const;
    Result<Credentials> find(CallLimits const&);
};

void use(FindsKeys&& source, AnyClock clock) { RefreshedCredentials const provider{std::move(source), clock}; }
