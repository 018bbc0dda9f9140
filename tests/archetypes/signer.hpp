// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_SIGNER_HPP
#define PYLON_TESTS_ARCHETYPES_SIGNER_HPP

#include <pylon/core/signer.hpp>

namespace pylon::archetype {

/// A SignerPolicy, and nothing else: it can be moved when it is made, and no more.
class Signer {
public:
    explicit Signer(int) {}
    Signer(Signer&&) = default;
    Signer& operator=(Signer&&) = delete;

    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const { return {}; }
};

static_assert(SignerPolicy<Signer>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_SIGNER_HPP
