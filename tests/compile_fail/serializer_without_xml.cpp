// SPDX-License-Identifier: BSL-1.0
// expect-error: SerializerPolicy: a serializer must name a Codec `Xml`, with static `write(view, format, out)` and `read(text, view, format)` that return Result<void>
// max-lines: 23

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct WithoutXml {
    using Json = archetype::Codec;
    using Checksums = archetype::Checksums;
};

auto makeClient(SomeTransport&& transport, WithoutXml&& serializer) {
    return Client{std::move(transport), Unsigned{}, std::move(serializer), NoRetry{}};
}
