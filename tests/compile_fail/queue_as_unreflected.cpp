// SPDX-License-Identifier: BSL-1.0
// expect-error: as<T>(): T must be a default-constructible, movable struct that is adapted by PYLON_ADAPT_STRUCT
// max-lines: 32

#include "../archetypes/serializer.hpp"
#include <pylon/services/sqs/queue.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct Order {
    int id;
};

void read(sqs::Queue<SomeTransport, Unsigned, archetype::Serializer, NoRetry> const& queue) {
    auto const orders = queue.as<Order>();
}
