// SPDX-License-Identifier: BSL-1.0
// expect-error: SignerPolicy: a signer needs a const `sign(request, credentials, scope, now)`, which takes a Request&, Credentials const&, SigningScope const& and WallTime
// max-lines: 23

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct ChangesItself {
    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime);
};

auto makeClient(SomeTransport&& transport, ChangesItself&& signer) {
    return Client{std::move(transport), std::move(signer), archetype::Serializer{}, NoRetry{}};
}
