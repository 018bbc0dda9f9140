// SPDX-License-Identifier: BSL-1.0
// expect-error: Client::with: the argument models none of TransportPolicy, SignerPolicy, SerializerPolicy and RetryPolicy
// max-lines: 14

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct NoPolicy {};

void replace(Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry> const& client) {
    static_cast<void>(client.with(NoPolicy{}));
}
