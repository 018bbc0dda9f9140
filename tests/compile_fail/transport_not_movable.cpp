// SPDX-License-Identifier: BSL-1.0
// expect-error: TransportPolicy: a transport must be move-constructible, for the client stores it by value
// max-lines: 42

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct NotMovable {
    NotMovable(NotMovable&&) = delete;
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

auto makeClient(NotMovable&& transport) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
}
