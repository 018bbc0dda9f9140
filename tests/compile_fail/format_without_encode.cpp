// SPDX-License-Identifier: BSL-1.0
// expect-error: MessageFormatPolicy: a format needs a type `Value` and a static `encode(value, entry)`, which takes a Value const& and a SendMessageBatchEntry&
// max-lines: 24

#include "../archetypes/serializer.hpp"
#include <pylon/services/sqs/queue.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct WithoutEncode {
    using Value = int;
    static int decode(sqs::ReceivedMessage&&);
};

using SomeClient = Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry>;
std::size_t count(sqs::BasicQueue<WithoutEncode, SomeClient> const& queue) { return queue.size(); }
