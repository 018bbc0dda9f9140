// SPDX-License-Identifier: BSL-1.0
// expect-error: Operation: the struct must name its `Output`, a default-constructible struct that is adapted by PYLON_ADAPT_STRUCT
// max-lines: 30

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

using SomeClient = Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry>;

struct WithoutOutput {
    std::string name{};
};
BOOST_HANA_ADAPT_STRUCT(WithoutOutput, name);

void call(SomeClient const& client) { static_cast<void>(client.invoke(WithoutOutput{})); }
