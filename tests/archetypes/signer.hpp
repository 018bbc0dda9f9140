// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_TESTS_ARCHETYPES_SIGNER_HPP
#define PYLON_TESTS_ARCHETYPES_SIGNER_HPP

#include <pylon/core/signer.hpp>

#include <chrono>
#include <string>

namespace pylon::archetype {

/// A SignerPolicy, and nothing else: it can be moved when it is made, and no more.
class Signer {
public:
    explicit Signer(int) {}
    Signer(Signer&&) = default;
    Signer& operator=(Signer&&) = delete;

    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const { return {}; }
};

static_assert(SignerPolicy<Signer> && !PresigningSignerPolicy<Signer>);

/// A PresigningSignerPolicy, and nothing else.
class PresigningSigner : public Signer {
public:
    using Signer::Signer;

    Result<std::string> presign(Request const& request, Credentials const&, SigningScope const&, WallTime,
                                std::chrono::seconds) const {
        return request.url();
    }
};

static_assert(PresigningSignerPolicy<PresigningSigner>);

} // namespace pylon::archetype

#endif // PYLON_TESTS_ARCHETYPES_SIGNER_HPP
