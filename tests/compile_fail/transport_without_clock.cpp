// SPDX-License-Identifier: BSL-1.0
// expect-error: (template constraint failure for|constraints not satisfied for).*Client
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct WithoutClock {
    Result<Response> send(Request const&, CallLimits const&);
};

using NoClient = Client<WithoutClock, Unsigned, archetype::Serializer, NoRetry>;
