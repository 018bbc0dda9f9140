// SPDX-License-Identifier: BSL-1.0
// expect-error: Client::with: the argument models more than one policy concept, so its slot is not clear
// max-lines: 14

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct SignerAndRetry : NoRetry {
    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const;
};

void replace(Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry> const& client) {
    static_cast<void>(client.with(SignerAndRetry{}));
}
