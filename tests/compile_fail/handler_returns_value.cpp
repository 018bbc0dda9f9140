// SPDX-License-Identifier: BSL-1.0
// expect-error: a handler returns void: to fail is to throw, and a returned value would be lost
// max-lines: 12

#include "../archetypes/serializer.hpp"
#include <pylon/services/sqs/queue.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

bool receive(sqs::Queue<SomeTransport, Unsigned, archetype::Serializer, NoRetry> const& queue) {
    return queue.getMessage([](Message const& message) { return message.body.empty(); });
}
