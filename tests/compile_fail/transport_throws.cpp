// SPDX-License-Identifier: BSL-1.0
// expect-error: TransportPolicy: a transport's `send(request, limits)` must return exactly Result<Response>
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct ReturnsOrThrows {
    Response send(Request const&, CallLimits const&);
    SystemClock& clock();
};

auto makeClient(ReturnsOrThrows&& transport) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
}
