// SPDX-License-Identifier: BSL-1.0
// expect-error: SignerPolicy: a signer's `sign(request, credentials, scope, now)` must return exactly Result<void>
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct SaysWhetherOnly {
    bool sign(Request&, Credentials const&, SigningScope const&, WallTime) const;
};

auto makeClient(SomeTransport&& transport, SaysWhetherOnly&& signer) {
    return Client{std::move(transport), std::move(signer), archetype::Serializer{}, NoRetry{}};
}
