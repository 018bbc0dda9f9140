// SPDX-License-Identifier: BSL-1.0
// expect-error: RetryPolicy: a retry policy needs `succeeded()`, which returns void
// max-lines: 27

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct WithoutSucceeded {
    RetryDecision failed(Failure const&);
    int maxAttempts(std::string_view) const;
};

auto makeClient(SomeTransport&& transport, WithoutSucceeded&& retry) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, std::move(retry)};
}
