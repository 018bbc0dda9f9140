// SPDX-License-Identifier: BSL-1.0
// expect-error: CredentialsSource: a source needs a const `name()`, which returns a text
// max-lines: 26

#include <pylon/core/credentials_chain.hpp>

using namespace pylon;

struct WithoutName {
    Result<CredentialsFound> find(CallLimits const&);
};

auto makeChain(WithoutName&& source) {
    CredentialsChain chain;
    chain.add(std::move(source));
    return chain;
}
