// SPDX-License-Identifier: BSL-1.0
// expect-error: ConcurrentTransportPolicy: a transport's `multiplexer()` must return a Multiplexer by value: movable, with `void start(token, request, limits)` and `std::optional<Completion> wait(deadline, stop)`
// max-lines: 27

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct CannotWait {
    void start(Token, Request const&, CallLimits const&);
};
struct MultiplexerCannotWait {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
    CannotWait multiplexer();
};

auto makeClient(MultiplexerCannotWait&& transport) {
    return Client{std::move(transport), Unsigned{}, archetype::Serializer{}, NoRetry{}};
}
