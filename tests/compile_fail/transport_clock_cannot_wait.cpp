// SPDX-License-Identifier: BSL-1.0
// expect-error: TransportPolicy: a transport needs `clock()`, which returns a reference to a Clock
// max-lines: 27

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct CannotWait {
    WallTime now();
    Ticks ticks();
};
struct ClockCannotWait {
    Result<Response> send(Request const&, CallLimits const&);
    CannotWait& clock();
};

auto makeClient(ClockCannotWait&& transport) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
}
