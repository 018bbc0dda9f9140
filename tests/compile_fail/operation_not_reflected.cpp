// SPDX-License-Identifier: BSL-1.0
// expect-error: Operation: the struct must be adapted by PYLON_ADAPT_STRUCT, so that its members are the inputs
// max-lines: 34

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

using SomeClient = Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry>;

struct NotAdapted {
    std::string name{};
};

void call(SomeClient const& client) { static_cast<void>(client.invoke(NotAdapted{})); }
