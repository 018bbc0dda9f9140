// SPDX-License-Identifier: BSL-1.0
// expect-error: SerializerPolicy: a serializer must name a Codec `Json`, with static `write(view, format, out)` and `read(text, view, format)` that return Result<void>
// max-lines: 27

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct CannotRead {
    static Result<void> write(ConstView, DocumentFormat const&, std::string&);
};
struct JsonCannotRead {
    using Json = CannotRead;
    using Xml = archetype::Codec;
    using Checksums = archetype::Checksums;
};

auto makeClient(SomeTransport&& transport, JsonCannotRead&& serializer) {
    return Client{std::move(transport), Unsigned{}, std::move(serializer), NoRetry{}};
}
