// SPDX-License-Identifier: BSL-1.0
// expect-error: TransportPolicy: a transport needs `clock()`, which returns a reference to a Clock
// max-lines: 75

#include "../archetypes/serializer.hpp"
#include <pylon/services/sqs/queue.hpp>

using namespace pylon;

struct WithoutClock {
    Result<Response> send(Request const&, CallLimits const&);
};

std::size_t count(sqs::Queue<WithoutClock, Unsigned, archetype::Serializer, NoRetry> const& queue) {
    return queue.size();
}
