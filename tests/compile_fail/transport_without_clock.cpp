// SPDX-License-Identifier: BSL-1.0
// expect-error: TransportPolicy: a transport needs `clock()`, which returns a reference to a Clock
// max-lines: 25

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct WithoutClock {
    Result<Response> send(Request const&, CallLimits const&);
};

auto makeClient(WithoutClock&& transport) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
}
