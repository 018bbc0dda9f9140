// SPDX-License-Identifier: BSL-1.0
// expect-error: RetryPolicy: a retry policy must be copy-constructible, for each call works on a copy
// max-lines: 43

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct NotCopyable : NoRetry {
    NotCopyable(NotCopyable&&) = default;
};

auto makeClient(SomeTransport&& transport, NotCopyable&& retry) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, std::move(retry)};
}
