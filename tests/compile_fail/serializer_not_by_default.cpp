// SPDX-License-Identifier: BSL-1.0
// expect-error: SerializerPolicy: a serializer must be default-constructible and copyable
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct NotByDefault : archetype::Serializer {
    explicit NotByDefault(int) {}
};

auto makeClient(SomeTransport&& transport, NotByDefault&& serializer) {
    return Client{std::move(transport), Unsigned{}, std::move(serializer), NoRetry{}};
}
