// SPDX-License-Identifier: BSL-1.0
// expect-error: RetryPolicy: a retry policy needs `failed(failure)`, which takes a Failure const& and returns a RetryDecision
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct DecidesByBool : NoRetry {
    bool failed(Failure const&);
};

auto makeClient(SomeTransport&& transport, DecidesByBool&& retry) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, std::move(retry)};
}
