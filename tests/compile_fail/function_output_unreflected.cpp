// SPDX-License-Identifier: BSL-1.0
// expect-error: call<Out>(): Out must be a default-constructible, movable struct that is adapted by PYLON_ADAPT_STRUCT
// max-lines: 60

#include "../archetypes/serializer.hpp"
#include <pylon/services/lambda/function.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct NotAdapted {
    int id = 0;
};

void call(lambda::Function<SomeTransport, Unsigned, archetype::Serializer, NoRetry> const& function) {
    static_cast<void>(function.call<NotAdapted>({{"a", 1}}));
}
