// SPDX-License-Identifier: BSL-1.0
// expect-error: SerializerPolicy: a serializer must name its `Checksums`, with static `md5(bytes)`, 16 bytes, and `crc32(bytes)`, std::uint32_t
// max-lines: 23

#include "../archetypes/serializer.hpp"
#include <pylon/core/client.hpp>

using namespace pylon;

struct SomeTransport {
    Result<Response> send(Request const&, CallLimits const&);
    SystemClock& clock();
};

struct WithoutChecksums {
    using Json = archetype::Codec;
    using Xml = archetype::Codec;
};

auto makeClient(SomeTransport&& transport, WithoutChecksums&& serializer) {
    return Client{std::move(transport), Unsigned{}, std::move(serializer), NoRetry{}};
}
