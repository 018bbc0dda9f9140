// SPDX-License-Identifier: BSL-1.0
// expect-error: CredentialsSource: a source needs `find(limits)`, which takes a CallLimits const&
// max-lines: 26

#include <pylon/core/credentials_chain.hpp>

using namespace pylon;

struct WithoutLimits {
    std::string name() const;
    Result<CredentialsFound> find();
};

auto makeChain(WithoutLimits&& source) {
    CredentialsChain chain;
    chain.add(std::move(source));
    return chain;
}
