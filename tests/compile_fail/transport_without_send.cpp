// SPDX-License-Identifier: BSL-1.0
// expect-error: TransportPolicy: a transport needs `send(request, limits)`, which takes a Request const& and a CallLimits const&
// max-lines: 23

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct WithoutLimits {
    Result<Response> send(Request const&);
    SystemClock& clock();
};

auto makeClient(WithoutLimits&& transport) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
}
