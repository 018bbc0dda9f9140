// SPDX-License-Identifier: BSL-1.0

#include "archetypes/message_format.hpp"
#include "archetypes/reflected.hpp"
#include "archetypes/retry.hpp"
#include "archetypes/serializer.hpp"
#include "archetypes/signer.hpp"
#include "archetypes/transport.hpp"
#include <pylon/services/sqs.hpp>

#include <catch2/catch.hpp>

#include <array>

namespace archetypes_formats_test {

using namespace pylon;

namespace {

using ArchetypeClient =
    Client<archetype::ConcurrentTransport, archetype::Signer, archetype::Serializer, archetype::Retry>;
using ArchetypeQueue = sqs::BasicQueue<archetype::MessageFormat, ArchetypeClient>;

struct WithoutValue {
    static void encode(int const&, sqs::SendMessageBatchEntry&);
    static int decode(sqs::ReceivedMessage&&);
};
struct WithoutEncode {
    using Value = int;
    static int decode(sqs::ReceivedMessage&&);
};
struct WithoutDecode {
    using Value = int;
    static void encode(int const&, sqs::SendMessageBatchEntry&);
};
struct DecodesAnother {
    using Value = int;
    static void encode(int const&, sqs::SendMessageBatchEntry&);
    static long decode(sqs::ReceivedMessage&&);
};
struct EncodeChangesValues {
    using Value = int;
    static void encode(int&, sqs::SendMessageBatchEntry&);
    static int decode(sqs::ReceivedMessage&&);
};
struct NeedsAnObject {
    using Value = int;
    void encode(int const&, sqs::SendMessageBatchEntry&);
    int decode(sqs::ReceivedMessage&&);
};

struct NotAdapted {
    std::string text;
};

} // namespace

TEST_CASE("a message format must have all that is asked of it", "[archetypes]") {
    STATIC_REQUIRE(sqs::MessageFormatPolicy<archetype::MessageFormat>);
    STATIC_REQUIRE(!sqs::MessageFormatPolicy<WithoutValue>);
    STATIC_REQUIRE(!sqs::MessageFormatPolicy<WithoutEncode>);
    STATIC_REQUIRE(!sqs::MessageFormatPolicy<WithoutDecode>);
    STATIC_REQUIRE(!sqs::MessageFormatPolicy<DecodesAnother>);
    STATIC_REQUIRE(!sqs::MessageFormatPolicy<EncodeChangesValues>);
    STATIC_REQUIRE(!sqs::MessageFormatPolicy<NeedsAnObject>);
    STATIC_REQUIRE(!Reflected<NotAdapted>);
    STATIC_REQUIRE(!Reflected<int>);
}

TEST_CASE("a queue asks no more of its elements than the format promises", "[archetypes]") {
    ArchetypeQueue const queue{
        ArchetypeClient{archetype::ConcurrentTransport{"{}"}, archetype::Signer{0}, archetype::Serializer{},
                        archetype::Retry{1},
                        ClientConfig{.region = "r", .credentials = staticCredentials({"AKID", Secret{"s"}})}},
        "https://example.com/q"};
    archetype::Element const element{"b"};
    CHECK_THROWS_AS(queue.sendMessage(element), Error);
    std::array const elements{archetype::Element{"a"}, archetype::Element{"b"}};
    CHECK_THROWS_AS(queue.sendMessages(elements), BatchError);
    CHECK_FALSE(queue.getMessage([](archetype::Element const&) {}));
    CHECK(queue.getMessages(25, [](std::span<archetype::Element const>) {}) == 0);
    auto lease = queue.lease(5);
    CHECK(lease.empty());
    lease.acknowledge();
    lease.release();
}

TEST_CASE("a codec is shown any reflected value, whatever else it can be", "[archetypes]") {
    archetype::Reflected value{"text"};
    REQUIRE(view(value).shape->members.size() == 1);
    CHECK(view(value).shape->members[0].name == "text");
    CHECK(mutableView(value).member(view(value).shape->members[0]).as<std::string>() == "text");
}

} // namespace archetypes_formats_test
