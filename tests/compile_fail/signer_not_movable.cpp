// SPDX-License-Identifier: BSL-1.0
// expect-error: SignerPolicy: a signer must be move-constructible, for the client stores it by value
// max-lines: 42

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct NotMovable {
    NotMovable(NotMovable&&) = delete;
    Result<void> sign(Request&, Credentials const&, SigningScope const&, WallTime) const;
};

auto makeClient(SomeTransport&& transport, NotMovable&& signer) {
    return Client{std::move(transport), std::move(signer), archetype::Serializer{}, NoRetry{}};
}
