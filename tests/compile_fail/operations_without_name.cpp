// SPDX-License-Identifier: BSL-1.0
// expect-error: Operation: the struct needs a static `name`, the operation's name on the wire
// max-lines: 23

#include "../archetypes/operation.hpp"
#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

#include <vector>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

using SomeClient = Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry>;

struct WithoutName {
    static constexpr ServiceInfo const& service = archetype::service;
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    using Output = archetype::OperationOutput;
};
BOOST_HANA_ADAPT_STRUCT(WithoutName);

void call(SomeClient const& client) {
    client.invokeAll(std::vector<WithoutName>(2), 2, [](WithoutName const&, auto const&) {});
}
