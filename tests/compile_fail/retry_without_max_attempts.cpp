// SPDX-License-Identifier: BSL-1.0
// expect-error: RetryPolicy: a retry policy needs a const `maxAttempts(service)`, which takes a std::string_view and returns an int
// max-lines: 27

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct WithoutMaximum {
    RetryDecision failed(Failure const&);
    void succeeded();
};

auto makeClient(SomeTransport&& transport, WithoutMaximum&& retry) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, std::move(retry)};
}
