// SPDX-License-Identifier: BSL-1.0
// expect-error: PresigningSignerPolicy: a signer that presigns needs a const `presign(request, credentials, scope, now, expires)`, which takes a Request const&, Credentials const&, SigningScope const&, WallTime and std::chrono::seconds, and returns exactly Result<std::string>
// max-lines: 25

#include "../archetypes/operation.hpp"
#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

auto presign(SomeTransport&& transport) {
    Client const client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
    return client.presign(archetype::Operation{}, std::chrono::seconds{60});
}
