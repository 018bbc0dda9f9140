// SPDX-License-Identifier: BSL-1.0
// expect-error: MessageFormatPolicy: a format needs a static `decode(received)`, which takes a ReceivedMessage&& and returns a Value
// max-lines: 24

#include "../archetypes/serializer.hpp"
#include <pylon/services/sqs/queue.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct WithoutDecode {
    using Value = int;
    static void encode(int const&, sqs::SendMessageBatchEntry&);
};

using SomeClient = Client<SomeTransport, Unsigned, archetype::Serializer, NoRetry>;
std::size_t count(sqs::BasicQueue<WithoutDecode, SomeClient> const& queue) { return queue.size(); }
