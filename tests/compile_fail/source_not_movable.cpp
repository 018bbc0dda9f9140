// SPDX-License-Identifier: BSL-1.0
// expect-error: CredentialsSource: a source must be move-constructible, for who asks it stores it by value
// max-lines: 33

#include <pylon/core/credentials_chain.hpp>

using namespace pylon;

struct NotMovable {
    NotMovable();
    NotMovable(NotMovable&&) = delete;
    std::string name() const;
    Result<CredentialsFound> find(CallLimits const&);
};

void use(CredentialsChain& chain) { chain.add(NotMovable{}); }
