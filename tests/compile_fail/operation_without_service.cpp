// SPDX-License-Identifier: BSL-1.0
// expect-error: Operation: the struct needs a static `service`, a ServiceInfo
// max-lines: 30

#include "../archetypes/operation.hpp"
#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

using SomeClient = Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry>;

struct WithoutService {
    static constexpr char const* name = "Operation";
    static constexpr Idempotency idempotency = Idempotency::unsafe;
    using Output = archetype::OperationOutput;
};
BOOST_HANA_ADAPT_STRUCT(WithoutService);

void call(SomeClient const& client) { static_cast<void>(client.invoke(WithoutService{})); }
